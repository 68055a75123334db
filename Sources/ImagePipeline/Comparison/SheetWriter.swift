import ImageCodecs
import ImageFilters
import ImagePlanes
import ImageReport

/// Writes a comparison as a picture.
struct SheetWriter {
    private let request: CompareRequest

    init(_ request: CompareRequest) { self.request = request }

    /// Rows of the sheet that are made into samples at a time.
    private static let stripRows = 64

    /// Draws the sheet and writes it as a PNG file.
    /// - Returns: what the user should know of it, a sentence each.
    func write(_ comparison: borrowing Comparison) throws(PipelineError) -> [String] {
        let type = Typesetter()
        let canvas = Sheet.draw(comparison, style: request.sheet, type: type)
        let header = ImageHeader(
            format: .png, width: canvas.width, height: canvas.height, layout: .rgb, bitDepth: 8)
        var encoding = Encoding()
        // Drawings have long runs and repeated letters, which a search finds; a sheet is small.
        encoding.pngLevel = 6
        let (file, writer) = try EncodeStage.begin(
            .file(request.output, overwrite: request.overwrite), header: header, quantizer: Quantizer(bitDepth: 8),
            metadata: ImageMetadata(), encoding: encoding)
        var row = 0
        while row < canvas.height {
            let count = min(Self.stripRows, canvas.height - row)
            let strip: PlanarImage
            do throws(PlaneError) {
                strip = try canvas.samples(rows: row..<(row + count))
            } catch {
                throw PipelineError(error, subject: request.output)
            }
            do throws(CodecError) { try writer.write(rows: 0..<count, of: strip) } catch { throw failure(error) }
            row += count
        }
        do throws(CodecError) { try writer.finish() } catch { throw failure(error) }
        try file?.commit()
        guard !type.hasFont else { return [] }
        return ["drawn without captions, as no font is installed: fonts-dejavu-core brings one"]
    }

    private func failure(_ error: CodecError) -> PipelineError {
        PipelineError(writing: error, subject: request.output)
    }
}

extension Canvas {
    /// Some rows as planes of red, green and blue.
    borrowing func samples(rows: Range<Int>) throws(PlaneError) -> PlanarImage {
        var image = try PlanarImage(uninitializedWidth: width, height: rows.count, layout: .rgb)
        let (width, bytes) = (width, bytes)
        for channel in 0..<3 {
            image.withMutablePlane(channel) { plane in
                for y in rows {
                    plane.withMutableRow(y - rows.lowerBound) { row in
                        for x in row.indices { row[x] = Float(bytes[3 * (y * width + x) + channel]) }
                    }
                }
            }
        }
        return image
    }
}
