package import ImagePlanes

/// Filters by the formula in float32, an output row at a time.
///
/// An output row is a sum of source rows, each shifted and weighted, so that the innermost loop runs along rows, over
/// contiguous samples and without a branch. The source rows come from a ring of extended rows (`RowRing`); no padded
/// copy of the image is made.
///
/// Accuracy: within 1e-5 * S * max|I| of `Reference`, besides the rounding of the result to float32. S is the sum of
/// the magnitudes of gain * weights, after the division for `renormalize`; I includes the value of a constant border;
/// and no sum may leave float32's range. Sums of integer samples and weights that stay below 2^24 are exact.
///
/// Complexity: O(output samples * taps); memory O(kernel rows * width), apart from the planes.
package struct DirectEngine: Sendable {
    private let filter: ResolvedFilter
    private let weights: [Float]
    /// The power of two that was taken out of `weights`.
    private let unit: Double
    private let layout: RowExtension
    private let inside: InsideWeights?

    /// Prepares a filter; rows can then be filtered in any order, by several threads at once.
    package init(_ filter: ResolvedFilter) {
        let exponent = Self.excessExponent(of: filter.taps)
        let shrink = Double(sign: .plus, exponent: -exponent, significand: 1)
        self.filter = filter
        self.unit = Double(sign: .plus, exponent: exponent, significand: 1)
        self.weights = filter.taps.weights.map { Float($0 * shrink) }
        self.layout = RowExtension(
            axis: filter.geometry.horizontal, taps: filter.taps.width, boundary: filter.boundary)
        self.inside = filter.boundary == .renormalize ? InsideWeights(filter) : nil
    }

    /// The exponent to take out of weights that float32 cannot hold; 0 for all but the strangest kernels.
    private static func excessExponent(of taps: Kernel) -> Int {
        let largest = taps.weights.reduce(0) { max($0, abs($1)) }
        guard largest > 0, !(0x1p-32...0x1p32).contains(largest) else { return 0 }
        return max(Int(largest.exponent), -1000)
    }
}

extension DirectEngine {
    /// Filters the rows of a band.
    ///
    /// The result of a row is the same to the bit however rows are split into bands.
    /// - Throws: `FilterError.tooLarge` when the ring of rows does not fit into memory.
    /// - Precondition: the planes have the sizes that the filter was resolved for, and `rows` are output rows.
    package func filter(
        rows: Range<Int>, of input: borrowing Plane, into output: inout Plane
    ) throws(FilterError) {
        let geometry = filter.geometry
        precondition(input.width == geometry.input.x && input.height == geometry.input.y, "the input's size")
        precondition(output.width == geometry.output.x && output.height == geometry.output.y, "the output's size")
        let (inputStride, outputStride) = (input.rowStride, output.rowStride)
        try unsafe input.withUnsafeBase { source throws(FilterError) in
            try unsafe output.withUnsafeMutableBase { target throws(FilterError) in
                try unsafe filter(
                    rows: rows, of: source, inputStride: inputStride, into: target, outputStride: outputStride)
            }
        }
    }

    /// Filters the rows of a band, given the planes' first samples: threads may share the output, each its own band.
    ///
    /// Unsafe: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements apart.
    package func filter(
        rows: Range<Int>, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int
    ) throws(FilterError) {
        let geometry = filter.geometry
        precondition(rows.lowerBound >= 0 && rows.upperBound <= geometry.output.y, "rows of the output")
        precondition(inputStride >= geometry.input.x && outputStride >= geometry.output.x, "rows apart")
        var ring = try RowRing(
            axis: geometry.vertical, taps: filter.taps.height, boundary: filter.boundary, layout: layout)
        var divisors = DivisorCache(inside)
        let needsTotals = weights.count > RowAccumulator.longestPartialSum
        let totals = needsTotals ? UnsafeMutablePointer<Double>.allocate(capacity: geometry.output.x) : nil
        defer { unsafe totals?.deallocate() }
        for y in rows {
            let target = unsafe output + y * outputStride
            let kernelRows = geometry.vertical.insideTaps(of: filter.taps.height, at: y)
            let wholeRowIsCopied = filter.boundary == .copy && kernelRows.count < filter.taps.height
            if !wholeRowIsCopied {
                var sums = unsafe RowAccumulator(row: target, totals: totals, count: geometry.output.x)
                unsafe add(rowsAt: y, of: input, inputStride: inputStride, ring: &ring, to: &sums)
                sums.finish(
                    .init(
                        unit: unit, gain: filter.gain, bias: filter.bias,
                        divisors: divisors.divisors(kernelRows: kernelRows)))
            }
            if filter.boundary == .copy {
                let source = unsafe input + geometry.vertical.centrePosition(at: y) * inputStride
                unsafe copyCentres(of: source, into: target, wholeRow: wholeRowIsCopied)
            }
        }
    }

    /// Adds every kernel row's share to an output row.
    private func add(
        rowsAt y: Int, of input: UnsafePointer<Float>, inputStride: Int, ring: inout RowRing,
        to sums: inout RowAccumulator
    ) {
        let width = filter.taps.width
        for a in 0..<filter.taps.height {
            let position = filter.geometry.vertical.position(ofTap: a, at: y)
            unsafe ring.withRow(at: position, of: input, sourceStride: inputStride) { row in
                unsafe sums.add(row, offsets: layout.offsets, weights: weights[(a * width)..<((a + 1) * width)])
            }
        }
    }

    /// Puts the input's own samples where the kernel reaches outside.
    ///
    /// Unsafe leaf: `ResolvedFilter` has checked that every centre lies inside the input.
    private func copyCentres(
        of source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, wholeRow: Bool
    ) {
        let axis = filter.geometry.horizontal
        let taps = filter.taps.width
        let reachesOutside = { (x: Int) in wholeRow || axis.insideTaps(of: taps, at: x).count < taps }
        // Outputs with every tap inside are neighbours: those to be copied lie to their left and right.
        var left = 0
        while left < axis.output, reachesOutside(left) {
            unsafe target[left] = source[axis.centrePosition(at: left)]
            left += 1
        }
        var right = axis.output
        while right > left, reachesOutside(right - 1) {
            right -= 1
            unsafe target[right] = source[axis.centrePosition(at: right)]
        }
    }
}

/// The divisors of the last output row, kept while the next has the same kernel rows inside, as nearly all have.
private struct DivisorCache {
    private let inside: InsideWeights?
    private var last: (kernelRows: Range<Int>, divisors: [Double])?

    init(_ inside: InsideWeights?) { self.inside = inside }

    mutating func divisors(kernelRows: Range<Int>) -> [Double]? {
        guard let inside else { return nil }
        if let last, last.kernelRows == kernelRows { return last.divisors }
        let divisors = inside.divisors(kernelRows: kernelRows)
        last = (kernelRows, divisors)
        return divisors
    }
}
