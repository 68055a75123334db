import ImageBuffers
import Platform

extension ImageFormat {
    /// Portable Network Graphics, ISO/IEC 15948.
    package static let png = ImageFormat(
        id: "png", name: "PNG", fullName: "Portable Network Graphics", fileName: "PNG", fileExtensions: ["png"],
        layouts: [.gray, .grayAlpha, .rgb, .rgba], bitDepths: [8, 16], keepsMetadata: true, keepsDamaged: true,
        options: [.pngLevel, .interlace],
        isFound: { $0.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) },
        // The signature is damaged when line ends are rewritten or the eighth bit is cleared. The header chunk is still
        // there, within a byte or two of its position.
        damage: { prefix in
            (8...16).contains { prefix.dropFirst($0).starts(with: "IHDR".utf8) }
                ? "a PNG image whose signature is damaged, as by a transfer in text mode" : nil
        },
        reader: { source, limits, _ throws(CodecError) in try PNGReader(source, limits: limits) },
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
