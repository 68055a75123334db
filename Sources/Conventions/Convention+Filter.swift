package import Convolution

extension Convention {
    /// The filter that corresponds to the convention, for a kernel and images of one size.
    ///
    /// A filter cannot represent the interpolation of NaN samples, a border that is set to 0, the rounding of integers,
    /// or the second extension of `Extent.octaveFull`. `apply(_:to:samples:)` does all of these.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - width: columns of the image.
    ///   - height: rows of the image.
    ///   - samples: the type of the image's samples, which determines the value of white and what some libraries
    ///     refuse.
    /// - Throws: `ConventionError.refused` if the library refuses the input, and `.filter` if the filter cannot be
    ///   computed.
    package func filter(
        for kernel: Kernel, width: Int, height: Int, samples: SampleKind = .float
    ) throws(ConventionError) -> Filter {
        try plan(for: kernel, width: width, height: height, samples: samples).filter
    }

    /// The filter that corresponds to the convention, if it gives the complete result of `apply`.
    /// - Returns: `nil` if samples become a library's integers, NaN is interpolated, or borders are set to 0 or
    ///   extended twice.
    /// - Throws: what `filter(for:width:height:samples:)` throws.
    package func plainFilter(
        for kernel: Kernel, width: Int, height: Int, samples: SampleKind
    ) throws(ConventionError) -> Filter? {
        let plan = try plan(for: kernel, width: width, height: height, samples: samples)
        guard plan.extended == nil, border != .zeroed, integers == nil || samples == .float,
            missing == .propagate || samples != .float
        else { return nil }
        // Copied samples are a part of the library's result, but a filter's gain does not apply to them.
        guard plan.filter.boundary != .copy || isUnscaled else { return nil }
        return plan.filter
    }

    /// A filter, and the properties that a filter cannot represent.
    struct Plan {
        /// The part that every engine can compute.
        var filter: Filter
        /// The divisor of the sum; the filter's gain is outputScale / divisor.
        var divisor: Double
        /// The term added to the quotient, including the kernel's own offset.
        ///
        /// The filter's bias is outputScale * bias + outputBias.
        var bias: Double
        /// The extension before the filter, with its own rule.
        var extended: (padding: Padding, mode: BoundaryMode)?
    }

    /// Computes the filter, and checks every constraint.
    func plan(
        for kernel: Kernel, width: Int, height: Int, samples: SampleKind
    ) throws(ConventionError) -> Plan {
        precondition(width > 0 && height > 0, "an image has at least one sample")
        let size = Axes(x: width, y: height)
        let kernel = read(kernel)
        var filter = Filter(kernel, mode: operation == .convolve ? .convolve : .correlate)
        var anchor = try anchor(in: kernel)
        if operation == .flipRows {
            filter.kernel = kernel.flippedTopToBottom()
            anchor.y = kernel.height - 1 - anchor.y
        }
        filter.anchor = anchor
        filter.boundary = try boundary(samples)
        filter.stride = stride
        filter.dilation = dilation
        let bias = (roundsKernel ? bias.rounded(.toNearestOrEven) : bias) + kernel.offset
        let divisor = try divisorValue(for: kernel)
        // The library adds the kernel's own offset to the quotient, as its delta.
        filter.kernel.offset = 0
        filter.skipsZeroWeights = unreadWeight != nil
        filter.gain = outputScale / divisor
        filter.bias = scaled(bias)
        var plan = Plan(filter: filter, divisor: divisor, bias: bias)
        try setExtent(of: &plan, image: size)
        let geometry = try plan.geometry(width: width, height: height, of: self)
        for constraint in constraints {
            let one = ConventionConstraint.Case(
                convention: self, kernel: kernel, image: size, samples: samples, geometry: geometry,
                padding: plan.filter.padding ?? .zero)
            if let reason = constraint.refusal(of: one) { throw .refused(by: name, because: reason) }
        }
        return plan
    }
}

extension Convention.Plan {
    /// The positions of the kernel, for an image's size.
    func geometry(width: Int, height: Int, of convention: Convention) throws(ConventionError) -> FilterGeometry {
        do throws(FilterError) {
            return try filter.geometry(
                width: width + (extended?.padding.both.x ?? 0), height: height + (extended?.padding.both.y ?? 0))
        } catch .nothingValid(let width, let height, let kernelWidth, let kernelHeight) {
            let reason = "the \(kernelHeight)x\(kernelWidth) kernel is larger than the \(height)x\(width) image"
            let isPadded = filter.padding.map { $0 != .zero } ?? false
            throw .refused(by: convention.name, because: isPadded ? reason + ", padding counted" : reason)
        } catch {
            throw .filter(error)
        }
    }
}

extension Convention {
    /// The kernel as the library reads it: rounded to integers, and without weights that it ignores.
    func read(_ kernel: Kernel) -> Kernel {
        let kernel = roundsKernel ? kernel.roundedToIntegers() : kernel
        return unreadWeight.map { kernel.withoutWeights(upTo: $0) } ?? kernel
    }

    /// The tap aligned with the output sample, in the kernel as written.
    private func anchor(in kernel: Kernel) throws(ConventionError) -> Kernel.Anchor {
        if usesKernelAnchor, anchorX == nil, anchorY == nil, let anchor = kernel.anchor { return anchor }
        let anchor = Kernel.Anchor(
            x: anchorX ?? centre.tap(of: kernel.width) + origin.x,
            y: anchorY ?? centre.tap(of: kernel.height) + origin.y)
        guard (0..<kernel.width).contains(anchor.x), (0..<kernel.height).contains(anchor.y) else {
            throw .refused(
                by: name,
                because: "the centre would be row \(anchor.y), column \(anchor.x) of a kernel of "
                    + "\(kernel.height)x\(kernel.width) rows and columns, which count from 0")
        }
        return anchor
    }

