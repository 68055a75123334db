package import Convolution
package import ImageBuffers

extension Convention {
    /// Filters one plane as the library would.
    ///
    ///     correlate:  sum[y, x] = sum over a, b of K[a, b] * E[y*s + a*d - p, x*s + b*d - q] / divisor + bias
    ///     convolve:   the same, with K rotated by 180 degrees first
    ///     out[y, x] = outputScale * sum[y, x] + outputBias
    ///
    /// where E is the image extended past its border, s is the stride and d is the dilation. The padding p, q follows
    /// from the extent and the centre.
    ///
    /// Samples keep their units. For an integer image, the result is rounded and clipped to integers as in the library,
    /// if the library returns integers at all.
    ///
    /// Accuracy: results that become integers are computed as in the library, in double precision unless its
    /// `IntegerRule` specifies otherwise; `doubt(for:samples:)` reports when ties may be rounded differently. All
    /// others are computed as by `Plane.filtered(by:threads:)`.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - plane: the samples of one channel.
    ///   - samples: the type of samples that the library would receive.
    ///   - algorithm: the algorithm for float results; `nil` chooses the one with the shortest estimated time.
    ///   - interleaving: the position of the channel among those that the library keeps interleaved, which affects the
    ///     last bit of some of its integers (`FusedSums`).
    ///   - threads: as in `Plane.filtered(by:threads:)`.
    /// - Returns: a new plane, of the size given by `resolved(for:width:height:)`.
    /// - Throws: `ConventionError.refused` if the library refuses the input, and `.filter` if the filter cannot be
    ///   computed.
    /// - Complexity: O(output samples * taps) time.
    package func apply(
        _ kernel: Kernel, to plane: borrowing Plane, samples: SampleKind = .float,
        algorithm: FilterAlgorithm? = nil, interleaving: Interleaving = Interleaving(),
        threads: Int = ThreadCount.available
    ) throws(ConventionError) -> Plane {
        var plan = try plan(for: kernel, width: plane.width, height: plane.height, samples: samples)
        plan.filter.algorithm = algorithm
        guard let extended = plan.extended else {
            return try run(plan, on: plane, samples: samples, interleaving, threads: threads)
        }
        let padded = try plane.extended(by: extended.padding, mode: extended.mode)
        return try run(plan, on: padded, samples: samples, interleaving, threads: threads)
    }

    private func run(
        _ plan: Plan, on plane: borrowing Plane, samples: SampleKind, _ interleaving: Interleaving,
        threads: Int
    ) throws(ConventionError) -> Plane {
        let resolved = try plan.resolved(for: plane)
        var result: Plane
        if let integers, let maximum = samples.maximum, resolved.boundary != .renormalize {
            switch integers.arithmetic {
            case .singleByRows:
                result = try singlePrecision(plan, resolved, on: plane, maximum: maximum, rule: integers)
            case .singleFused where isFused(resolved, plan, samples):
                result = try fused(plan, resolved, interleaving, on: plane) { integers.integer($0, maximum: maximum) }
            default:
                result = try exact(plan, resolved, on: plane, unit: integers.unit(maximum: maximum)) {
                    integers.integer($0, maximum: maximum)
                }
            }
        } else if missing != .propagate, plane.containsNaN() {
            result = try withoutMissing(plan, resolved, on: plane, threads: threads)
        } else {
            result = try plan.run(on: plane, threads: threads)
            if resolved.boundary == .copy, !isUnscaled { result.mapBorder(resolved) { Float(scaled(Double($0))) } }
        }
        // The border is a part of the library's result.
        if border == .zeroed { result.setBorder(to: Float(scaled(0)), resolved) }
        // The library restores NaN last, even at a border of zeros.
        if keepsMissing { result.keepNaN(of: plane, resolved.geometry) }
        return result
    }
}

extension Convention {
    /// Bytes of memory for exact sums, if the library's result is computed with them; otherwise 0.
    package func exactSumsBytes(for filter: ResolvedFilter, samples: SampleKind) -> Int {
        (samples == .float ? missing != .propagate : integers != nil) ? ExactSums.byteCount(filter) : 0
    }
}

