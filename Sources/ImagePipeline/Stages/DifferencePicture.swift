import ImageBuffers
import ImageCodecs
import ImageReport

/// The file of a difference picture, with or without a legend below it.
final class DifferencePicture {
    /// The file's name in messages.
    let subject: String
    /// The width of the file: that of the images, or of a wider legend.
    let width: Int
    private let writer: OutputWriter
    private let legend: Strip.Planes?
    private let legendHeight: Int

    /// Opens the picture's file.
    init(
        _ renderer: DifferenceRenderer, width: Int, height: Int, _ difference: DifferenceRequest, _ encoding: Encoding,
        legend: consuming PlanarImage?, threads: Int
    ) throws(PipelineError) {
        subject = difference.output.name
        self.width = max(width, legend?.width ?? 0)
        let header = ImageHeader(
            format: difference.output.format ?? .png, width: self.width, height: height + (legend?.height ?? 0),
            layout: renderer.outputLayout, bitDepth: 8)
        legendHeight = legend?.height ?? 0
        if let legend { self.legend = Strip.Planes(legend) } else { self.legend = nil }
        // The picture's rows are written as they come. Its colours change from sample to sample.
        var encoding = encoding
        encoding.sampling = encoding.sampling ?? .ratio444
        (encoding.isProgressive, encoding.optimizesCodes, encoding.isInterlaced) = (false, false, false)
        writer = try OutputWriter(
            difference.output, header: header, quantizer: Quantizer(bitDepth: 8), metadata: ImageMetadata(),
            encoding: encoding, threads: threads)
    }

    /// Encodes rows of planes.
    func write(_ rows: Range<Int>, of image: borrowing PlanarImage) throws(PipelineError) {
        try writer.write(rows, of: image)
    }

    /// Encodes rows of bytes.
    func write(_ rows: Range<Int>, of image: borrowing InterleavedRows) throws(PipelineError) {
        try writer.write(rows, of: image)
    }

    /// Draws the legend and completes the file.
    func finish() throws(PipelineError) -> OutputFile {
        if let legend { try writer.write(0..<legendHeight, of: legend.image) }
        return try writer.finish()
    }
}
