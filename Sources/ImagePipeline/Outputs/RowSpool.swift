import ImageCodecs
import ImageBuffers

/// Rows of planes that are written once and read once, in order, without being held in memory.
final class RowSpool {
    private let spool: ByteRowSpool
    private let layout: ChannelLayout
    private let width: Int
    private let isOfBytes: Bool
    private var buffer: [UInt8]

    /// - Parameter shape: the shape of the written strips.
    init(_ shape: StripShape, layout: ChannelLayout) throws(CodecError) {
        width = shape.width
        self.layout = layout
        switch shape.samples {
        case .planes: isOfBytes = false
        case .bytes: isOfBytes = true
        }
        buffer = [UInt8](repeating: 0, count: width * (isOfBytes ? layout.channelCount : MemoryLayout<Float>.stride))
        spool = try ByteRowSpool(rowBytes: buffer.count)
    }

    /// Appends rows of a strip.
    func write(_ rows: Range<Int>, of strip: Strip) throws(CodecError) {
        for y in rows {
            if isOfBytes {
                try unsafe strip.bytes.image.withUnsafeRow(strip.index(of: y)) { row throws(CodecError) in
                    try unsafe spool.write(row)
                }
                continue
            }
            for channel in 0..<layout.channelCount {
                try strip.planes.image.withPlane(channel) { plane throws(CodecError) in
                    let offset = strip.index(of: y) * plane.rowStride
                    // The row belongs to the plane, which is borrowed here.
                    try unsafe plane.withUnsafeBase { base throws(CodecError) in
                        try unsafe spool.write(base + offset)
                    }
                }
            }
        }
    }

    /// Ends writing and begins reading.
    func finish() throws(CodecError) { try spool.beginReading() }

    /// Reads the next rows into the first rows of an image.
    func read(_ count: Int, into image: inout PlanarImage) throws(CodecError) {
        precondition(image.width == width && image.layout.channelCount == layout.channelCount, "rows of the image")
        for y in 0..<count {
            if isOfBytes {
                try fill()
                unsafe buffer.withUnsafeBytes { bytes in
                    guard let base = bytes.baseAddress else { return }
                    unsafe image.setRow(y, interleaved: base, bitDepth: 8)
                }
                continue
            }
            for channel in 0..<layout.channelCount {
                try fill()
                image.withMutablePlane(channel) { plane in
                    plane.withMutableRow(y) { row in
                        unsafe buffer.withUnsafeBytes { bytes in
                            for x in row.indices {
                                row[x] = unsafe bytes.loadUnaligned(fromByteOffset: 4 * x, as: Float.self)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Reads a row into the buffer.
    private func fill() throws(CodecError) {
        var failure: CodecError?
        unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            do throws(CodecError) { try unsafe spool.read(into: base) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
