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
        do {
            let renderer = DifferenceRenderer(
                style: difference.style, gain: difference.gain, metrics: metrics, layout: layout)
            let picture = try renderer.image(of: filtered.result, and: other)
            return Compared(metrics: metrics, output: try write(picture))
        } catch let error as PlaneError {
            throw PipelineError(error, subject: difference.output.name)
        } catch let error as PipelineError {
            throw error
        } catch {
            preconditionFailure("no other errors are thrown above")
        }
    }

    /// The image that the result is compared with, in the result's units and of its size.
    private func otherImage(_ filtered: borrowing FilteredImage) throws(PipelineError) -> PlanarImage {
        do {
            switch difference.other {
            case .file(let path):
                return try file(path, like: filtered.result)
            case .input:
                guard let input = filtered.input else { preconditionFailure("the plan keeps the input") }
                var image = try FilterStage.align(request.steps, input)
                if quantizer != nil {
                    _ = Quantizer(bitDepth: plan.output.bitDepth, gain: plan.depthGain).apply(to: &image)
                }
                return image
            case .flipped:
                guard let input = filtered.input else { preconditionFailure("the plan keeps the input") }
                var image = try FilterStage.apply(request.steps.flipped, to: input)
                _ = quantizer?.apply(to: &image)
                return image
            }
        } catch let error as FilterError {
            throw PipelineError(error, subject: request.input.name)
        } catch let error as PipelineError {
            throw error
        } catch {
            preconditionFailure("no other errors are thrown above")
        }
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
        let gain = Quantizer.depthGain(from: header.bitDepth, to: plan.output.bitDepth)
        if gain != 1 { _ = Quantizer(bitDepth: plan.output.bitDepth, gain: gain).apply(to: &decoded.image) }
        return decoded.image
    }

    private func write(_ picture: borrowing PlanarImage) throws(PipelineError) -> PendingOutput {
        let header = ImageHeader(
            format: difference.output.format ?? .png, width: picture.width, height: picture.height,
            layout: picture.layout, bitDepth: 8)
        let encoded = try EncodeStage.write(
            picture, to: difference.output, header: header, quantizer: Quantizer(bitDepth: 8),
            metadata: ImageMetadata(), encoding: request.encoding)
        return encoded.output
    }
}
