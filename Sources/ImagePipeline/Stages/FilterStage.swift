import ImageFilters
import ImagePlanes

/// What the filter stage hands on.
struct FilteredImage: ~Copyable {
    /// The input, where somebody still looks at it.
    var input: PlanarImage?
    /// The filtered image, in the input's units.
    var result: PlanarImage

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
        _ request: FilterRequest, to image: consuming PlanarImage, keepingInput: Bool
    ) throws(PipelineError) -> FilteredImage {
        var image = image
        do {
            if keepingInput {
                let result = try apply(request.steps, to: image)
                return FilteredImage(input: image, result: result)
            }
            let layout = image.layout
            let size = try request.steps.outputSize(width: image.width, height: image.height)
            let result = try PlanarImage(width: size.width, height: size.height, layout: layout) {
                channel throws(FilterError) in
                let plane = image.takePlane(channel)
                return try request.steps.filter(plane, isAlpha: channel == layout.alphaIndex)
            }
            return FilteredImage(input: nil, result: result)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// Filters the colour channels of an image that stays as it is.
    static func apply(_ steps: FilterSteps, to image: borrowing PlanarImage) throws(FilterError) -> PlanarImage {
        let layout = image.layout
        let size = try steps.outputSize(width: image.width, height: image.height)
        return try PlanarImage(width: size.width, height: size.height, layout: layout) {
            channel throws(FilterError) in
            try image.withPlane(channel) { plane throws(FilterError) in
                try steps.filter(plane, isAlpha: channel == layout.alphaIndex)
            }
        }
    }

    /// The input's samples that lie under the result's: for comparing the two.
    static func align(_ steps: FilterSteps, _ image: borrowing PlanarImage) throws(FilterError) -> PlanarImage {
        let size = try steps.outputSize(width: image.width, height: image.height)
        return try PlanarImage(width: size.width, height: size.height, layout: image.layout) {
            channel throws(FilterError) in
            try image.withPlane(channel) { plane throws(FilterError) in try steps.aligned(plane) }
        }
    }
}

extension FilterSteps {
    /// The result's size for an input's, checked for every kernel.
    /// - Throws: `FilterError` when a kernel cannot be applied to an image of this size.
    func outputSize(width: Int, height: Int) throws(FilterError) -> (width: Int, height: Int) {
        var current = (width: width, height: height)
        for filter in filters {
            let base = combination == .sequence ? current : (width, height)
            let output = try filter.geometry(width: base.0, height: base.1).output
            current = (output.x, output.y)
        }
        return current
    }

    /// One plane through all kernels; an alpha plane is only brought to the result's size.
    func filter(_ plane: borrowing Plane, isAlpha: Bool = false) throws(FilterError) -> Plane {
        if isAlpha { return try aligned(plane) }
        if filters.count == 1 {
            var filter = first
            filter.gain *= gain
            filter.bias = filter.bias * gain + bias
            return try plane.filtered(by: filter)
        }
        var result = try plane.filtered(by: filters[0])
        for filter in filters.dropFirst() {
            if combination == .sequence {
                result = try result.filtered(by: filter)
            } else {
                let other = try plane.filtered(by: filter)
                result.combine(with: other) { [combination] in combination.accumulate($0, $1) }
            }
        }
        let (gain, bias) = (Float(gain), Float(bias))
        if gain != 1 || bias != 0 { result.map { $0 * gain + bias } }
        return result
    }

    /// The samples that lie under the kernels' centres: the plane itself, cropped for `valid`, continued by its border
    /// samples for `full`.
    func aligned(_ plane: borrowing Plane) throws(FilterError) -> Plane {
        var result = try plane.copied()
        for filter in combination == .sequence ? filters[...] : filters[..<1] where filter.size != .same {
            result = try result.aligned(under: filter)
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
    fileprivate borrowing func copied() throws(FilterError) -> Plane {
        do throws(PlaneError) { return try copy() } catch { throw .tooLarge(width: width, height: height) }
    }

    /// The samples under a filter's centre: output sample (x, y) lies on input sample (x, y) - before + centre.
    fileprivate borrowing func aligned(under filter: Filter) throws(FilterError) -> Plane {
        let geometry = try filter.geometry(width: width, height: height)
        var plane: Plane
        do throws(PlaneError) {
            plane = try Plane(uninitializedWidth: geometry.output.x, height: geometry.output.y)
        } catch {
            throw .tooLarge(width: geometry.output.x, height: geometry.output.y)
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

    /// Replaces every sample by a function of it.
    fileprivate mutating func map(_ transform: (Float) -> Float) {
        for y in 0..<height {
            withMutableRow(y) { row in
                for x in row.indices { row[x] = transform(row[x]) }
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
