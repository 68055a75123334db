import ImageBuffers

/// Writes an image as an .npy array of 32-bit floats, byte for byte as NumPy saves one.
///
/// Type '<f4', C order, format version 1.0; shape (rows, columns) for one plane, (rows, columns, channels) for several,
/// unless the header's axes say otherwise.
/// Samples are written as they are: nothing is scaled, clipped or rounded, and NaN and infinity are kept.
final class NPYWriter: ImageWriter {
    /// Floats are never clipped: always zero.
    let clipped = ClipCount()

    private let sink: ByteSink
    private let header: ImageHeader
    private var nextRow = 0

    /// Writes the header.
    /// - Parameters:
    ///   - sink: takes the bytes.
    ///   - header: size and layout of the images that will be given.
    /// - Throws: `CodecError.io`; `.limitExceeded` when the array's size is no `Int`.
    init(to sink: ByteSink, header: ImageHeader) throws(CodecError) {
        precondition(header.width > 0 && header.height > 0, "an image has at least one sample")
        self.sink = sink
        self.header = header
        let shape = header.axes.shape(
            width: header.width, height: header.height, channels: header.layout.channelCount)
        try sink.write(NPYHeader(element: .float32, isFortranOrder: false, shape: shape).bytes)
    }

    /// Writes rows; see `ImageWriter`.
    func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image as was announced")
        precondition(nextRow + rows.count <= header.height, "no more rows than were announced")
        for row in rows { try sink.write(interleavedFloatBytes(row: row, of: image)) }
        nextRow += rows.count
    }

    /// Flushes the sink.
    func finish() throws(CodecError) {
        precondition(nextRow == header.height, "all rows have been written")
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
