import ImageBuffers
import Platform

/// A few rows of interleaved samples as a file stores them, between a codec and the planes.
@safe struct RowBuffer: ~Copyable {
    /// Bytes of a row.
    let rowBytes: Int
    /// Number of rows that fit.
    let rows: Int
    /// The first byte, aligned for every sample type.
    let base: UnsafeMutablePointer<UInt8>

    /// Allocates 64 KB of rows, or one row if it is longer.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for them.
    init(rowBytes: Int, height: Int) throws(CodecError) {
        let rows = max(1, min(height, (1 << 16) / max(rowBytes, 1)))
        let byteCount = max(rowBytes * rows, 1)
        guard let base = unsafe HeapMemory.allocate(byteCount) else {
            throw .systemRefused("no memory for rows of \(rowBytes) bytes")
        }
        self.rowBytes = rowBytes
        self.rows = rows
        unsafe self.base = base.bindMemory(to: UInt8.self, capacity: byteCount)
    }

    deinit { unsafe HeapMemory.free(base) }
}

/// Delivers and counts the rows of a decoder of integers, as planes or as interleaved bytes.
final class RowDecoder {
    /// Decodes the next rows; row `i` goes to `base + i * stride`.
    ///
    /// Returns the number of decoded rows. If it is less than `count`, all rows that follow are lost.
    typealias Decode = (
        _ base: UnsafeMutablePointer<UInt8>, _ stride: Int, _ count: Int
    ) throws(CodecError) -> Int
    /// Converts a decoded row into row `y` of an image's planes.
    typealias Convert = (_ row: UnsafePointer<UInt8>, _ image: inout PlanarImage, _ y: Int) -> Void

    /// The image as it is delivered.
    let header: ImageHeader
    private let buffer: RowBuffer
    private var nextRow = 0
    /// Whether the remaining rows are lost.
    private var hasEnded = false

    /// - Parameters:
    ///   - header: the header of the image.
    ///   - channels: the number of channels in decoded rows, if it is not the header's.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for a few rows.
    init(_ header: ImageHeader, channels: Int? = nil) throws(CodecError) {
        let channels = channels ?? header.layout.channelCount
        buffer = try RowBuffer(rowBytes: header.width * channels * (header.bitDepth / 8), height: header.height)
        self.header = header
    }

    /// Whether every row has been delivered.
    var isComplete: Bool { nextRow == header.height }

    /// Delivers the next `count` rows as rows `row ..< row + count` of an image: see `ImageReader`.
    func read(
        rows count: Int, into image: inout PlanarImage, at row: Int, by decode: Decode,
        converting convert: Convert? = nil
    ) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        precondition(count <= header.height - nextRow, "no more rows than the file has")
        var y = row
        while y < row + count {
            let part = min(buffer.rows, row + count - y)
            let decoded = hasEnded ? 0 : try unsafe decode(buffer.base, buffer.rowBytes, part)
            hasEnded = decoded < part
            for index in decoded..<part { image.fillWithGrey(row: y + index, bitDepth: header.bitDepth) }
            for index in 0..<decoded {
                let source = unsafe buffer.base + index * buffer.rowBytes
                if let convert = unsafe convert {
                    unsafe convert(source, &image, y + index)
                } else {
                    unsafe image.setRow(y + index, interleaved: source, bitDepth: header.bitDepth)
                }
            }
            y += part
            nextRow += part
        }
    }

    /// Decodes the next `count` rows and discards them.
    func skip(rows count: Int, by decode: Decode) throws(CodecError) {
        precondition(count >= 0 && count <= header.height - nextRow, "no more rows than the file has")
        let end = nextRow + count
        while nextRow < end {
            let part = min(buffer.rows, end - nextRow)
            if !hasEnded { hasEnded = try unsafe decode(buffer.base, buffer.rowBytes, part) < part }
            nextRow += part
        }
    }

    /// Delivers the next `count` rows as rows `row ..< row + count` of interleaved bytes: see `ImageReader`.
    func read(
        rows count: Int, into image: inout InterleavedRows, at row: Int, by decode: Decode
    ) throws(CodecError) {
        image.require(row..<row + count, of: header, remaining: header.height - nextRow)
        guard count > 0 else { return }
        let stride = image.rowStride
        let decoded =
            hasEnded
            ? 0
            : try unsafe image.withUnsafeMutableRow(row) { base throws(CodecError) in
                try unsafe decode(base, stride, count)
            }
        hasEnded = decoded < count
        for index in decoded..<count { image.fillWithGrey(row: row + index) }
        nextRow += count
    }
}

