package import Convolution
package import ImageBuffers

extension Convention {
    /// The library's result for one plane, by plain loops in double precision: the reference for
    /// `apply(_:to:samples:)`.
    ///
    /// It includes everything that the library does beyond a weighted sum: a second extension, borders of zeros, NaN
    /// samples that are left out or replaced, and the rounding of integers. The library's own order of summation is not
    /// followed, so a result that is a tie up to rounding can become the next integer.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - plane: the samples of one channel.
    ///   - samples: the type of samples that the library would receive.
    /// - Throws: what `apply(_:to:samples:)` throws before it computes anything.
    /// - Complexity: O(output samples * taps), slow.
    package func reference(
        _ kernel: Kernel, of plane: borrowing Plane, samples: SampleKind
    ) throws(ConventionError) -> SampleMatrix {
        let plan = try plan(for: kernel, width: plane.width, height: plane.height, samples: samples)
        guard let extended = plan.extended else { return try reference(plan, of: plane, samples) }
        return try reference(plan, of: plane.extended(by: extended.padding, mode: extended.mode), samples)
    }

    private func reference(
        _ plan: Plan, of plane: borrowing Plane, _ samples: SampleKind
    ) throws(ConventionError) -> SampleMatrix {
        let filter = try plan.resolved(for: plane)
        let sums: SampleMatrix
        if let integers, let maximum = samples.maximum, filter.boundary != .renormalize {
            sums = rounded(by: integers, maximum: maximum, plan, filter, of: plane)
        } else if missing != .propagate, plane.containsNaN() {
            sums = try withoutMissing(plan, filter, inReferenceTo: plane)
        } else {
            sums = Reference.filter(plane, with: filter)
        }
        let rows = keepsMissing ? plane.rows() : []
        let (vertical, horizontal) = (filter.geometry.vertical, filter.geometry.horizontal)
        return SampleMatrix(width: sums.width, height: sums.height) { x, y in
            let centre = (x: horizontal.centrePosition(at: x), y: vertical.centrePosition(at: y))
            if rows.indices.contains(centre.y), rows[centre.y].indices.contains(centre.x),
                rows[centre.y][centre.x].isNaN
            {
                return .nan
            }
            guard border == .zeroed || filter.boundary == .copy, filter.reachesOutside(x: x, y: y) else {
                return sums[x, y]
            }
            if border == .zeroed { return scaled(0) }
            return integers == nil || samples == .float ? scaled(sums[x, y]) : sums[x, y]
        }
    }

    /// Rounds sums to integers by a library's rule, including samples that are copied at the border.
    private func rounded(
        by rule: IntegerRule, maximum: Double, _ plan: Plan, _ filter: ResolvedFilter, of plane: borrowing Plane
    ) -> SampleMatrix {
        var undivided = filter
        (undivided.gain, undivided.bias) = (1, 0)
        let sums = Reference.filter(plane, with: undivided)
        let (divisor, bias) = (plan.divisor, plan.bias)
        let half = rule.arithmetic == .singleByRows ? 0.5 : 0
        let unit = rule.unit(maximum: maximum)
        return SampleMatrix(width: sums.width, height: sums.height) { x, y in
            var result = sums[x, y] * unit
            if filter.boundary != .copy || !filter.reachesOutside(x: x, y: y) {
                let isQuotient = rule.arithmetic == .integer
                result =
                    isQuotient
                    ? ((result + (divisor / 2).rounded(.towardZero)) / divisor).rounded(.towardZero) : result / divisor
                result += bias * unit
            }
            return Double(rule.integer(scaled(result, unit: unit) + half, maximum: maximum))
        }
    }

    /// Computes sums with NaN samples replaced or left out.
    ///
    /// The weights of the others are themselves the result of a filter, for an image of ones with zeros for NaN.
    private func withoutMissing(
        _ plan: Plan, _ filter: ResolvedFilter, inReferenceTo plane: borrowing Plane
    ) throws(ConventionError) -> SampleMatrix {
        let rows = plane.rows()
        let replacement: Float = if case .replace(let value) = missing { value } else { 0 }
        let whole = try Self.plane(rows.map { $0.map { $0.isNaN ? replacement : $0 } })
        if case .replace = missing { return Reference.filter(whole, with: filter) }
        var plain = filter
        (plain.gain, plain.bias) = (1, 0)
        let sums = Reference.filter(whole, with: plain)
        if case .constant = plain.boundary { plain.boundary = .constant(1) }
        let weights = Reference.filter(try Self.plane(rows.map { $0.map { $0.isNaN ? 0 : 1 } }), with: plain)
        let (vertical, horizontal) = (filter.geometry.vertical, filter.geometry.horizontal)
        let total = filter.taps.sum
        return SampleMatrix(width: sums.width, height: sums.height) { x, y in
            let row = rows[min(max(vertical.centrePosition(at: y), 0), rows.count - 1)]
            let centre = Double(row[min(max(horizontal.centrePosition(at: x), 0), row.count - 1)])
            let mean = weights[x, y] == 0 ? centre : sums[x, y] / weights[x, y]
            return scaled(mean * total / plan.divisor + plan.bias)
        }
    }

    private static func plane(_ rows: [[Float]]) throws(ConventionError) -> Plane {
        do throws(PlaneError) { return try Plane(rows: rows) } catch { throw .filter(.tooLarge(error)) }
    }
}

extension Convention {
    /// The filters whose results sum to an output channel of a layer, for the double-precision reference.
    package struct ReferenceSum: Sendable {
        /// One for each input channel.
        package let filters: [ResolvedFilter]
        /// The first of the input channels, which are consecutive.
        package let first: Int
        private let scale: Double
        private let bias: Double

        fileprivate init(_ filters: [ResolvedFilter], first: Int, scale: Double, bias: Double) {
            (self.filters, self.first, self.scale, self.bias) = (filters, first, scale, bias)
        }

        /// Adds the layer's bias to a sum of the filters' results, and applies gain and bias.
        package func scaled(_ sum: Double) -> Double { scale * sum + bias }
    }

    /// The filters whose results sum to one output channel of a layer.
    ///
    /// - Parameters:
    ///   - layer: the weights of all pairs of channels.
    ///   - output: the output channel.
    ///   - channels: number of input channels that the layer receives.
    /// - Throws: what `apply(_:to:algorithm:)` throws.
    package func resolvedFilters(
        of layer: ConvolutionLayer, output: Int, channels: Int, width: Int, height: Int
    ) throws(ConventionError) -> ReferenceSum {
        let inputs = inputs(ofOutput: output, of: try outputChannels(of: layer, inputs: channels), layer: layer)
        var pair = self
        (pair.outputScale, pair.outputBias) = (1, 0)
        var filters: [ResolvedFilter] = []
        for kernel in inputs.kernels {
            let filter = try pair.plan(for: kernel, width: width, height: height, samples: .float).filter
            do throws(FilterError) {
                filters.append(try filter.resolved(width: width, height: height))
            } catch {
                throw .filter(error)
            }
        }
        return ReferenceSum(
            filters, first: inputs.first, scale: outputScale,
            bias: outputScale * (layer.bias?[output] ?? 0) + outputBias)
    }
}
