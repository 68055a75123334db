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
        _ request: FilterRequest, to image: consuming PlanarImage, samples: SampleKind, keepingInput: Bool
    ) throws(PipelineError) -> FilteredImage {
        var image = image
        let steps = request.steps
        do throws(ConventionError) {
            if keepingInput || steps.layer != nil {
                let result = try apply(steps, to: image, samples: samples)
                return FilteredImage(input: keepingInput ? consume image : nil, result: result)
            }
            let layout = image.layout
            let size = try steps.outputSize(width: image.width, height: image.height, samples: samples)
            let result = try PlanarImage(width: size.x, height: size.y, layout: layout) {
                channel throws(ConventionError) in
                let plane = image.takePlane(channel)
                return try steps.filter(plane, samples: samples, isAlpha: channel == layout.alphaIndex)
            }
            return FilteredImage(input: nil, result: result)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// Filters the colour channels of an image that stays as it is.
    static func apply(
        _ steps: FilterSteps, to image: borrowing PlanarImage, samples: SampleKind
    ) throws(ConventionError) -> PlanarImage {
        if let layer = steps.layer { return try apply(layer.convention, layer.weights, steps, to: image) }
        let layout = image.layout
        let size = try steps.outputSize(width: image.width, height: image.height, samples: samples)
        return try PlanarImage(width: size.x, height: size.y, layout: layout) {
            channel throws(ConventionError) in
            try image.withPlane(channel) { plane throws(ConventionError) in
                try steps.filter(plane, samples: samples, isAlpha: channel == layout.alphaIndex)
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
        _ convention: Convention, _ layer: ConvolutionLayer, _ steps: FilterSteps, to image: borrowing PlanarImage
    ) throws(ConventionError) -> PlanarImage {
        var result: PlanarImage
        if image.layout.alphaIndex == nil {
            result = try convention.apply(layer, to: image)
        } else {
            let colors = image.layout.colorChannels
            let (width, height) = (image.width, image.height)
            let image = try PlanarImage(width: width, height: height, layout: .array(channels: colors.count)) {
                channel throws(ConventionError) in
                try image.withPlane(colors[channel]) { plane throws(ConventionError) in try plane.copied() }
            }
            result = try convention.apply(layer, to: image)
        }
        for channel in 0..<result.channelCount {
            result.withMutablePlane(channel) { $0.scale(by: steps.gain, adding: steps.bias) }
        }
        return result
    }
}

extension FilterSteps {
    /// The result's size for an input's, checked for every kernel.
    /// - Throws: `ConventionError` when a kernel cannot be applied to an image of this size.
    func outputSize(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> AxisPair {
        let input = AxisPair(x: width, y: height)
        var current = input
        for step in steps {
            let base = combination == .sequence ? current : input
            current = try step.outputSize(width: base.x, height: base.y, samples: samples)
        }
        return current
    }

    /// One plane through all kernels; an alpha plane is only brought to the result's size.
    func filter(
        _ plane: borrowing Plane, samples: SampleKind, isAlpha: Bool = false
    ) throws(ConventionError) -> Plane {
        if isAlpha { return try aligned(plane, samples: samples) }
        if case .filter(var filter) = first, steps.count == 1 {
            filter.gain *= gain
            filter.bias = filter.bias * gain + bias
            return try KernelStep.filter(filter).apply(to: plane, samples: samples)
        }
        var result = try first.apply(to: plane, samples: samples)
        for step in steps.dropFirst() {
            if combination == .sequence {
                result = try step.apply(to: result, samples: samples)
            } else {
                let other = try step.apply(to: plane, samples: samples)
                result.combine(with: other) { [combination] in combination.accumulate($0, $1) }
            }
        }
        result.scale(by: gain, adding: bias)
        return result
    }

    /// The samples that lie under the kernels' centres: the plane itself, cropped for `valid`, continued by its border
    /// samples for `full`.
    func aligned(_ plane: borrowing Plane, samples: SampleKind) throws(ConventionError) -> Plane {
        var result = try plane.copied()
        for step in combination == .sequence ? steps[...] : steps[..<1] {
            let size = try step.outputSize(width: result.width, height: result.height, samples: samples)
            let geometry = try step.geometry(width: result.width, height: result.height, samples: samples)
            result = try result.aligned(under: geometry, size: size)
        }
        return result
    }
}

extension FilterSteps.Combination {
    /// Takes one more result into account.
    ///
    /// For `magnitude` this is `hypot`, so that the root needs no step of its own.
    func accumulate<Sample: BinaryFloatingPoint>(_ a: Sample, _ b: Sample) -> Sample {
        switch self {
        case .magnitude: (a * a + b * b).squareRoot()
        case .sum: a + b
        case .max: Swift.max(a, b)
        case .sequence: b
        }
    }
}

extension Plane {
    fileprivate borrowing func copied() throws(ConventionError) -> Plane {
        do throws(PlaneError) {
            return try copy()
        } catch {
            throw .filter(.tooLarge(width: width, height: height))
        }
    }

    /// The samples under the centres of a filter's output.
    fileprivate borrowing func aligned(
        under geometry: FilterGeometry, size: AxisPair
    ) throws(ConventionError) -> Plane {
        var plane: Plane
        do throws(PlaneError) {
            plane = try Plane(uninitializedWidth: size.x, height: size.y)
        } catch {
            throw .filter(.tooLarge(width: size.x, height: size.y))
        }
        for y in 0..<plane.height {
            let sourceRow = min(max(geometry.vertical.centrePosition(at: y), 0), height - 1)
            withRow(sourceRow) { source in
                plane.withMutableRow(y) { row in
                    for x in row.indices {
                        row[x] = source[min(max(geometry.horizontal.centrePosition(at: x), 0), source.count - 1)]
                    }
                }
            }
        }
        return plane
    }

    /// Multiplies every sample, and adds to it.
    fileprivate mutating func scale(by gain: Double, adding bias: Double) {
        guard gain != 1 || bias != 0 else { return }
        for y in 0..<height {
            withMutableRow(y) { row in
                for x in row.indices { row[x] = Float(Double(row[x]) * gain + bias) }
            }
        }
    }

    /// Replaces every sample by a function of it and the other plane's sample.
    fileprivate mutating func combine(with other: borrowing Plane, _ transform: (Float, Float) -> Float) {
        for y in 0..<height {
            other.withRow(y) { otherRow in
                withMutableRow(y) { row in
                    for x in row.indices { row[x] = transform(row[x], otherRow[x]) }
                }
            }
        }
    }
}
