import ImageBuffers

/// Decodes an image as it is shown: its samples are turned as its orientation says.
///
/// All samples are decoded when the first row is requested, as the first row shown can be the last one stored, or a column.
final class UprightReader: ImageReader {
    let header: ImageHeader

    private let reader: any ImageReader
    /// All pixels as stored, in the file's integers.
    private var stored: InterleavedRows?
    /// Some rows as shown.
    private var turned: InterleavedRows
    private var nextRow = 0

    /// Rows that are turned at a time: pixels of one stored row are then read together.
    private static let rowCount = 32

    /// - Parameter reader: a reader of integers, which is used by nobody else.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for a few rows.
    init(_ reader: any ImageReader) throws(CodecError) {
        var header = reader.header
        precondition(header.holdsIntegers, "an image of integers")
        if header.orientation.swapsAxes { (header.width, header.height) = (header.height, header.width) }
        header.orientation = .upright
        self.header = header
        self.reader = reader
        turned = try Self.rows(header, count: min(Self.rowCount, header.height))
    }

    var heldBytes: Int {
        let pixels = Saturating.product(header.width, Saturating.sum(header.height, Self.rowCount))
        return Saturating.sum(reader.heldBytes, Saturating.product(pixels, Self.pixelBytes(header)))
    }

    var isProgressive: Bool { reader.isProgressive }
    var givesBytes: Bool { header.bitDepth == 8 }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        try turn(count) { rows, index, done in
            unsafe rows.withUnsafeRow(index) {
                unsafe image.setRow(row + done, interleaved: $0, bitDepth: header.bitDepth)
            }
        }
    }

    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        precondition(givesBytes && image.width == header.width, "a file of bytes, and an image of its width")
        precondition(image.channels == header.layout.channelCount, "the file's channels")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        let bytes = header.width * image.channels
        try turn(count) { rows, index, done in
            unsafe rows.withUnsafeRow(index) { source in
                unsafe image.withUnsafeMutableRow(row + done) { unsafe $0.update(from: source, count: bytes) }
            }
        }
    }

    /// Turns the next rows, and passes on each: the rows that hold it, its index there, and its number from 0.
    private func turn(
        _ count: Int, _ body: (_ rows: borrowing InterleavedRows, _ index: Int, _ done: Int) -> Void
    ) throws(CodecError) {
        precondition(count <= header.height - nextRow, "no more rows than the file has")
        if stored == nil { stored = try decode() }
        var done = 0
        while done < count {
            let part = min(turned.height, count - done)
            stored?.copyShown(reader.header.orientation, rows: nextRow..<nextRow + part, to: &turned)
            for index in 0..<part { body(turned, index, done + index) }
            done += part
            nextRow += part
        }
    }

    /// Decodes all rows as stored.
    private func decode() throws(CodecError) -> InterleavedRows {
        let header = reader.header
        var stored = try Self.rows(header, count: header.height)
        if reader.givesBytes {
            try reader.read(rows: header.height, into: &stored, at: 0)
            return stored
        }
        let quantizer = Quantizer(bitDepth: header.bitDepth)
        let rows = min(Self.rowCount, header.height)
        var strip: PlanarImage
        do throws(PlaneError) {
            strip = try PlanarImage(uninitializedWidth: header.width, height: rows, layout: header.layout)
        } catch {
            throw .systemRefused("no memory for rows of \(header.width) pixels")
        }
        for top in stride(from: 0, to: header.height, by: rows) {
            let part = min(rows, header.height - top)
            try reader.read(rows: part, into: &strip, at: 0)
            for y in 0..<part {
                unsafe stored.withUnsafeMutableRow(top + y) {
                    // Decoded samples are integers of the file's depth: none is changed or clipped.
                    unsafe strip.quantizeRow(y, by: quantizer, into: $0)
                }
            }
        }
        return stored
    }

    private static func pixelBytes(_ header: ImageHeader) -> Int { header.layout.channelCount * header.bitDepth / 8 }

    private static func rows(_ header: ImageHeader, count: Int) throws(CodecError) -> InterleavedRows {
        do throws(PlaneError) {
            return try InterleavedRows(
                uninitializedWidth: header.width, channels: pixelBytes(header), height: count)
        } catch {
            throw .systemRefused("no memory for the \(header.width) x \(count) pixels of an image that is turned")
        }
    }

    func skip(rows count: Int) {
        precondition(count >= 0 && count <= header.height - nextRow, "no more rows than the file has")
        nextRow += count
    }

    func leadingMetadata(for format: ImageFormat) throws(CodecError) -> ImageMetadata {
        described(try reader.leadingMetadata(for: format))
    }

    func finish() throws(CodecError) -> ImageMetadata { described(try reader.finish()) }

    private func described(_ metadata: ImageMetadata) -> ImageMetadata {
        var metadata = metadata
        metadata.turnedFrom = reader.header.orientation
        return metadata
    }
}
