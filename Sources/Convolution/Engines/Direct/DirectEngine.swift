import ImageBuffers

/// Filters by the formula in float32, a block of four output rows at a time.
///
/// A tile of outputs, four rows of up to 24 columns, has its sums in registers while all its taps are added: neighbouring
/// rows share source rows, so that a sample is loaded once for the four (`tile_loops.h`). Tiles whose taps are all inside
/// read the image itself; the ends of rows are extended past the border in a small ring (`ColumnPlan`, `RowRing`).
///
/// Accuracy: within 2e-6 * S * max|I| of `Reference`, besides the rounding of the result to float32. S is the sum of
/// the magnitudes of gain * weights, after the division for `renormalize`; I includes the value of a constant border;
/// and no sum may leave float32's range. Weights that are whole numbers times a constant, as those of a kernel that was
/// divided by its sum, are taken as these numbers: sums of integer samples that stay below 2^24 are exact, and multiplied
/// by the constant at last.
///
/// Complexity: O(output samples * taps); memory O(kernel rows * kernel columns + width), apart from the planes; with a
/// stride along rows O(kernel rows * width).
package struct DirectEngine: Sendable {
    package let filter: ResolvedFilter
    let instructions: InstructionSet
    let weights: [Float]
    /// What was taken out of `weights`.
    let unit: Double
    /// Whether `weights` are whole numbers, but for a power of two.
    let isWhole: Bool
    let plan: ColumnPlan
    let inside: InsideWeights?
    /// Whether finished samples go past the cache, straight to main memory.
    let streamsOutput: Bool

    /// Prepares a filter; rows can then be filtered in any order, by several threads at once.
    /// - Parameters:
    ///   - streamsOutput: whether output samples are written past the cache, which is for those that nobody
    ///     reads soon; `nil` does so where it pays: large planes, and kernels so small that memory is what limits.
    ///   - leastTiles: tiles of columns with every tap inside from which on the image itself is read, and not a copy of
    ///     its rows; `nil` is the fastest.
    /// - Precondition: this machine has the instruction set.
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
        // 3x3 on 8 megapixels takes 3.2 ms so, and 3.9 otherwise; 5x5 no less either way.
        let outputs = Saturating.product(filter.geometry.output.x, filter.geometry.output.y)
        let pays = filter.taps.weights.count <= 9 && outputs >= 1 << 21
        self.streamsOutput = streamsOutput ?? pays
    }

    /// Samples that stay in the cache from one block of rows to the next: 256 kB, half of a second-level cache.
    private static var cachedSamples: Int { 1 << 16 }

    /// Weights as float32 holds them, and the number that they are to be multiplied by.
    private static func factors(of taps: Kernel) -> (weights: [Float], unit: Double, isWhole: Bool) {
        let whole = IntegerWeights(taps)
        if let whole, whole.unit.significand != 1 {
            // Of about the kernel's own size, so that sums of large samples leave float32's range no sooner.
            let power = Self.power(max(-32, min(Int(whole.unit.exponent), 32)))
            return (whole.weights.map { Float($0 * power) }, whole.unit / power, true)
        }
        let power = Self.power(excessExponent(of: taps))
        return (taps.weights.map { Float($0 / power) }, power, whole != nil)
    }

    private static func power(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// The exponent to take out of weights that float32 cannot hold; 0 for all but the strangest kernels.
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
    package func regions(of rows: Range<Int>, threads: Int) -> [OutputRegion] {
        // Few enough that no thread waits long for the last one, but many more than neighbours both read; a multiple of
        // a block's rows.
        let share = max(1, min(64 + 4 * filter.taps.height, rows.count / (4 * threads)))
        let band = (share + BlockFilter.rows - 1) / BlockFilter.rows * BlockFilter.rows
        return stride(from: rows.lowerBound, to: rows.upperBound, by: band).map { start in
            OutputRegion(rows: start..<min(start + band, rows.upperBound), columns: 0..<filter.geometry.output.x)
        }
    }

    /// All, or one for less work than a thread takes to start: about 0.2 ms of products.
    package func worthwhileThreads(rows: Int, of threads: Int) -> Int {
        let products = Double(filter.geometry.output.x) * Double(rows) * Double(weights.count)
        return products < 4e6 ? 1 : threads
    }

    /// The memory of a block of rows, and the weights.
    package var scratchBytes: Int { Saturating.sum(BlockFilter.byteCount(self), 16 * weights.count) }

    package func makeScratch() throws(FilterError) -> DirectScratch { try DirectScratch(self) }

    package func compute(
        _ region: OutputRegion, of input: UnsafePointer<Float>, inputStride: Int,
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
}

/// What one thread of the direct engine works in.
package final class DirectScratch {
    var blocks: BlockFilter

    /// Forgets the rows of the image that was filtered last: the next one is another.
    func beginImage() { blocks.forgetRows() }

    init(_ engine: DirectEngine) throws(FilterError) {
        blocks = try BlockFilter(engine, rowsAtOnce: BlockFilter.rows)
    }
}
