import ImageBuffers

/// Writes samples as 32-bit floats after a header, least significant byte first.
///
/// Samples are written unchanged: nothing is scaled, clipped or rounded, and NaN and infinity are kept. If the format
/// has the bottom row first, all rows are held in memory until `finish()`.
final class NumberWriter: ImageWriter {
    /// Always zero, because floats are never clipped.
    let clipped = ClipCount()

    private let sink: ByteSink
    private let header: ImageHeader
    private let isBottomUp: Bool
    private var nextRow = 0
    /// Rows to be written last to first.
    private var held: [[UInt8]] = []

    /// Writes the file's header.
    /// - Parameters:
    ///   - sink: receives the bytes.
    ///   - header: size and layout of the image.
    ///   - headerBytes: the bytes before the numbers.
    ///   - isBottomUp: whether the file holds the bottom row first.
    /// - Throws: `CodecError.io`.
    init(to sink: ByteSink, header: ImageHeader, headerBytes: [UInt8], isBottomUp: Bool) throws(CodecError) {
        precondition(header.width > 0 && header.height > 0, "an image has at least one sample")
        self.sink = sink
        self.header = header
        self.isBottomUp = isBottomUp
        try sink.write(headerBytes)
    }

    func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image as was announced")
        precondition(nextRow + rows.count <= header.height, "no more rows than were announced")
        for row in rows {
            let bytes = Self.bytes(of: image, row: row)
            if isBottomUp { held.append(bytes) } else { try sink.write(bytes) }
        }
        nextRow += rows.count
    }

    func finish() throws(CodecError) {
        precondition(nextRow == header.height, "all rows have been written")
        while let row = held.popLast() { try sink.write(row) }
        try sink.flush()
    }

    /// The bytes of an image's row, with the channels of each pixel side by side.
    private static func bytes(of image: borrowing PlanarImage, row: Int) -> [UInt8] {
        let pixel = 4 * image.channelCount
        var bytes = [UInt8](repeating: 0, count: pixel * image.width)
        for channel in 0..<image.channelCount {
            image.withPlane(channel) { plane in
                plane.withRow(row) { samples in
                    var offset = 4 * channel
                    for x in 0..<samples.count {
                        let bits = samples[x].bitPattern
                        bytes[offset] = UInt8(truncatingIfNeeded: bits)
                        bytes[offset + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                        bytes[offset + 2] = UInt8(truncatingIfNeeded: bits >> 16)
                        bytes[offset + 3] = UInt8(truncatingIfNeeded: bits >> 24)
                        offset += pixel
                    }
                }
            }
        }
        return bytes
    }
}
