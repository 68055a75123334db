public import ImagePlanes

/// Writes a Portable Float Map: 32-bit floats, least significant byte first, scale 1.
///
/// Samples are written as they are: nothing is scaled, clipped or rounded, and NaN and infinity are kept. The file
/// holds the bottom row first, so that all rows are kept in memory until `finish()`.
public final class PFMWriter: ImageWriter {
    /// Floats are never clipped: always zero.
    public let clipped = ClipCount()

    private let sink: ByteSink
    private let width: Int
    private let height: Int
    private let layout: ChannelLayout
    /// Rows as they will be written, the top row first.
    private var rows: [[UInt8]] = []

    /// Writes the header.
    /// - Parameters:
    ///   - sink: takes the bytes.
    ///   - width: samples in a row, at least 1.
    ///   - height: rows, at least 1.
    ///   - layout: the planes of the images that will be given: one, or three that are written as red, green, blue.
    /// - Throws: `CodecError.io`; `.unsupported` for two planes, or more than three.
    public init(_ sink: ByteSink, width: Int, height: Int, layout: ChannelLayout) throws(CodecError) {
        precondition(width > 0 && height > 0, "an image has at least one sample")
        guard layout.channelCount == 1 || layout.channelCount == 3 else {
            throw .unsupported(
                .pfm, "a PFM image has one channel or three, not \(layout.channelCount); write an .npy array")
        }
        self.sink = sink
        self.width = width
        self.height = height
        self.layout = layout
        let magic = layout.channelCount == 1 ? "Pf" : "PF"
        try sink.write(Array("\(magic)\n\(width) \(height)\n-1.0\n".utf8))
    }

    /// Keeps rows; see `ImageWriter`.
    public func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        precondition(image.width == width && image.layout == layout, "an image as was announced")
        precondition(self.rows.count + rows.count <= height, "no more rows than were announced")
        for row in rows { self.rows.append(interleavedFloatBytes(row: row, of: image)) }
    }

    /// Writes the rows, from the bottom, and flushes the sink.
    public func finish() throws(CodecError) {
        precondition(rows.count == height, "all rows have been written")
        while let row = rows.popLast() { try sink.write(row) }
        try sink.flush()
    }
}
