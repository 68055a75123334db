import ImageFilters
import ImagePlanes

/// What the filter stage hands on.
struct FilteredImage: ~Copyable {
    /// The input, where somebody still looks at it.
    var input: PlanarImage?
    /// The filtered image, in the input's units.
    var result: PlanarImage

    /// The same with the result's channels under another meaning.
    consuming func relabelled(_ layout: ChannelLayout) -> FilteredImage {
        FilteredImage(input: input, result: result.relabelled(layout))
    }

    /// Lends the input to one of those who look at it afterwards.
    /// - Precondition: the plan kept it.
    borrowing func withInput<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing PlanarImage) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch input {
        case .some(let input): try body(input)
        case .none: preconditionFailure("the plan keeps the input for those who look at it")
        }
    }
}

/// Applies a request's kernels to planes.
enum FilterStage {
    /// Filters the colour channels of an image; alpha is copied.
    ///
    /// Unless the input is kept, each of its planes is freed as soon as its result is there, so that no more than one
    /// plane beyond the image is held at any time.
    static func apply(
        _ request: FilterRequest, to image: consuming PlanarImage, samples: SampleKind, keepingInput: Bool,
        threads: Int
    ) throws(PipelineError) -> FilteredImage {
        var image = image
        let steps = request.steps
        do throws(ConventionError) {
            if keepingInput || steps.layer != nil {
                let result = try apply(steps, to: image, samples: samples, threads: threads)
                return FilteredImage(input: keepingInput ? consume image : nil, result: result)
            }
            let layout = image.layout
            let size = try steps.outputSize(width: image.width, height: image.height, samples: samples)
            let result = try PlanarImage(width: size.x, height: size.y, layout: layout) {
                channel throws(ConventionError) in
                let plane = image.takePlane(channel)
                return try steps.filter(plane, channel: channel, of: layout, samples: samples, threads: threads)
            }
            return FilteredImage(input: nil, result: result)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// Filters the colour channels of an image that stays as it is.
    static func apply(
        _ steps: FilterSteps, to image: borrowing PlanarImage, samples: SampleKind, threads: Int
    ) throws(ConventionError) -> PlanarImage {
        if let layer = steps.layer {
            return try apply(layer.convention, layer.weights, steps, to: image, threads: threads)
        }
        let layout = image.layout
        let size = try steps.outputSize(width: image.width, height: image.height, samples: samples)
        return try PlanarImage(width: size.x, height: size.y, layout: layout) {
            channel throws(ConventionError) in
            try image.withPlane(channel) { plane throws(ConventionError) in
                try steps.filter(plane, channel: channel, of: layout, samples: samples, threads: threads)
            }
        }
    }

    /// The input's samples that lie under the result's: for comparing the two.
    static func align(
        _ steps: FilterSteps, _ image: borrowing PlanarImage, samples: SampleKind
    ) throws(ConventionError) -> PlanarImage {
        let size = try steps.outputSize(width: image.width, height: image.height, samples: samples)
        return try PlanarImage(width: size.x, height: size.y, layout: image.layout) {
            channel throws(ConventionError) in
            try image.withPlane(channel) { plane throws(ConventionError) in
                try steps.aligned(plane, samples: samples)
            }
        }
    }

    /// Applies a layer to the colour channels of an image.
    private static func apply(
        _ convention: Convention, _ layer: ConvolutionLayer, _ steps: FilterSteps, to image: borrowing PlanarImage,
        threads: Int
    ) throws(ConventionError) -> PlanarImage {
        if image.layout.alphaIndex == nil {
            return try convention.apply(layer, to: image, algorithm: steps.algorithm, threads: threads)
        }
        let colors = image.layout.colorChannels
        let (width, height) = (image.width, image.height)
        let opaque = try PlanarImage(width: width, height: height, layout: .array(channels: colors.count)) {
            channel throws(ConventionError) in
            try image.withPlane(colors[channel]) { plane throws(ConventionError) in try plane.copied() }
        }
        return try convention.apply(layer, to: opaque, algorithm: steps.algorithm, threads: threads)
    }
}
