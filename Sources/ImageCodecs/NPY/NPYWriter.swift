public import ImagePlanes

/// Writes an image as an .npy array of 32-bit floats, byte for byte as NumPy saves one.
///
/// Type '<f4', C order, format version 1.0; shape (rows, columns) for one plane, (rows, columns, channels) for several.
/// Samples are written as they are: nothing is scaled, clipped or rounded, and NaN and infinity are kept.
public final class NPYWriter: ImageWriter {
    /// Floats are never clipped: always zero.
    public let clipped = ClipCount()

    private let sink: ByteSink
    private let height: Int
    private let width: Int
    private let layout: ChannelLayout
    private var nextRow = 0

    /// Writes the header.
    /// - Parameters:
    ///   - sink: takes the bytes.
    ///   - width: columns, at least 1.
    ///   - height: rows, at least 1.
    ///   - layout: the planes of the images that will be given.
    /// - Throws: `CodecError.io`; `.limitExceeded` when the array's size is no `Int`.
    public init(_ sink: ByteSink, width: Int, height: Int, layout: ChannelLayout) throws(CodecError) {
        precondition(width > 0 && height > 0 && layout.channelCount > 0, "an image has at least one sample")
        self.sink = sink
        self.width = width
        self.height = height
        self.layout = layout
        let channels = layout.channelCount
        let shape = channels == 1 ? [height, width] : [height, width, channels]
        try sink.write(NPYHeader(element: .float32, isFortranOrder: false, shape: shape).bytes)
    }

    /// Writes rows; see `ImageWriter`.
    public func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        precondition(image.width == width && image.layout == layout, "an image as was announced")
        precondition(nextRow + rows.count <= height, "no more rows than were announced")
        for row in rows { try sink.write(interleavedFloatBytes(row: row, of: image)) }
        nextRow += rows.count
    }

    /// Flushes the sink.
    public func finish() throws(CodecError) {
        precondition(nextRow == height, "all rows have been written")
        try sink.flush()
    }
}

/// A row of an image as 32-bit floats, channel after channel of each pixel, least significant byte first.
func interleavedFloatBytes(row: Int, of image: borrowing PlanarImage) -> [UInt8] {
    let pixel = 4 * image.channelCount
    var bytes = [UInt8](repeating: 0, count: pixel * image.width)
    for channel in 0..<image.channelCount {
        image.withPlane(channel) { plane in
            plane.withRow(row) { samples in
                var place = 4 * channel
                for x in 0..<samples.count {
                    let bits = samples[x].bitPattern
                    bytes[place] = UInt8(truncatingIfNeeded: bits)
                    bytes[place + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    bytes[place + 2] = UInt8(truncatingIfNeeded: bits >> 16)
                    bytes[place + 3] = UInt8(truncatingIfNeeded: bits >> 24)
                    place += pixel
                }
            }
        }
    }
    return bytes
}
