import ImageBuffers
import ImageCodecs
import ImageReport

/// Some rows of a compared image as planes; all rows can also be kept in a temporary file.
final class ComparedRows {
    /// Number of rows compared at a time.
    static let block = 32
    /// The channels.
    let layout: ChannelLayout
    private let spool: RowSpool?
    /// The rows.
    var image: PlanarImage

    init(_ shape: StripShape, layout: ChannelLayout, isKept: Bool) throws(CodecError) {
        self.layout = layout
        spool = isKept ? try RowSpool(shape, layout: layout) : nil
        do throws(PlaneError) {
            image = try PlanarImage(uninitializedWidth: shape.width, height: Self.block, layout: layout)
        } catch {
            throw .systemRefused("no memory for rows of \(shape.width) samples")
        }
    }

    /// Appends rows of a strip to the temporary file, if there is one.
    func keep(_ rows: Range<Int>, of strip: Strip) throws(CodecError) { try spool?.write(rows, of: strip) }

    /// Copies rows of a strip.
    func load(_ rows: Range<Int>, of strip: Strip) throws(PlaneError) {
        if strip.isOfBytes {
            for y in rows {
                unsafe strip.bytes.image.withUnsafeRow(strip.index(of: y)) { row in
                    unsafe image.setRow(y - rows.lowerBound, interleaved: row, bitDepth: 8)
                }
            }
        } else {
            for channel in 0..<layout.channelCount {
                image.copyRows(
                    rows.count, ofPlane: channel, of: strip.planes.image, from: strip.index(of: rows.lowerBound), at: 0)
            }
        }
    }

    func beginReading() throws(CodecError) { try spool?.finish() }
    func read(_ count: Int) throws(CodecError) { try spool?.read(count, into: &image) }
}
