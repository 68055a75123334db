import ImageBuffers

/// Decodes a Netpbm file: see `NetpbmHeader`.
///
/// A sample's value is its share of the header's maximum. A file whose maximum is 255 or 65535 is decoded as it is; other
/// samples are scaled to 0...255, or to 0...65535 if the maximum is above 255, and rounded to the nearest integer, half up,
/// as Netpbm's tools do. A sample above the maximum counts as the maximum, with a warning.
final class NetpbmReader: ImageReader {
    var header: ImageHeader { rows.header }

    private let source: ByteSource
    private let file: NetpbmHeader
    private let rows: RowDecoder
    /// The decoded sample for each one up to the maximum; empty if they are the same.
    private let scaled: [UInt16]
    private var excessive = 0
    private var readBytes = 0
    /// Bytes of a plain file that were read from the source, and how many of them were used.
    private var text: (bytes: [UInt8], position: Int) = ([], 0)

    /// Reads up to the first sample.
    /// - Throws: `CodecError`.
    init(_ source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        let file = try NetpbmHeader(source, limits: limits)
        let bitDepth = file.maximum > 255 ? 16 : 8
        let (top, maximum) = (bitDepth == 16 ? 65535 : 255, file.maximum)
        // Of the bits of a bitmap, 1 is black.
        let scaled = top == maximum ? [] : (0...maximum).map { UInt16(($0 * top + maximum / 2) / maximum) }
        self.scaled = file.isBitmap ? scaled.reversed() : scaled
        rows = try RowDecoder(
            ImageHeader(
                format: file.format, width: file.width, height: file.height, layout: file.layout, bitDepth: bitDepth))
        self.file = file
        self.source = source
    }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        try unsafe rows.read(rows: count, into: &image, at: row, by: decode)
    }

    var givesBytes: Bool { header.bitDepth == 8 }

    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        try unsafe rows.read(rows: count, into: &image, at: row, by: decode)
    }

    func finish() throws(CodecError) -> ImageMetadata {
        var metadata = ImageMetadata()
        if excessive > 0 {
            metadata.warnings.append("samples above the maximum of \(file.maximum) were read as it: \(excessive)")
        }
        guard rows.isComplete else { return metadata }
        while file.isPlain, let byte = try peekText(), HeaderText.isBlank(byte) { text.position += 1 }
        let rest = file.isPlain ? Array(text.bytes[text.position...].prefix(3)) : try source.peek(3)
        if NetpbmHeader.kind(rest) != nil {
            metadata.warnings.append("the file has more images, which are not read")
        } else if !rest.isEmpty {
            metadata.warnings.append("bytes after the last row are ignored")
        }
        return metadata
    }

    func skip(rows count: Int) throws(CodecError) { try unsafe rows.skip(rows: count, by: decode) }

    private func decode(_ base: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) throws(CodecError) -> Int {
        let samples = header.width * header.layout.channelCount
        for index in 0..<count {
            let row = unsafe UnsafeMutableBufferPointer(
                start: base + index * stride, count: samples * header.bitDepth / 8)
            if file.isPlain {
                try unsafe decodeText(into: row, samples)
            } else if file.isBitmap {
                try unsafe decodeBits(into: row)
            } else {
                let got = unsafe try source.read(into: UnsafeMutableRawBufferPointer(row))
                readBytes += got
                guard got == row.count else { throw file.truncated(available: readBytes) }
                if header.bitDepth == 8 {
                    guard !scaled.isEmpty else { continue }
                    for x in row.indices { unsafe row[x] = UInt8(truncatingIfNeeded: scale(Int(unsafe row[x]))) }
                } else {
                    for x in 0..<samples {
                        let value = unsafe Int(row[2 * x]) << 8 | Int(unsafe row[2 * x + 1])
                        unsafe store(scale(value), at: x, in: row)
                    }
                }
            }
        }
        return count
    }

    /// Stores a sample in the machine's byte order.
    private func store(_ value: Int, at x: Int, in row: UnsafeMutableBufferPointer<UInt8>) {
        if header.bitDepth == 8 {
            unsafe row[x] = UInt8(truncatingIfNeeded: value)
        } else {
            unsafe UnsafeMutableRawBufferPointer(row).storeBytes(
                of: UInt16(truncatingIfNeeded: value), toByteOffset: 2 * x, as: UInt16.self)
        }
    }

    /// The decoded sample for one of the file.
    private func scale(_ value: Int) -> Int {
        guard value <= file.maximum else {
            excessive += 1
            return header.bitDepth == 16 ? 65535 : 255
        }
        return scaled.isEmpty ? value : Int(scaled[value])
    }

    /// Decodes a row of bits, the leftmost being the highest of a byte.
    private func decodeBits(into row: UnsafeMutableBufferPointer<UInt8>) throws(CodecError) {
        let bytes = try source.read(file.rowBytes)
        readBytes += bytes.count
        guard bytes.count == file.rowBytes else { throw file.truncated(available: readBytes) }
        for x in row.indices { unsafe row[x] = bytes[x / 8] & (0x80 >> UInt8(x % 8)) == 0 ? 255 : 0 }
    }

    /// Decodes a row of numbers in text.
    private func decodeText(into row: UnsafeMutableBufferPointer<UInt8>, _ samples: Int) throws(CodecError) {
        for x in 0..<samples { unsafe store(scale(try number()), at: x, in: row) }
    }

    /// Reads the next number of a plain file; the digits of a bitmap need no blanks between them.
    private func number() throws(CodecError) -> Int {
        var value: Int?
        while let byte = try peekText() {
            switch byte {
            case 0x30...0x39:
                // Larger numbers are all above the maximum.
                value = min((value ?? 0) * 10 + Int(byte) - 0x30, 1 << 20)
                text.position += 1
                if file.isBitmap { return value ?? 0 }
            case UInt8(ascii: "#"):
                if let value { return value }
                while let byte = try peekText(), byte != 0x0A, byte != 0x0D { text.position += 1 }
            case 0x20, 0x09...0x0D:
                if let value { return value }
                text.position += 1
            default:
                throw .malformed(file.format, "a sample is not a whole number, but begins with byte \(byte)")
            }
        }
        guard let value else { throw .malformed(file.format, "the file ends before the last sample") }
        return value
    }

    /// The next byte of a plain file, which is not consumed; `nil` at the end.
    private func peekText() throws(CodecError) -> UInt8? {
        if text.position == text.bytes.count { text = (try source.read(1 << 16), 0) }
        return text.position < text.bytes.count ? text.bytes[text.position] : nil
    }
}
