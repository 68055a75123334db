import ImageCodecs
import ImageFilters
import ImagePlanes
import ImageReport

/// Compares a result with something else, in figures and in a picture.
struct DifferenceStage {
    private let request: FilterRequest
    private let difference: DifferenceRequest
    private let plan: RunPlan
    private let quantizer: Quantizer?

    /// - Parameter quantizer: the rule by which the result became integers; `nil` where it stays float.
    init(_ request: FilterRequest, _ difference: DifferenceRequest, _ plan: RunPlan, _ quantizer: Quantizer?) {
        self.request = request
        self.difference = difference
        self.plan = plan
        self.quantizer = quantizer
    }

    /// What came of it.
    struct Compared {
        let metrics: DifferenceMetrics
        let output: PendingOutput
    }

    /// Compares, and writes the picture to a file that is not yet in place.
    func compare(_ filtered: borrowing FilteredImage) throws(PipelineError) -> Compared {
        let other = try otherImage(filtered)
        let layout = filtered.result.layout
        let metrics = DifferenceMetrics(of: filtered.result, and: other, channels: layout.colorChannels)
        let renderer = DifferenceRenderer(
            style: difference.style, gain: difference.gain, metrics: metrics, layout: layout)
        let picture: PlanarImage
        do throws(PlaneError) {
            picture = try renderer.image(of: filtered.result, and: other)
        } catch {
            throw PipelineError(error, subject: difference.output.name)
        }
        return Compared(metrics: metrics, output: try write(picture))
    }

    /// The image that the result is compared with, in the result's units and of its size.
    private func otherImage(_ filtered: borrowing FilteredImage) throws(PipelineError) -> PlanarImage {
        if case .file(let path) = difference.other { return try file(path, like: filtered.result) }
        let isFlipped = difference.other == .flipped
        var image: PlanarImage
        do throws(ConventionError) {
            image = try filtered.withInput { input throws(ConventionError) in
                try isFlipped
                    ? FilterStage.apply(request.steps.flipped, to: input, samples: plan.samples)
                    : FilterStage.align(request.steps, input, samples: plan.samples)
            }
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        if let quantizer {
            let converter = Quantizer.converting(from: plan.input.bitDepth, to: plan.output.bitDepth)
            _ = (isFlipped ? quantizer : converter).apply(to: &image)
        }
        return image
    }

    private func file(_ path: String, like result: borrowing PlanarImage) throws(PipelineError) -> PlanarImage {
        let decoder = try Decoder(.file(path), limits: request.limits)
        let header = decoder.header
        guard header.width == result.width, header.height == result.height else {
            throw PipelineError(
                .data, path,
                "is \(header.width)x\(header.height), but the result is \(result.width)x\(result.height); "
                    + "--diff-against wants an image of the result's size")
        }
        guard header.layout.colorChannels.count == result.layout.colorChannels.count else {
            throw PipelineError(
                .data, path,
                "has \(header.layout.colorChannels.count) colour channels, but the result has "
                    + "\(result.layout.colorChannels.count)")
        }
        var decoded = try decoder.decode()
        _ = Quantizer.converting(from: header.bitDepth, to: plan.output.bitDepth).apply(to: &decoded.image)
        return decoded.image
    }

    private func write(_ picture: borrowing PlanarImage) throws(PipelineError) -> PendingOutput {
        let header = ImageHeader(
            format: difference.output.format ?? .png, width: picture.width, height: picture.height,
            layout: picture.layout, bitDepth: 8)
        let encoded = try EncodeStage.write(
            picture, to: difference.output, header: header, quantizer: Quantizer(bitDepth: 8),
            metadata: ImageMetadata(), encoding: request.encoding)
        return encoded.outputs[0]
    }
}
