import ImageBuffers

/// Writes a Portable Float Map: 32-bit floats, least significant byte first, scale 1.
///
/// Samples are written as they are: nothing is scaled, clipped or rounded, and NaN and infinity are kept. The file
/// holds the bottom row first, so that all rows are kept in memory until `finish()`.
final class PFMWriter: ImageWriter {
    /// Floats are never clipped: always zero.
    let clipped = ClipCount()

    private let sink: ByteSink
    private let header: ImageHeader
    /// Rows as they will be written, the top row first.
    private var rows: [[UInt8]] = []

    /// Writes the header.
    /// - Parameters:
    ///   - sink: takes the bytes.
    ///   - header: size of the images that will be given, and their layout: one plane, or three that are written as red,
    ///     green, blue.
    /// - Throws: `CodecError.io`; `.unsupported` for two planes, or more than three.
    init(to sink: ByteSink, header: ImageHeader) throws(CodecError) {
        precondition(header.width > 0 && header.height > 0, "an image has at least one sample")
        let channels = header.layout.channelCount
        guard channels == 1 || channels == 3 else {
            throw .unsupported(.pfm, "a PFM image has one channel or three, not \(channels); write an .npy array")
        }
        self.sink = sink
        self.header = header
        let magic = channels == 1 ? "Pf" : "PF"
        try sink.write(Array("\(magic)\n\(header.width) \(header.height)\n-1.0\n".utf8))
    }

    /// Keeps rows; see `ImageWriter`.
    func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image as was announced")
        precondition(self.rows.count + rows.count <= header.height, "no more rows than were announced")
        for row in rows { self.rows.append(interleavedFloatBytes(row: row, of: image)) }
    }

    /// Writes the rows, from the bottom, and flushes the sink.
    func finish() throws(CodecError) {
        precondition(rows.count == header.height, "all rows have been written")
        while let row = rows.popLast() { try sink.write(row) }
        try sink.flush()
    }
}
