import ImageBuffers

/// Writes samples as 32-bit floats after a header, least significant byte first.
///
/// Samples are written unchanged: nothing is scaled, clipped or rounded, and NaN and infinity are kept. If the format
/// has the bottom row first, all rows are held in memory until `finish()`. If channels precede rows, an image's rows are
/// held until its last one. The images of a batch are written one after the other.
final class NumberWriter: ImageWriter {
    /// Always zero, because floats are never clipped.
    let clipped: [ClipCount] = []

    private let sink: ByteSink
    private let header: ImageHeader
    private let isBottomUp: Bool
    private var nextRow = 0
    /// Rows to be written last to first, or the rows of each channel.
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
        precondition(rows.count <= rowCount - nextRow, "no more rows than were announced")
        for row in rows {
            if separatesChannels {
                try hold(row, of: image)
            } else {
                let bytes = Self.bytes(of: image, row: row, channels: 0..<image.channelCount)
                if isBottomUp { held.append(bytes) } else { try sink.write(bytes) }
            }
            nextRow += 1
        }
    }

    /// Adds a row to those of each channel, and writes the channels after the image's last row.
    private func hold(_ row: Int, of image: borrowing PlanarImage) throws(CodecError) {
        if held.isEmpty { held = [[UInt8]](repeating: [], count: image.channelCount) }
        for channel in held.indices {
            held[channel] += Self.bytes(of: image, row: row, channels: channel..<channel + 1)
        }
        guard (nextRow + 1) % header.height == 0 else { return }
        for channel in held.indices {
            try sink.write(held[channel])
            held[channel].removeAll(keepingCapacity: true)
        }
    }

    private var separatesChannels: Bool { header.axes.separatesChannels(header.layout.channelCount) && !isBottomUp }
    private var rowCount: Int { header.height * header.axes.imageCount }

    func finish() throws(CodecError) {
        precondition(nextRow == rowCount, "all rows have been written")
        if isBottomUp { while let row = held.popLast() { try sink.write(row) } }
        try sink.flush()
    }

    /// The bytes of an image's row, with some channels of each pixel side by side.
    private static func bytes(of image: borrowing PlanarImage, row: Int, channels: Range<Int>) -> [UInt8] {
        let pixel = 4 * channels.count
        var bytes = [UInt8](repeating: 0, count: pixel * image.width)
        for channel in channels {
            image.withPlane(channel) { plane in
                plane.withRow(row) { samples in
                    var offset = 4 * (channel - channels.lowerBound)
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
