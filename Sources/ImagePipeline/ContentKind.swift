package import ImageCodecs

/// What a file holds, by its first bytes.
package enum ContentKind: Equatable, Sendable {
    /// An image that can be read, or arrays in an archive.
    case image(ImageFormat)
    /// Something else: the short name of a kind of pictures or films that is not read, such as "HEIC" or "video"; `nil` for
    /// other files.
    case other(String?)

    /// Reads the first bytes of a file.
    /// - Throws: `PipelineError` if the file cannot be opened or read.
    package init(of path: String) throws(PipelineError) {
        do throws(CodecError) {
            let source = try ByteSource.opening(path)
            var prefix = try source.peek()
            // Most archives are not of arrays.
            if ArrayArchive.isMagic(prefix) { prefix = (try? source.array(limits: DecodeLimits()).peek()) ?? [] }
            guard let format = ImageFormat.sniff(prefix) else {
                self = .other(Self.kind(prefix, path))
                return
            }
            self = .image(format)
        } catch {
            throw PipelineError(error, subject: path)
        }
    }

    /// The kind of a file that is not read; the raw formats of many cameras are TIFF files with a name of their own.
    private static func kind(_ prefix: [UInt8], _ path: String) -> String? {
        let kind = ImageFormat.pictureKind(ofUnknown: prefix)
        let ext = PathName.stemAndExtension(path).ext.uppercased()
        return kind == "TIFF" && rawExtensions.contains(ext) ? ext : kind
    }

    private static let rawExtensions: Set = [
        "3FR", "ARW", "CR2", "DCR", "DNG", "ERF", "FFF", "IIQ", "KDC", "MEF", "MOS", "NEF", "NRW", "PEF", "SR2", "SRF",
        "SRW",
    ]
}
