import Convolution
import ImageBuffers
import ImageCodecs
import ImageReport

/// The file of a difference picture, with or without a legend below it.
///
/// The file states no orientation. If the images compared state one, the picture is held until it is complete, and turned.
final class DifferencePicture {
    /// The file's name in messages.
    let subject: String
    /// The width of the rows to be written: that of the images, or of a wider legend.
    let width: Int
    private let writer: OutputWriter
    private let header: ImageHeader
    private let orientation: Orientation
    /// The picture as stored, if it is turned at the end.
    private var stored: InterleavedRows?
    private var storedCount = 0
    private let legend: Strip.Planes?
    private let legendHeight: Int

    /// Opens the picture's file.
    /// - Parameter orientation: how the images compared are turned for display.
    init(
        _ renderer: DifferenceRenderer, width: Int, height: Int, _ orientation: Orientation,
        _ difference: DifferenceRequest, _ encoding: Encoding, legend: consuming PlanarImage?, threads: Int
    ) throws(PipelineError) {
        subject = difference.output.name
        let format = difference.output.format ?? .png
        guard format.holds(renderer.outputLayout) else {
            let others = ImageFormat.list("or") { $0.holds(renderer.outputLayout) }
            throw PipelineError(
                .usage, subject,
                "\(format.name) cannot hold the \(difference.style.rawValue) picture of differences; "
                    + "name a \(others) file, or take the figures from --json",
                reason: "\(format.name) cannot hold the \(difference.style.rawValue) picture of differences")
        }
        self.orientation = orientation
        let shown = Axes(x: width, y: height).turned(orientation)
        header = ImageHeader(
            format: format, width: max(shown.x, legend?.width ?? 0),
            height: shown.y + (legend?.height ?? 0), layout: renderer.outputLayout, bitDepth: 8)
        self.width = orientation == .upright ? header.width : width
        legendHeight = legend?.height ?? 0
        if let legend { self.legend = Strip.Planes(legend) } else { self.legend = nil }
        // The picture's rows are written as they come. Its colours change from sample to sample.
        var encoding = encoding
        encoding.sampling = encoding.sampling ?? .ratio444
        (encoding.isProgressive, encoding.optimizesCodes, encoding.isInterlaced) = (false, false, false)
        writer = try OutputWriter(
            difference.output, header: header, quantizer: Quantizer(bitDepth: 8), metadata: ImageMetadata(),
            encoding: encoding, threads: threads)
        if orientation != .upright { stored = try rows(width, height) }
    }

    /// Encodes rows of planes.
    func write(_ rows: Range<Int>, of image: borrowing PlanarImage) throws(PipelineError) {
        guard stored != nil else { return try writer.write(rows, of: image) }
        for y in rows {
            unsafe stored?.withUnsafeMutableRow(storedCount) {
                // The picture's samples are integers of 8 bits.
                unsafe image.quantizeRow(y, by: Quantizer(bitDepth: 8), into: $0)
            }
            storedCount += 1
        }
    }

    /// Encodes rows of bytes.
    func write(_ rows: Range<Int>, of image: borrowing InterleavedRows) throws(PipelineError) {
        guard stored != nil else { return try writer.write(rows, of: image) }
        let bytes = width * image.channels
        for y in rows {
            unsafe image.withUnsafeRow(y) { source in
                unsafe stored?.withUnsafeMutableRow(storedCount) { unsafe $0.update(from: source, count: bytes) }
            }
            storedCount += 1
        }
    }

    /// Turns the picture if necessary, draws the legend, and completes the file.
    func finish() throws(PipelineError) -> OutputFile {
        if let stored = stored.take() { try writeTurned(stored) }
        if let legend { try writer.write(0..<legendHeight, of: legend.image) }
        return try writer.finish()
    }

    private func writeTurned(_ stored: consuming InterleavedRows) throws(PipelineError) {
        let (columns, count) =
            orientation.swapsAxes ? (stored.height, stored.width) : (stored.width, stored.height)
        let block = min(32, count)
        var turned = try rows(columns, block)
        var widened = try rows(header.width, block)
        let bytes = columns * stored.channels
        for y in 0..<block {
            // A row occupies as many bytes as lie between it and the next row. What is right of the picture is white.
            let rowBytes = widened.rowStride
            unsafe widened.withUnsafeMutableRow(y) { unsafe $0.initialize(repeating: 255, count: rowBytes) }
        }
        for top in stride(from: 0, to: count, by: block) {
            let part = min(block, count - top)
            stored.copyShown(orientation, rows: top..<top + part, to: &turned)
            for y in 0..<part {
                unsafe turned.withUnsafeRow(y) { source in
                    unsafe widened.withUnsafeMutableRow(y) { unsafe $0.update(from: source, count: bytes) }
                }
            }
            try writer.write(0..<part, of: widened)
        }
    }

    private func rows(_ width: Int, _ height: Int) throws(PipelineError) -> InterleavedRows {
        do throws(PlaneError) {
            return try InterleavedRows(
                uninitializedWidth: width, channels: header.layout.channelCount, height: height)
        } catch {
            throw PipelineError(error, subject: subject)
        }
    }
}
