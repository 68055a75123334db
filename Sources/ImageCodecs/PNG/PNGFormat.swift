import ImageBuffers
import Platform

extension ImageFormat {
    /// Portable Network Graphics, ISO/IEC 15948.
    package static let png = ImageFormat(
        id: "png", name: "PNG", fullName: "Portable Network Graphics", fileName: "PNG", fileExtensions: ["png"],
        layouts: [.gray, .grayAlpha, .rgb, .rgba], bitDepths: [8, 16], options: [.pngLevel],
        isFound: { $0.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) },
        // The signature is damaged when line ends are rewritten or the eighth bit is cleared. The header chunk is still
        // there, within a byte or two of its position.
        damage: { prefix in
            (8...16).contains { prefix.dropFirst($0).starts(with: "IHDR".utf8) }
                ? "a PNG image whose signature is damaged, as by a transfer in text mode" : nil
        },
        reader: { source, limits throws(CodecError) in try PNGReader(source, limits: limits) },
        writer: { sink, header, quantizer, metadata, options throws(CodecError) in
            try PNGWriter(to: sink, header: header, quantizer: quantizer.required, metadata: metadata, options: options)
        },
        encoderBytes: PNGWriter.heldBytes)
}

/// The code that inflates and deflates the pixels of PNG files.
///
/// Both engines give the same samples and reject the same files, with two exceptions. libpng accepts some streams whose
/// checksum is cut off. ISA-L accepts some streams with incomplete codes if the checksum confirms the samples.
package enum PNGEngine: String, CaseIterable, Sendable {
    /// ISA-L and vector code where they apply, with several threads for writing; libpng for the rest.
    case fast
    /// libpng and zlib alone.
    case libpng

    /// The default engine: the one that the environment variable IMGCONV_PNG names, or `fast`.
    ///
    /// Unknown names are ignored. The variable is read once, at the first use.
    package static let preferred: PNGEngine = {
        Environment["IMGCONV_PNG"].flatMap { PNGEngine(rawValue: $0) } ?? .fast
    }()
}

/// A chunk of a PNG file other than pixels and palette, as stored.
package struct PNGChunk: Equatable, Sendable {
    /// Four letters, such as "gAMA".
    package var name: String
    /// The chunk's data, without length and checksum.
    package var data: [UInt8]
    /// Whether it followed the pixels.
    package var followsPixels: Bool

    /// Creates a chunk with all properties.
    package init(name: String, data: [UInt8], followsPixels: Bool) {
        self.name = name
        self.data = data
        self.followsPixels = followsPixels
    }
}

extension PNGChunk {
    // How a PNG file's ancillary chunks are handled when its pixels are filtered:
    //
    //   copied              gAMA cHRM sRGB iCCP cICP mDCV cLLI  (how samples are displayed)
    //                       pHYs oFFs sCAL pCAL sTER            (sizes and units)
    //                       tEXt zTXt iTXt eXIf tIME            (texts; not inflated, not interpreted)
    //                       unknown chunks whose name marks them as safe to copy
    //   copied, if layout   bKGD sBIT                           (depend on the pixels' layout and depth)
    //   and depth stayed
    //   copied, if grey     iCCP cICP                           (a profile is for grey or for colour)
    //   stayed grey
    //   left out            tRNS (it became the alpha plane), hIST and sPLT (statistics of the old pixels),
    //                       acTL fcTL fdAT (an animation's other frames), unknown chunks that are not safe to copy

    private static let independent: Set<String> = [
        "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "mDCv", "cLLi", "pHYs", "oFFs", "sCAL", "pCAL", "sTER",
        "tEXt", "zTXt", "iTXt", "eXIf", "tIME",
    ]
    private static let dependentOnLayout: Set<String> = ["bKGD", "sBIT"]
    private static let profiles: Set<String> = ["iCCP", "cICP"]

    /// Whether a chunk is still valid for decoded samples.
    /// - Parameters:
    ///   - name: four letters.
    ///   - isExpanded: whether samples are decoded to a layout or depth other than the stored one.
    static func isKept(_ name: String, isExpanded: Bool) -> Bool {
        if independent.contains(name) { return true }
        if dependentOnLayout.contains(name) { return !isExpanded }
        // A lower-case fourth letter means: safe to copy after any change of the pixels (ISO/IEC 15948, 5.4).
        return name.utf8.last.map { $0 & 0x20 != 0 } ?? false
    }

    /// Whether the chunk is valid in a file with another header than the one it came from.
    func survives(from source: ImageHeader?, to target: ImageHeader) -> Bool {
        guard let source else { return true }
        if Self.dependentOnLayout.contains(name) {
            return source.layout == target.layout && source.bitDepth == target.bitDepth
        }
        if Self.profiles.contains(name) { return source.layout.isGray == target.layout.isGray }
        return true
    }
}

extension ChannelLayout {
    /// Whether the channels are luminance, with or without alpha.
    var isGray: Bool { self == .gray || self == .grayAlpha }
}
