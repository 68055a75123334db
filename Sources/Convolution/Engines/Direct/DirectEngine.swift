package import ImageBuffers

/// Computes the formula directly in float32, in blocks of four output rows.
///
/// A tile of outputs, four rows of up to 24 columns, keeps its sums in registers while all taps are added. Neighbouring
/// rows share source rows, so that a sample is loaded once for all four (`tile_loops.h`). Tiles whose taps are all
/// inside read the image itself. The ends of rows are extended past the border in a small ring (`ColumnPlan`,
/// `RowRing`).
///
/// Accuracy: within 2e-6 * S * max|I| of `Reference`, apart from the rounding of the result to float32. S is the sum of
/// the magnitudes of gain * weights, after the division for `renormalize`. I includes the value of a constant border.
/// No sum may exceed float32's range. If the weights are whole numbers times a constant, as in a kernel that was
/// divided by its sum, the whole numbers are used: sums of integer samples below 2^24 are exact, and the constant is
/// applied at the end.
///
/// Complexity: O(output samples * taps); memory O(kernel rows * kernel columns + width) in addition to the planes, or
/// O(kernel rows * width) with a stride along rows.
package struct DirectEngine: Sendable {
    package let filter: ResolvedFilter
    let instructions: InstructionSet
    let weights: [Float]
    /// The factor that was divided out of `weights`.
    let unit: Double
    /// Whether `weights` are whole numbers, up to a power of two.
    let isWhole: Bool
    let plan: ColumnPlan
    let inside: InsideWeights?
    /// Whether finished samples bypass the cache and are written directly to main memory.
    let streamsOutput: Bool

    /// Prepares a filter; rows can then be filtered in any order and by several threads at once.
    /// - Parameters:
    ///   - streamsOutput: whether output samples bypass the cache, which suits samples that are not read again soon;
    ///     `nil` streams only large planes with kernels so small that memory is the bottleneck.
    ///   - leastTiles: minimum number of column tiles with every tap inside for reading the image itself rather than a
    ///     copy of its rows; `nil` takes the fastest.
    /// - Precondition: this machine supports the instruction set.
    package init(
        _ filter: ResolvedFilter, instructions: InstructionSet = .preferred, streamsOutput: Bool? = nil,
        leastTiles: Int? = nil
    ) {
        precondition(instructions.isAvailable, "an instruction set of this machine")
        self.filter = filter
        self.instructions = instructions
        (weights, unit, isWhole) = Self.factors(of: filter.taps)
        self.plan = ColumnPlan(
            axis: filter.geometry.horizontal, taps: filter.taps.width, boundary: filter.boundary,
            tileColumns: instructions.tileColumns,
            widestStrip: Self.cachedSamples / (filter.taps.height + 2 * BlockFilter.rows),
            leastTiles: leastTiles ?? ColumnPlan.worthwhileTiles)
        self.inside = filter.boundary == .renormalize ? InsideWeights(filter) : nil
        // A 3x3 kernel on 8 megapixels takes 3.2 ms with it and 3.9 ms without; a 5x5 kernel is not faster with it.
        let outputs = Saturating.product(filter.geometry.output.x, filter.geometry.output.y)
        let pays = filter.taps.weights.count <= 9 && outputs >= 1 << 21
        self.streamsOutput = streamsOutput ?? pays
    }

    /// The number of samples that stay in the cache from one block of rows to the next: 256 kB, half of a second-level
    /// cache.
    private static var cachedSamples: Int { 1 << 16 }

    /// Returns the weights in float32, and the factor by which their sums are multiplied.
    private static func factors(of taps: Kernel) -> (weights: [Float], unit: Double, isWhole: Bool) {
        let whole = IntegerWeights(taps)
        if let whole, whole.unit.significand != 1 {
            // The weights keep about their own magnitude, so that sums of large samples overflow float32 no sooner.
            let power = Self.power(max(-32, min(Int(whole.unit.exponent), 32)))
            return (whole.weights.map { Float($0 * power) }, whole.unit / power, true)
        }
        let power = Self.power(excessExponent(of: taps))
        return (taps.weights.map { Float($0 / power) }, power, whole != nil)
    }

    private static func power(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// The exponent to divide out of very large or very small weights, which float32 may not hold; 0 for nearly all
    /// kernels.
    private static func excessExponent(of taps: Kernel) -> Int {
        let largest = taps.weights.reduce(0) { max($0, abs($1)) }
        guard largest > 0, !(0x1p-32...0x1p32).contains(largest) else { return 0 }
        return max(Int(largest.exponent), -1000)
    }
}

extension DirectEngine: FilterEngine {
    package typealias Scratch = DirectScratch

    package var rowGrain: Int { BlockFilter.rows }

    package var sumsBytesExactly: Bool { isWhole }

    /// Bands of whole rows.
    package func regions(of rows: Range<Int>, threads: Int) -> [Region] {
        // Bands are so short that no thread waits long for the last one, but much taller than the rows that neighbours
        // both read. Their height is a multiple of a block's.
        let share = max(1, min(64 + 4 * filter.taps.height, rows.count / (4 * threads)))
        let band = (share + BlockFilter.rows - 1) / BlockFilter.rows * BlockFilter.rows
        return stride(from: rows.lowerBound, to: rows.upperBound, by: band).map { start in
            Region(rows: start..<min(start + band, rows.upperBound), columns: 0..<filter.geometry.output.x)
        }
    }

    /// All threads, or one if the work takes less time than starting a thread: about 0.2 ms of products.
    package func worthwhileThreads(rows: Int, of threads: Int) -> Int {
        let products = Double(filter.geometry.output.x) * Double(rows) * Double(weights.count)
        return products < 4e6 ? 1 : threads
    }

    /// The memory for a block of rows and for the weights.
    package var scratchBytes: Int { Saturating.sum(BlockFilter.byteCount(self), 16 * weights.count) }

    package func makeScratch() throws(FilterError) -> DirectScratch { try DirectScratch(self) }

    package func compute(
        _ region: Region, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: DirectScratch
    ) {
        let geometry = filter.geometry
        for segment in plan.segments {
            var y = region.rows.lowerBound
            while y < region.rows.upperBound {
                let kernelRows = geometry.vertical.insideTaps(of: filter.taps.height, at: y)
                let count = blockHeight(at: y, before: region.rows.upperBound, kernelRows: kernelRows)
                if filter.boundary != .copy || kernelRows.count == filter.taps.height {
                    unsafe scratch.blocks.filter(
                        rows: y..<(y + count), segment: segment, kernelRows: kernelRows, of: input,
                        inputStride: inputStride, into: output + y * outputStride, outputStride: outputStride)
                }
                y += count
            }
        }
        if filter.skipsZeroWeights {
            unsafe filter.recomputeNonFinite(
                rows: region.rows, columns: region.columns, of: input, inputStride: inputStride, into: output,
                outputStride: outputStride, instructions: instructions)
        }
        if filter.boundary == .copy {
            unsafe filter.copyOutsideSamples(
                of: region, from: input, inputStride: inputStride, into: output, outputStride: outputStride)
        }
    }

    /// The number of rows from `y` on that are filtered together.
    ///
    /// There are up to four. With `renormalize` and `copy`, they must have the same kernel rows inside.
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
}

/// The working memory of one thread of the direct engine.
package final class DirectScratch {
    var blocks: BlockFilter

    /// Discards the rows of the previous image.
    func beginImage() { blocks.forgetRows() }

    init(_ engine: DirectEngine) throws(FilterError) {
        blocks = try BlockFilter(engine, rowsAtOnce: BlockFilter.rows)
    }
}
