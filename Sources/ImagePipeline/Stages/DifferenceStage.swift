import ImageCodecs
import ImageFilters
import ImagePlanes
import ImageReport

/// Compares a result with something else, in figures and in a picture.
struct DifferenceStage {
    let request: FilterRequest
    let difference: DifferenceRequest
    private let plan: RunPlan
    private let quantizer: Quantizer?
    let threads: Int

    /// - Parameters:
    ///   - quantizer: the rule by which the result became integers; `nil` where it stays float.
    ///   - threads: how many compare, filter and encode.
    init(
        _ request: FilterRequest, _ difference: DifferenceRequest, _ plan: RunPlan, _ quantizer: Quantizer?,
        threads: Int
    ) {
        self.request = request
        self.difference = difference
        self.plan = plan
        self.quantizer = quantizer
        self.threads = threads
    }

    /// What came of it.
    struct Compared {
        let figures: DifferenceFigures
        let output: PendingOutput
        /// What the user should know of how it was compared.
        let notes: [String]
    }

    /// Compares, and writes the picture to a file that is not yet in place.
    func compare(_ filtered: borrowing FilteredImage) throws(PipelineError) -> Compared {
        var notes: [String] = []
        let other = try otherImage(filtered, &notes)
        let layout = filtered.result.layout
        let scale: DifferenceFigures.Scale =
            plan.output.format.holdsIntegers
            ? .full(Double(plan.output.maximum))
            : difference.other == .flipped ? .results(bitDepth: plan.input.bitDepth) : .reference
        let figures = DifferenceFigures(
            of: filtered.result, and: other, channels: layout.colorChannels, scale: scale, threads: threads)
        let renderer = DifferenceRenderer(
            style: difference.style, gain: difference.gain, metrics: figures.metrics, layout: layout)
        let picture: PlanarImage
        do throws(PlaneError) {
            picture = try renderer.image(of: filtered.result, and: other)
        } catch {
            throw PipelineError(error, subject: difference.output.name)
        }
        let written =
            difference.hasLegend
            ? try write(picture, legendOf: renderer, figures, &notes) : try write(picture)
        return Compared(figures: figures, output: written, notes: notes)
    }

    /// The image that the result is compared with, in the result's units and of its size.
    private func otherImage(
        _ filtered: borrowing FilteredImage, _ notes: inout [String]
    ) throws(PipelineError) -> PlanarImage {
        if case .file(let path) = difference.other {
            let reference = try ReferenceFile(path, limits: request.limits)
            try reference.check(against: filtered.result, bitDepth: plan.output.bitDepth)
            notes = reference.notes(bitDepth: plan.output.bitDepth)
            return try reference.decode(bitDepth: plan.output.bitDepth)
        }
        let isFlipped = difference.other == .flipped
        var image: PlanarImage
        do throws(ConventionError) {
            image = try filtered.withInput { input throws(ConventionError) in
                try isFlipped
                    ? FilterStage.apply(
                        request.steps.flipped, to: input, samples: plan.samples, threads: threads)
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

    private func write(_ picture: borrowing PlanarImage) throws(PipelineError) -> PendingOutput {
        let encoded = try EncodeStage.write(
            picture, to: difference.output, header: header(picture), quantizer: Quantizer(bitDepth: 8),
            metadata: ImageMetadata(), encoding: request.encoding, threads: threads)
        return encoded.outputs[0]
    }

    func header(_ picture: borrowing PlanarImage) -> ImageHeader {
        ImageHeader(
            format: difference.output.format ?? .png, width: picture.width, height: picture.height,
            layout: picture.layout, bitDepth: 8)
    }
}