    private func boundary(_ samples: SampleKind) throws(ConventionError) -> BoundaryMode {
        guard case .extended(.constant(let value)) = border else { return border.mode }
        if let integers, integers.roundsFill, let maximum = samples.maximum {
            return .constant(integers.integer(Double(value), maximum: maximum))
        }
        guard let part = fillOfMaximum else { return border.mode }
        guard let maximum = samples.maximum else {
            throw .refused(by: name, because: "white is the largest integer, and this image has floating-point numbers")
        }
        return .constant(Float(part * maximum))
    }

    /// The divisor of the weighted sum.
    private func divisorValue(for kernel: Kernel) throws(ConventionError) -> Double {
        switch divisor {
        case .one: return 1
        case .number(let number):
            let value = roundsKernel ? number.rounded(.toNearestOrEven) : number
            guard value != 0 else { throw .refused(by: name, because: "a result cannot be divided by 0") }
            return value
        case .sum(.undivided(let tolerance)):
            return abs(kernel.sum) <= tolerance ? 1 : kernel.sum
        case .sum(.refused(let tolerance, let least)):
            guard abs(kernel.sum) > tolerance, kernel.sum >= least else {
                let limit = least > 0 ? ", less than the least sum that it divides by, \(least)" : ""
                throw .refused(
                    by: name, because: "the weights sum up to \(kernel.sum)\(limit); turn the division by the sum off")
            }
            return kernel.sum
        }
    }

    /// Converts the extent to a size or a padding.
    private func setExtent(of plan: inout Plan, image: Axes) throws(ConventionError) {
        let taps = Axes(x: plan.filter.kernel.width, y: plan.filter.kernel.height)
        switch extent {
        case .size(let size):
            plan.filter.size = size
        case .padding(let padding):
            plan.filter.padding = padding
        case .validEitherWay:
            plan.filter.size = .valid
            if taps.x > image.x || taps.y > image.y {
                guard taps.x >= image.x, taps.y >= image.y else {
                    throw .refused(
                        by: name,
                        because:
                            "valid needs the image (\(image.y)x\(image.x)) or the kernel (\(taps.y)x\(taps.x)) to be "
                            + "the larger one in both directions")
                }
                plan.filter.boundary = .constant(0)
                plan.filter.padding = Padding(Axes(x: taps.x - image.x, y: taps.y - image.y))
            }
        case .tensorFlowSame:
            let total = Axes(
                x: Self.samePadding(n: image.x, taps: taps.x, stride: stride.x, dilation: dilation.x),
                y: Self.samePadding(n: image.y, taps: taps.y, stride: stride.y, dilation: dilation.y))
            plan.filter.padding = Padding(halvesOf: total)
        case .torchSame:
            plan.filter.padding = Padding(
                halvesOf: Axes(
                    x: Self.reach(of: taps.x, dilation: dilation.x), y: Self.reach(of: taps.y, dilation: dilation.y)))
        case .octaveFull:
            plan.filter.padding = Padding(halvesOf: Axes(x: taps.x - 1, y: taps.y - 1))
            let low = Axes(x: (taps.x - 1) / 2, y: (taps.y - 1) / 2)
            let high = Axes(x: taps.x / 2, y: taps.y / 2)
            plan.extended = (Padding(before: low, after: high), plan.filter.boundary)
            plan.filter.boundary = .constant(0)
        }
    }

    private static func samePadding(n: Int, taps: Int, stride: Int, dilation: Int) -> Int {
        let last = (n - 1) / stride * stride
        return max(last + reach(of: taps, dilation: dilation) + 1 - n, 0)
    }

    /// The distance from the first tap to the last, capped at a value beyond any image.
    private static func reach(of taps: Int, dilation: Int) -> Int {
        let (reach, overflow) = (taps - 1).multipliedReportingOverflow(by: dilation)
        return overflow ? 1 << 41 : min(reach, 1 << 41)
    }
}

extension Padding {
    /// The sum of both sides.
    var both: Axes { Axes(x: before.x + after.x, y: before.y + after.y) }

    /// Creates padding from the halves of a total, the smaller one before.
    init(halvesOf total: Axes) {
        let before = Axes(x: total.x / 2, y: total.y / 2)
        self.init(before: before, after: Axes(x: total.x - before.x, y: total.y - before.y))
    }
}

extension Kernel {
    /// The kernel with its rows in reverse order.
    ///
    ///     K'[a, b] = K[k - 1 - a, b]
    func flippedTopToBottom() -> Kernel {
        Kernel(
            width: width, height: height,
            weights: (0..<height).reversed().flatMap { weights[($0 * width)..<(($0 + 1) * width)] },
            anchor: anchor.map { Anchor(x: $0.x, y: height - 1 - $0.y) }, offset: offset)
    }

    /// The kernel with every weight up to a magnitude set to 0.
    fileprivate func withoutWeights(upTo magnitude: Double) -> Kernel {
        Kernel(
            width: width, height: height, weights: weights.map { abs($0) <= magnitude ? 0 : $0 }, anchor: anchor,
            offset: offset)
    }

    /// The kernel with every weight rounded to an integer, with ties to even.
    func roundedToIntegers() -> Kernel {
        Kernel(
            width: width, height: height, weights: weights.map { $0.rounded(.toNearestOrEven) }, anchor: anchor,
            offset: offset)
    }
}
