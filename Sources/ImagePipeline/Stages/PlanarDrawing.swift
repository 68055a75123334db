import ImageBuffers
import ImageReport

/// Draws rows of two images' planes into a difference picture.
final class PlanarDrawing {
    private let renderer: DifferenceRenderer
    private let picture: DifferencePicture
    private var drawing: PlanarImage
    /// The drawing, padded with white on the right if the legend is wider.
    private var widened: Strip.Planes?

    init(_ renderer: DifferenceRenderer, width: Int, _ picture: DifferencePicture) throws(PipelineError) {
        self.renderer = renderer
        self.picture = picture
        let fullWidth = picture.width
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
            throw PipelineError(error, subject: picture.subject)
        }
    }

    /// Draws the next rows.
    func draw(
        rows count: Int, of result: borrowing PlanarImage, and other: borrowing PlanarImage
    ) throws(PipelineError) {
        renderer.draw(rows: count, of: result, from: 0, and: other, from: 0, into: &drawing, at: 0)
        guard let widened else { return try picture.write(0..<count, of: drawing) }
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
        try picture.write(0..<count, of: widened.image)
    }

    /// Draws the legend and completes the file.
    func finish() throws(PipelineError) -> OutputFile { try picture.finish() }
}
