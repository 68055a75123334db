import ImageCodecs
import ImagePlanes
import ImageReport

extension DifferenceStage {
    /// Writes the picture with a scale of its colours below it.
    /// - Parameter notes: gets what the user should know of the legend.
    func write(
        _ picture: borrowing PlanarImage, legendOf renderer: DifferenceRenderer, _ figures: DifferenceFigures,
        _ notes: inout [String]
    ) throws(PipelineError) -> PendingOutput {
        let type = Typesetter()
        notes += type.warnings.map { "\(difference.output.name) is \($0)" }
        let legend = DifferenceLegend(renderer, figures, other: difference.other.name)
            .draw(width: max(picture.width, DifferenceLegend.leastWidth), type: type)
        var header = header(picture)
        (header.width, header.height) = (legend.width, picture.height + legend.height)
        let (file, writer) = try EncodeStage.begin(
            difference.output, header: header, quantizer: Quantizer(bitDepth: 8), metadata: ImageMetadata(),
            encoding: request.encoding, threads: threads)
        let strip: PlanarImage
        do throws(PlaneError) {
            strip = try legend.samples(rows: 0..<legend.height).inLayout(picture.layout)
        } catch {
            throw PipelineError(error, subject: difference.output.name)
        }
        if picture.width == legend.width {
            try write(picture, with: writer)
        } else {
            let widened: PlanarImage
            do throws(PlaneError) {
                widened = try picture.widened(to: legend.width)
            } catch {
                throw PipelineError(error, subject: difference.output.name)
            }
            try write(widened, with: writer)
        }
        try write(strip, with: writer)
        do throws(CodecError) { try writer.finish() } catch { throw failure(error) }
        return PendingOutput(file: file)
    }

    private func write(_ image: borrowing PlanarImage, with writer: any ImageWriter) throws(PipelineError) {
        do throws(CodecError) { try writer.write(rows: 0..<image.height, of: image) } catch { throw failure(error) }
    }

    private func failure(_ error: CodecError) -> PipelineError {
        PipelineError(writing: error, subject: difference.output.name)
    }
}

extension DifferenceRequest.Other {
    /// What it is called below a picture.
    fileprivate var name: String {
        switch self {
        case .input: "input"
        case .flipped: "flipped"
        case .file(let path): PathName.split(path).name
        }
    }
}

extension PlanarImage {
    /// The image with white at its right, up to a width.
    fileprivate borrowing func widened(to newWidth: Int) throws(PlaneError) -> PlanarImage {
        try PlanarImage(width: newWidth, height: height, layout: layout) { channel throws(PlaneError) in
            var plane = try Plane(width: newWidth, height: height, filledWith: 255)
            withPlane(channel) { own in
                for y in 0..<height {
                    own.withRow(y) { source in
                        plane.withMutableRow(y) { row in for x in source.indices { row[x] = source[x] } }
                    }
                }
            }
            return plane
        }
    }

    /// A drawing as grey where grey is wanted: its middle channel.
    fileprivate consuming func inLayout(_ wanted: ChannelLayout) -> PlanarImage {
        guard wanted == .gray else { return self }
        var image = self
        return PlanarImage(width: image.width, height: image.height, layout: .gray) { _ in image.takePlane(1) }
    }
}
