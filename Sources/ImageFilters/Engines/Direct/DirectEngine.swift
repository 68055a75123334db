package import ImagePlanes

/// Filters by the formula in float32, a block of four output rows at a time.
///
/// A tile of outputs, four rows of up to 24 columns, has its sums in registers while all its taps are added: neighbouring
/// rows share source rows, so that a sample is loaded once for the four (`tile_loops.h`). Tiles whose taps are all inside
/// read the image itself; the ends of rows are extended past the border in a small ring (`ColumnPlan`, `RowRing`).
///
/// Accuracy: within 1e-5 * S * max|I| of `Reference`, besides the rounding of the result to float32. S is the sum of
/// the magnitudes of gain * weights, after the division for `renormalize`; I includes the value of a constant border;
/// and no sum may leave float32's range. Sums of integer samples and weights that stay below 2^24 are exact.
///
/// Complexity: O(output samples * taps); memory O(kernel rows * kernel columns + width), apart from the planes; with a
/// stride along rows O(kernel rows * width).
package struct DirectEngine: Sendable {
    let filter: ResolvedFilter
    let instructions: InstructionSet
    let weights: [Float]
    /// The power of two that was taken out of `weights`.
    let unit: Double
    let plan: ColumnPlan
    let inside: InsideWeights?

    /// Prepares a filter; rows can then be filtered in any order, by several threads at once.
    /// - Precondition: this machine has the instruction set.
    package init(_ filter: ResolvedFilter, instructions: InstructionSet = .preferred) {
        precondition(instructions.isAvailable, "an instruction set of this machine")
        let exponent = Self.excessExponent(of: filter.taps)
        let shrink = Double(sign: .plus, exponent: -exponent, significand: 1)
        self.filter = filter
        self.instructions = instructions
        self.unit = Double(sign: .plus, exponent: exponent, significand: 1)
        self.weights = filter.taps.weights.map { Float($0 * shrink) }
        self.plan = ColumnPlan(
            axis: filter.geometry.horizontal, taps: filter.taps.width, boundary: filter.boundary,
            tileColumns: instructions.tileColumns)
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
        var blocks = try BlockFilter(self, rowsAtOnce: rows.count)
        var y = rows.lowerBound
        while y < rows.upperBound {
            let kernelRows = geometry.vertical.insideTaps(of: filter.taps.height, at: y)
            let count = blockHeight(at: y, before: rows.upperBound, kernelRows: kernelRows)
            let target = unsafe output + y * outputStride
            let wholeRowsAreCopied = filter.boundary == .copy && kernelRows.count < filter.taps.height
            if !wholeRowsAreCopied {
                unsafe blocks.filter(
                    rows: y..<(y + count), kernelRows: kernelRows, of: input, inputStride: inputStride, into: target,
                    outputStride: outputStride)
            }
            if filter.boundary == .copy {
                for row in 0..<count {
                    let source = unsafe input + geometry.vertical.centrePosition(at: y + row) * inputStride
                    unsafe copyCentres(of: source, into: target + row * outputStride, wholeRow: wholeRowsAreCopied)
                }
            }
            y += count
        }
    }

    /// How many rows from `y` on are filtered together: up to four, and with `renormalize` and `copy` only such as have
    /// the same kernel rows inside.
    private func blockHeight(at y: Int, before end: Int, kernelRows: Range<Int>) -> Int {
        let limit = min(BlockFilter.rows, end - y)
        guard filter.boundary == .renormalize || filter.boundary == .copy else { return limit }
        var count = 1
        while count < limit,
            filter.geometry.vertical.insideTaps(of: filter.taps.height, at: y + count) == kernelRows
        {
            count += 1
        }
        return count
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
