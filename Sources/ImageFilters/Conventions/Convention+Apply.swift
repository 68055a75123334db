public import ImagePlanes

extension Convention {
    /// Filters one plane as the library would.
    ///
    ///     correlate:  out[y, x] = sum over a, b of K[a, b] * E[y*s + a*d - p, x*s + b*d - q] / divisor + bias
    ///     convolve:   the same, with K rotated by 180 degrees first
    ///
    /// where E is the image extended past its border, s the stride and d the dilation; the padding p, q follows from the
    /// extent and the centre.
    ///
    /// Samples keep their units. For an integer image the result is rounded and clipped as the library does it, if the
    /// library returns integers at all, and holds integers then.
    ///
    /// Accuracy: results that become integers are computed as the library computes them, in double precision as a rule;
    /// all others as `Plane.filtered(by:)` does.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - plane: the samples of one channel.
    ///   - samples: the type that the library would see.
    ///   - algorithm: how float results are computed; `nil` takes the fastest way by estimate.
    /// - Returns: a new plane, of the size that `resolved(for:width:height:)` tells.
    /// - Throws: `ConventionError.refused` for what the library refuses, and `.filter` for what cannot be computed.
    /// - Complexity: O(output samples * taps) time.
    public func apply(
        _ kernel: Kernel, to plane: borrowing Plane, samples: SampleKind = .float,
        algorithm: FilterAlgorithm? = nil
    ) throws(ConventionError) -> Plane {
        var plan = try plan(for: kernel, width: plane.width, height: plane.height, samples: samples)
        plan.filter.algorithm = algorithm
        guard let extension_ = plan.extended else { return try run(plan, on: plane, samples: samples) }
        return try run(plan, on: plane.extended(by: extension_.padding, mode: extension_.mode), samples: samples)
    }

    private func run(_ plan: Plan, on plane: borrowing Plane, samples: SampleKind) throws(ConventionError) -> Plane {
        let resolved = try plan.resolved(for: plane)
        var result: Plane
        if let integers, let maximum = samples.maximum, resolved.boundary != .renormalize {
            result =
                integers.arithmetic == .singleByRows
                ? try singlePrecision(plan, resolved, on: plane, maximum: maximum, rule: integers)
                : try exact(plan, resolved, on: plane) { integers.integer($0, maximum: maximum) }
        } else if missing != .propagate, plane.containsNaN() {
            result = try withoutMissing(plan, resolved, on: plane)
        } else {
            result = try plan.run(on: plane)
        }
        if border == .zeroed { result.zeroBorder(resolved) }
        return result
    }
}

extension Convention {
    /// Bytes of memory that exact sums take, where the library's result is computed by them; else 0.
    package func exactSumsBytes(for filter: ResolvedFilter, samples: SampleKind) -> Int {
        (samples == .float ? missing != .propagate : integers != nil) ? ExactSums.byteCount(filter) : 0
    }
}

extension Convention {
    /// Sums in double precision, divided as the rule has it, and rounded by a closure.
    private func exact(
        _ plan: Plan, _ resolved: ResolvedFilter, on plane: borrowing Plane, round: (Double) -> Float
    ) throws(ConventionError) -> Plane {
        var filter = resolved
        var divisor = plan.divisor
        if integers?.arithmetic == .doubleOfDividedWeights {
            filter.taps = filter.taps.scaled(by: 1 / divisor)
            divisor = 1
        }
        if filter.boundary == .copy { filter.boundary = .edge }
        let isQuotient = integers?.arithmetic == .integer
        var sums = ExactSums(filter)
        var result = try Plane.uninitialized(filter.geometry.output)
        for y in 0..<result.height {
            sums.compute(row: y, of: plane)
            for x in 0..<result.width {
                let sum = sums.sums[x]
                let value =
                    isQuotient
                    ? ((sum + (divisor / 2).rounded(.towardZero)) / divisor).rounded(.towardZero) : sum / divisor
                result[x, y] = round(value + filter.bias)
            }
        }
        if resolved.boundary == .copy { result.copyBorder(of: plane, resolved) }
        return result
    }

    /// Pillow's sums; samples whose kernel reaches outside are copied.
    private func singlePrecision(
        _ plan: Plan, _ resolved: ResolvedFilter, on plane: borrowing Plane, maximum: Double, rule: IntegerRule
    ) throws(ConventionError) -> Plane {
        // A border or an extent that was changed afterwards is beyond Pillow's own arithmetic.
        guard resolved.boundary == .copy, operation == .flipRows, extent == .size(.same), stride == dilation,
            stride == AxisPair(both: 1), resolved.taps.width == resolved.taps.height
        else {
            return try exact(plan, resolved, on: plane) { rule.integer($0 + 0.5, maximum: maximum) }
        }
        // The filter's kernel is flipped already.
        let sums = SinglePrecisionSums(
            resolved.taps.flippedTopToBottom(), divisor: plan.divisor, bias: resolved.bias)
        let reach = resolved.taps.width / 2
        var result: Plane
        do throws(PlaneError) { result = try plane.copy() } catch { throw .filter(.tooLarge(error)) }
        for y in reach..<max(plane.height - reach, reach) {
            for x in reach..<max(plane.width - reach, reach) {
                result[x, y] = rule.integer(Double(sums.sum(aroundX: x, y: y, of: plane)), maximum: maximum)
            }
        }
        return result
    }
}

extension Convention.Plan {
    /// Filters a plane by whichever engine is best.
    func run(on plane: borrowing Plane) throws(ConventionError) -> Plane {
        do throws(FilterError) { return try plane.filtered(by: filter) } catch { throw .filter(error) }
    }

    /// The filter, made ready for a plane.
    func resolved(for plane: borrowing Plane) throws(ConventionError) -> ResolvedFilter {
        do throws(FilterError) {
            return try filter.resolved(width: plane.width, height: plane.height)
        } catch {
            throw .filter(error)
        }
    }
}