extension Convention {
    /// Sums samples times `unit` in double precision, divides as the rule requires, and rounds with a closure.
    private func exact(
        _ plan: Plan, _ resolved: ResolvedFilter, on plane: borrowing Plane, unit: Double = 1,
        round: (Double) -> Float
    ) throws(ConventionError) -> Plane {
        var filter = resolved
        var divisor = plan.divisor
        let bias = plan.bias
        if integers?.arithmetic == .doubleOfDividedWeights {
            filter.taps = filter.taps.scaled(by: 1 / divisor)
            divisor = 1
        }
        if filter.boundary == .copy { filter.boundary = .edge }
        let isQuotient = integers?.arithmetic == .integer
        var sums = ExactSums(filter, unit: unit)
        var result = try Plane.uninitialized(filter.geometry.output)
        for y in 0..<result.height {
            sums.compute(row: y, of: plane)
            for x in 0..<result.width {
                let sum = sums.sums[x]
                let value =
                    isQuotient
                    ? ((sum + (divisor / 2).rounded(.towardZero)) / divisor).rounded(.towardZero) : sum / divisor
                result[x, y] = round(scaled(value + bias * unit, unit: unit))
            }
        }
        if resolved.boundary == .copy {
            result.copyBorder(of: plane, resolved)
            if !isUnscaled { result.mapBorder(resolved) { round(scaled(Double($0) * unit, unit: unit)) } }
        }
        return result
    }

    /// Whether the library sums products in this order: not with a transform, nor with properties changed afterwards.
    private func isFused(_ resolved: ResolvedFilter, _ plan: Plan, _ samples: SampleKind) -> Bool {
        plan.divisor == 1 && resolved.boundary != .copy
            && !FusedSums.isTransformed(taps: resolved.taps.weights.count, samples: samples)
    }

    /// Computes OpenCV's sums.
    private func fused(
        _ plan: Plan, _ resolved: ResolvedFilter, _ interleaving: Interleaving, on plane: borrowing Plane,
        round: (Double) -> Float
    ) throws(ConventionError) -> Plane {
        var result = try Plane.uninitialized(resolved.geometry.output)
        do throws(FilterError) {
            var fused = try FusedSums(resolved, start: plan.bias, interleaving: interleaving)
            var sums = [Float](repeating: 0, count: result.width)
            for y in 0..<result.height {
                fused.compute(row: y, of: plane, into: &sums)
                for x in 0..<result.width { result[x, y] = round(scaled(Double(sums[x]))) }
            }
        } catch {
            throw .filter(error)
        }
        return result
    }

    /// The reason why some integers may differ by 1 from the library's; `nil` if each is computed as in the library.
    package func doubt(for kernel: Kernel, samples: SampleKind) -> String? {
        guard integers?.arithmetic == .singleFused, samples != .float,
            FusedSums.isTransformed(taps: kernel.weights.count, samples: samples)
        else { return nil }
        let kind = samples == .uint8 ? "8 bits by 130" : "16 bits by 50"
        return "\(name) filters \(kind) taps and more by a transform in float32: samples next to a tie may differ by 1 "
            + "from its own"
    }

    /// Computes Pillow's sums; samples whose kernel reaches outside are copied.
    private func singlePrecision(
        _ plan: Plan, _ resolved: ResolvedFilter, on plane: borrowing Plane, maximum: Double, rule: IntegerRule
    ) throws(ConventionError) -> Plane {
        // Pillow's own arithmetic does not cover a border or an extent that was changed afterwards.
        guard resolved.boundary == .copy, operation == .flipRows, extent == .size(.same), stride == dilation,
            stride == Axes(both: 1), resolved.taps.width == resolved.taps.height
        else {
            return try exact(plan, resolved, on: plane) { rule.integer($0 + 0.5, maximum: maximum) }
        }
        // The filter's kernel is already flipped.
        let sums = SinglePrecisionSums(
            resolved.taps.flippedTopToBottom(), divisor: plan.divisor, bias: plan.bias)
        let reach = resolved.taps.width / 2
        var result: Plane
        do throws(PlaneError) { result = try plane.copy() } catch { throw .filter(.tooLarge(error)) }
        for y in reach..<max(plane.height - reach, reach) {
            for x in reach..<max(plane.width - reach, reach) {
                // The sum is half a step above the result, because Pillow rounds by truncation.
                let sum = Double(sums.sum(aroundX: x, y: y, of: plane))
                result[x, y] = rule.integer(isUnscaled ? sum : scaled(sum - 0.5) + 0.5, maximum: maximum)
            }
        }
        if !isUnscaled { result.mapBorder(resolved) { rule.integer(scaled(Double($0)) + 0.5, maximum: maximum) } }
        return result
    }
}

extension Convention.Plan {
    /// Filters a plane with the engine that the filter chooses.
    func run(on plane: borrowing Plane, threads: Int) throws(ConventionError) -> Plane {
        do throws(FilterError) { return try plane.filtered(by: filter, threads: threads) } catch {
            throw .filter(error)
        }
    }

    /// The filter, resolved for a plane.
    func resolved(for plane: borrowing Plane) throws(ConventionError) -> ResolvedFilter {
        do throws(FilterError) {
            return try filter.resolved(width: plane.width, height: plane.height)
        } catch {
            throw .filter(error)
        }
    }
}
