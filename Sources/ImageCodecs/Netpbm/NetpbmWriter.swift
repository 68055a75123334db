import ImageBuffers

/// Encodes a Netpbm file with a maximum of 255 or 65535: P7 for PAM, otherwise P5 for grey and P6 for RGB.
final class NetpbmWriter: ImageWriter {
    private let sink: ByteSink
    private let rows: RowEncoder

    var clipped: [ClipCount] { rows.clipped }

    /// Writes the header.
    /// - Throws: `CodecError`.
    /// - Precondition: the header's format holds its layout and depth.
    init(to sink: ByteSink, header: ImageHeader, quantizer: Quantizer) throws(CodecError) {
        self.sink = sink
        rows = try RowEncoder(header, quantizer: quantizer)
        try sink.write(Array(Self.text(header).utf8))
    }

    private static func text(_ header: ImageHeader) -> String {
        let maximum = header.bitDepth == 16 ? 65535 : 255
        guard header.format == .pam else {
            return "\(header.layout == .gray ? "P5" : "P6")\n\(header.width) \(header.height)\n\(maximum)\n"
        }
        let type =
            switch header.layout {
            case .gray, .array: "GRAYSCALE"
            case .grayAlpha: "GRAYSCALE_ALPHA"
            case .rgb: "RGB"
            case .rgba: "RGB_ALPHA"
            }
        return "P7\nWIDTH \(header.width)\nHEIGHT \(header.height)\nDEPTH \(header.layout.channelCount)\n"
            + "MAXVAL \(maximum)\nTUPLTYPE \(type)\nENDHDR\n"
    }

    func write(rows range: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        try unsafe rows.write(rows: range, of: image, by: encode)
    }

    func write(rows range: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError) {
        try unsafe rows.write(rows: range, of: image, by: encode)
    }

    func finish() throws(CodecError) {
        precondition(rows.isComplete, "after the last row")
        try sink.flush()
    }

    private func encode(_ base: UnsafePointer<UInt8>, stride: Int, count: Int) throws(CodecError) {
        let header = rows.header
        let rowBytes = header.width * header.layout.channelCount * header.bitDepth / 8
        for index in 0..<count {
            let row = unsafe UnsafeRawBufferPointer(start: base + index * stride, count: rowBytes)
            guard header.bitDepth == 16 else {
                try unsafe sink.write(row)
                continue
            }
            // The most significant byte comes first in the file.
            var bytes = [UInt8](repeating: 0, count: rowBytes)
            for x in 0..<rowBytes / 2 {
                let value = unsafe row.loadUnaligned(fromByteOffset: 2 * x, as: UInt16.self)
                bytes[2 * x] = UInt8(truncatingIfNeeded: value >> 8)
                bytes[2 * x + 1] = UInt8(truncatingIfNeeded: value)
            }
            try sink.write(bytes)
        }
    }
}
