extension ImageFormat {
    /// Describes a file of unknown format: "a GIF image", "text".
    /// - Parameter prefix: the file's first bytes, at least 64 of them unless the file is shorter.
    package static func description(ofUnknown prefix: [UInt8]) -> String {
        if prefix.isEmpty { return "an empty file" }
        for format in all { if let damage = format.damage(prefix) { return damage } }
        if let known = knownMagic(prefix) { return known.words }
        return isText(prefix) ? "text" : "bytes of an unknown kind"
    }

    /// The short name of the pictures or films that a file of unknown format holds, for counting: "HEIC", "video"; `nil`
    /// for other files.
    /// - Parameter prefix: the file's first bytes, at least 64 of them unless the file is shorter.
    package static func pictureKind(ofUnknown prefix: [UInt8]) -> String? { knownMagic(prefix)?.kind }

    private static func knownMagic(_ prefix: [UInt8]) -> KnownMagic? {
        let known = knownMagics.first { known in
            prefix.count >= known.offset && prefix.dropFirst(known.offset).starts(with: known.magic.utf8Bytes)
        }
        // Words can begin with the two letters of BMP files.
        return known?.kind == "BMP" && isText(prefix) ? nil : known
    }

    private static func isText(_ prefix: [UInt8]) -> Bool {
        prefix.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
            && prefix.filter { $0 >= 0x80 }.count * 2 <= prefix.count
    }

    // Formats that are not read. Of two signatures at the same offset, the longer one comes first.
    private typealias KnownMagic = (offset: Int, magic: Magic, words: String, kind: String?)

    private static let knownMagics: [KnownMagic] = [
        (0, "GIF8", "a GIF image", "GIF"),
        (8, "CR\u{2}", "a Canon raw image", "Canon raw"),
        (0, [0x49, 0x49, 0x2A, 0x00], "a TIFF image", "TIFF"),
        (0, [0x4D, 0x4D, 0x00, 0x2A], "a TIFF image", "TIFF"),
        (0, [0x49, 0x49, 0x2B, 0x00], "a TIFF image", "TIFF"),
        (0, [0x4D, 0x4D, 0x00, 0x2B], "a TIFF image", "TIFF"),
        (0, "IIRO", "an Olympus raw image", "Olympus raw"),
        (0, "IIRS", "an Olympus raw image", "Olympus raw"),
        (0, "MMOR", "an Olympus raw image", "Olympus raw"),
        (0, "IIU\0", "a Panasonic raw image", "Panasonic raw"),
        (0, "FUJIFILMCCD-RAW", "a Fujifilm raw image", "Fujifilm raw"),
        (0, [0x49, 0x49, 0xBC], "a JPEG XR image", "JPEG XR"),
        (8, "WEBP", "a WebP image", "WebP"),
        (4, "ftypavi", "an AVIF image", "AVIF"),
        (4, "ftyphei", "a HEIC image", "HEIC"),
        (4, "ftyphev", "a HEIC image", "HEIC"),
        (4, "ftypmif1", "a HEIF image", "HEIF"),
        (4, "ftypmsf1", "a HEIF image", "HEIF"),
        (4, "ftypcrx", "a Canon raw image", "Canon raw"),
        (4, "ftypM4A ", "an audio file", nil),
        (4, "ftyp", "a video", "video"),
        (0, [0x00, 0x00, 0x00, 0x08, 0x77, 0x69, 0x64, 0x65], "a video", "video"),
        (8, "AVI LIST", "a video", "video"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "a video", "video"),
        (0, [0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 image", "JPEG 2000"),
        (0, [0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 image", "JPEG 2000"),
        (0, [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL image", "JPEG XL"),
        (0, [0xFF, 0x0A], "a JPEG XL image", "JPEG XL"),
        (0, [0x8A, 0x4D, 0x4E, 0x47], "an MNG animation", "MNG"),
        (0, [0x8B, 0x4A, 0x4E, 0x47], "a JNG image", "JNG"),
        (0, [0x76, 0x2F, 0x31, 0x01], "an OpenEXR image", "OpenEXR"),
        (0, "#?RADIANCE", "a Radiance HDR image", "Radiance HDR"),
        (0, "8BPS", "a Photoshop document", "Photoshop"),
        (0, "qoif", "a QOI image", "QOI"),
        (0, "%PDF-", "a PDF document", nil),
        (0, "%!PS", "a PostScript document", nil),
        (0, "<svg", "an SVG drawing", "SVG"),
        (0, "<!DOCTYPE", "a web page", nil),
        (0, "<html", "a web page", nil),
        (0, [0x1F, 0x8B], "gzip-compressed data", nil),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed data", nil),
        (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz-compressed data", nil),
        (0, "BZh", "bzip2-compressed data", nil),
        (0, "PK\u{3}\u{4}", "a zip archive", nil),
        (0, [0x00, 0x00, 0x01, 0x00], "a Windows icon", nil),
        (0, "BM", "a BMP image", "BMP"),
    ]
}

/// A signature, written as text or as numbers.
private struct Magic: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    let utf8Bytes: [UInt8]

    init(stringLiteral text: String) { utf8Bytes = Array(text.utf8) }
    init(arrayLiteral bytes: UInt8...) { utf8Bytes = bytes }
}