/// Passes rows to an encoder of integers and counts them; rows are quantized from planes, or interleaved bytes.
final class RowEncoder {
    /// Encodes the next rows; row `i` is at `base + i * stride`.
    typealias Encode = (_ base: UnsafePointer<UInt8>, _ stride: Int, _ count: Int) throws(CodecError) -> Void

    /// The image to be written.
    let header: ImageHeader
    /// Clipped samples, one count for each channel.
    private(set) var clipped: [ClipCount]
    private let quantizer: Quantizer
    private let buffer: RowBuffer
    private var nextRow = 0

    /// - Throws: `CodecError.systemRefused` when the system has no memory for a few rows.
    /// - Precondition: the format holds the header's layout and depth, and the quantizer has that depth.
    init(_ header: ImageHeader, quantizer: Quantizer) throws(CodecError) {
        precondition(header.format.holds(header.layout), "a layout that \(header.format.name) holds")
        precondition(header.format.bitDepths.contains(header.bitDepth), "a depth that \(header.format.name) holds")
        precondition(quantizer.bitDepth == header.bitDepth, "a quantizer of the header's depth")
        precondition(header.width > 0 && header.height > 0, "a size")
        buffer = try RowBuffer(
            rowBytes: header.width * header.layout.channelCount * (header.bitDepth / 8), height: header.height)
        self.header = header
        self.quantizer = quantizer
        clipped = Array(repeating: ClipCount(), count: header.layout.channelCount)
    }

    /// Whether every row has been passed on.
    var isComplete: Bool { nextRow == header.height }

    /// Quantizes rows of an image and passes them on: see `ImageWriter`.
    func write(
        rows: Range<Int>, of image: borrowing PlanarImage, by encode: Encode
    ) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= image.height, "rows of the image")
        precondition(rows.count <= header.height - nextRow, "no more rows than the header promised")
        var y = rows.lowerBound
        while y < rows.upperBound {
            let part = min(buffer.rows, rows.upperBound - y)
            for index in 0..<part {
                unsafe image.quantizeRow(
                    y + index, by: quantizer, into: buffer.base + index * buffer.rowBytes, counting: &clipped)
            }
            try unsafe encode(buffer.base, buffer.rowBytes, part)
            y += part
            nextRow += part
        }
    }

    /// Passes rows of bytes on: see `ImageWriter`.
    func write(
        rows: Range<Int>, of image: borrowing InterleavedRows, by encode: Encode
    ) throws(CodecError) {
        image.require(rows, of: header, remaining: header.height - nextRow)
        guard !rows.isEmpty else { return }
        let stride = image.rowStride
        try unsafe image.withUnsafeRow(rows.lowerBound) { base throws(CodecError) in
            try unsafe encode(base, stride, rows.count)
        }
        nextRow += rows.count
    }
}

extension InterleavedRows {
    /// Traps unless the rows can be the next ones of a file of bytes.
    /// - Parameter remaining: rows of the file that have not been decoded or encoded yet.
    fileprivate borrowing func require(_ rows: Range<Int>, of header: ImageHeader, remaining: Int) {
        precondition(header.bitDepth == 8 && width == header.width, "rows of the header's width, in bytes")
        precondition(channels == header.layout.channelCount, "the header's channels")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= height, "rows of the image")
        precondition(rows.count <= remaining, "no more rows than the header promised")
    }
}
