import Convolution
import ImageBuffers
import ImageCodecs
import ImageReport

/// Some rows of one of two images that are compared, as planes; and all of them in a temporary file.
final class ComparedRows {
    /// Rows that are compared at a time.
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

/// A difference picture that is drawn row by row, with a legend below it or without.
final class DifferencePicture {
    private let renderer: DifferenceRenderer
    private let writer: OutputWriter
    private let legend: Strip.Planes?
    private let legendHeight: Int
    private let subject: String
    private var drawing: PlanarImage
    /// The drawing with white at its right, where the legend is wider.
    private var widened: Strip.Planes?

    /// Opens the picture's file.
    init(
        _ renderer: DifferenceRenderer, width: Int, height: Int, _ difference: DifferenceRequest, _ encoding: Encoding,
        legend: consuming PlanarImage?, threads: Int
    ) throws(PipelineError) {
        self.renderer = renderer
        subject = difference.output.name
        let fullWidth = max(width, legend?.width ?? 0)
        let header = ImageHeader(
            format: difference.output.format ?? .png, width: fullWidth, height: height + (legend?.height ?? 0),
            layout: renderer.outputLayout, bitDepth: 8)
        legendHeight = legend?.height ?? 0
        if let legend { self.legend = Strip.Planes(legend) } else { self.legend = nil }
        do throws(PlaneError) {
            drawing = try PlanarImage(
                uninitializedWidth: width, height: ComparedRows.block, layout: renderer.outputLayout)
            if fullWidth > width {
                widened = Strip.Planes(
                    try PlanarImage(
                        width: fullWidth, height: ComparedRows.block, layout: renderer.outputLayout
                    ) { _ throws(PlaneError) in
                        try Plane(width: fullWidth, height: ComparedRows.block, filledWith: 255)
                    })
            }
        } catch {
            throw PipelineError(error, subject: difference.output.name)
        }
        writer = try OutputWriter(
            difference.output, header: header, quantizer: Quantizer(bitDepth: 8), metadata: ImageMetadata(),
            encoding: encoding, threads: threads)
    }

    /// Draws the next rows.
    func draw(
        rows count: Int, of result: borrowing PlanarImage, and other: borrowing PlanarImage
    ) throws(PipelineError) {
        renderer.draw(rows: count, of: result, from: 0, and: other, from: 0, into: &drawing, at: 0)
        guard let widened else { return try writer.write(0..<count, of: drawing) }
        for channel in 0..<drawing.channelCount {
            drawing.withPlane(channel) { source in
                widened.image.withMutablePlane(channel) { target in
                    for y in 0..<count {
                        source.withRow(y) { from in
                            target.withMutableRow(y) { to in for x in from.indices { to[x] = from[x] } }
                        }
                    }
                }
            }
        }
        try writer.write(0..<count, of: widened.image)
    }

    /// Draws the legend and ends the file.
    func finish() throws(PipelineError) -> OutputFile {
        if let legend { try writer.write(0..<legendHeight, of: legend.image) }
        return try writer.finish()
    }
}
