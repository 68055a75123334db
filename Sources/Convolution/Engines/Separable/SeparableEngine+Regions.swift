internal import CFilterKernels
package import ImageBuffers

extension SeparableEngine: FilterEngine {
    package typealias Scratch = SeparableScratch

    /// Output rows in a block.
    static var blockRows: Int { Int(CFK_PASS_ROWS) }

    package var rowGrain: Int { Self.blockRows }

    /// Bands of whole rows, or of strips of columns if the many neighbours of a row would not stay in the cache.
    package func regions(of rows: Range<Int>, threads: Int) -> [Region] {
        // Bands are so short that no thread waits long for the last one, but tall compared to the rows that two bands
        // share.
        let tallest = max(Self.shortestBand, 2 * vertical.span(ofTaps: filter.taps.height) / vertical.stride)
        let share = max(1, min(tallest, rows.count * strips.count / (4 * threads)))
        let band = (share + Self.blockRows - 1) / Self.blockRows * Self.blockRows
        return strips.flatMap { columns in
            stride(from: rows.lowerBound, to: rows.upperBound, by: band).map { start in
                Region(rows: start..<min(start + band, rows.upperBound), columns: columns)
            }
        }
    }

    private static var shortestBand: Int { 60 }

    /// Strips that begin on tiles of the columns that read the image itself.
    var strips: [Range<Int>] {
        let width = filter.geometry.output.x
        guard let middle = plan.segments.first(where: \.readsImage)?.columns, stripWidth < middle.count else {
            return [0..<width]
        }
        let starts = [0] + stride(from: middle.lowerBound + stripWidth, to: middle.upperBound, by: stripWidth)
        return zip(starts, starts.dropFirst() + [width]).map { $0..<$1 }
    }

    /// The number of columns that are computed together in a region: all, unless the source rows of a block take too
    /// much cache.
    ///
    /// Whole rows are read the fastest: 1920 columns at a time took 2 ms more than 3840, which took 7 to 12 ms (7 to 15
    /// taps, 8 MP). At 63 taps, whose rows take twice the second-level cache, whole rows were still as fast.
    static func fastestStripWidth(of filter: ResolvedFilter, terms: Int) -> Int {
        let width = filter.geometry.output.x
        let rows = filter.taps.height + blockRows * (1 + terms)
        // Both a strip and the next compute the columns that the strip's last taps reach.
        let reach = min(filter.geometry.horizontal.span(ofTaps: filter.taps.width), width)
        let most = max(cachedSamples / rows, narrowestStrip, 8 * reach)
        let strips = (width + most - 1) / most
        return (width + strips - 1) / strips
    }

    /// The number of samples in a megabyte.
    private static var cachedSamples: Int { 1 << 18 }
    private static var narrowestStrip: Int { 1024 }

    /// The number of columns rounded up to whole tiles of every instruction set.
    static func wholeTiles(_ columns: Int) -> Int {
        let tile = 3 * Int(CFK_MAX_TILE_COLUMNS)
        return (max(columns, 1) + tile - 1) / tile * tile
    }

    /// All threads, or one if the work takes less time than starting a thread: about 0.2 ms of products.
    package func worthwhileThreads(rows: Int, of threads: Int) -> Int {
        let taps = Double(terms * (filter.taps.width + filter.taps.height))
        let products = Double(filter.geometry.output.x) * Double(rows) * taps
        return products < 4e6 ? 1 : threads
    }

    /// The memory for the ring of rows, the rows between the passes, and the divisors of output rows.
    package var scratchBytes: Int {
        let taps = filter.taps.height
        return Saturating.sum(
            RowRing.byteCount(axis: vertical, reach: blockReach, plan: plan),
            Plane.byteCount(width: sumsWidth, height: Self.blockRows * terms), 8 * taps * Self.blockRows,
            inside == nil ? 0 : RowDivisors.byteCount(columns: filter.geometry.output.x))
    }

    /// The number of source rows from a block's first to its last.
    var blockReach: Int { vertical.span(ofTaps: filter.taps.height) + (Self.blockRows - 1) * vertical.stride }

    package func makeScratch() throws(FilterError) -> SeparableScratch { try SeparableScratch(self) }

    package func compute(
        _ region: Region, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: SeparableScratch
    ) {
        let parts = plan.segments.indices.compactMap { SegmentPart(of: $0, in: region.columns, engine: self) }
        var y = region.rows.lowerBound
        while y < region.rows.upperBound {
            let rows = y..<min(y + Self.blockRows, region.rows.upperBound)
            if filter.boundary != .copy || rows.contains(where: isInside) {
                unsafe scratch.blocks.filter(
                    rows: rows, parts: parts, of: input, inputStride: inputStride, into: output,
                    outputStride: outputStride)
            }
            y = rows.upperBound
        }
        if unsafe holdsNonFinite(region, of: output, stride: outputStride) {
            unsafe filter.recomputeNonFinite(
                rows: region.rows, columns: region.columns, of: input, inputStride: inputStride, into: output,
                outputStride: outputStride, instructions: instructions)
        }
        if filter.boundary == .copy {
            unsafe filter.copyOutsideSamples(
                of: region, from: input, inputStride: inputStride, into: output, outputStride: outputStride)
        }
    }

    /// Whether a result of a region is NaN or infinite.
    ///
    /// Not every row is checked: a sample that is not finite affects as many consecutive output rows as the kernel has,
    /// or fewer at an end of the region. Checking all rows took 6 % of the time of 7x7 taps (8 MP). With `copy`, rows
    /// that are copied later are not computed, so fewer rows can be affected anywhere.
    ///
    /// Unsafe leaf: the output has the rows and columns of the region.
    private func holdsNonFinite(
        _ region: Region, of output: UnsafePointer<Float>, stride outputStride: Int
    ) -> Bool {
        let isDense = vertical.stride == 1 && vertical.dilation == 1 && filter.boundary != .copy
        let step = isDense ? filter.taps.height : 1
        let rows = stride(from: region.rows.lowerBound, to: region.rows.upperBound, by: step)
        for y in [region.rows.upperBound - 1] + Array(rows) {
            let row = unsafe output + y * outputStride + region.columns.lowerBound
            if unsafe !cfk_all_finite(instructions.code, row, region.columns.count) { return true }
        }
        return false
    }

    /// Whether all kernel rows of an output row are inside the image.
    private func isInside(_ y: Int) -> Bool {
        vertical.insideTaps(of: filter.taps.height, at: y).count == filter.taps.height
    }
}

/// The working memory of one thread of the separable engine.
package final class SeparableScratch {
    var blocks: SeparableBlocks

    init(_ engine: SeparableEngine) throws(FilterError) { blocks = try SeparableBlocks(engine) }
}

extension ColumnPlan.Segment {
    /// Whether its samples are read from the image itself.
    fileprivate var readsImage: Bool {
        if case .image = source { true } else { false }
    }
}
