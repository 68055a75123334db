package import ImageBuffers

/// An algorithm that computes a filter; all give the same result up to rounding, and each is the fastest for some
/// filters.
///
/// An engine is created once for a filter and a plane's size, and is immutable. It divides any range of output rows
/// into regions, which threads compute in any order, each with its own working memory. The value of a sample depends on
/// neither the range, the region nor the threads, not even in the last bit.
package protocol FilterEngine: Sendable {
    /// Working memory of one thread, kept from region to region of one run.
    associatedtype Scratch: AnyObject

    /// The filter to compute.
    var filter: ResolvedFilter { get }

    /// Divides a range of output rows into parts that do not overlap and are large enough for a thread.
    ///
    /// A part may compute more than its rows and columns and discard the rest, but only if ranges do not begin and end
    /// on multiples of `rowGrain`.
    func regions(of rows: Range<Int>, threads: Int) -> [Region]

    /// The number of output rows that are computed as a unit; strips of rows should begin and end on multiples of it.
    var rowGrain: Int { get }

    /// The number of threads worth using for a number of rows: all, or one if starting another would take longer than
    /// it saves.
    func worthwhileThreads(rows: Int, of threads: Int) -> Int

    /// The approximate memory of a thread, in bytes, including its share of the memory that all threads use.
    var scratchBytes: Int { get }

    /// Whether sums of whole samples in 0...255 are exact, apart from a final factor, if the magnitudes of the kernel's
    /// whole-number weights sum to at most 257.
    var sumsBytesExactly: Bool { get }

    /// Creates the working memory of a thread.
    /// - Throws: `FilterError.tooLarge` if it cannot be allocated.
    func makeScratch() throws(FilterError) -> Scratch

    /// Computes a region, given the planes' first samples; threads may share the output if their regions differ.
    ///
    /// Unsafe: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements apart.
    func compute(
        _ region: Region, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: Scratch)
}

extension FilterEngine {
    /// Filters all rows.
    /// - Parameter threads: maximum number of threads, at least 1 and including the caller's. There are never more
    ///   threads than regions, and fewer if the system does not start them. The result is bit-identical for any number.
    /// - Throws: `FilterError.tooLarge` if the memory of a thread cannot be allocated.
    /// - Precondition: the planes have the sizes that the filter was resolved for.
    package func filter(
        _ input: borrowing Plane, into output: inout Plane, threads: Int = 1
    ) throws(FilterError) {
        try filter(rows: 0..<filter.geometry.output.y, of: input, into: &output, threads: threads)
    }

    /// Filters a range of output rows.
    /// - Parameter threads: as above.
    /// - Throws: as above.
    /// - Precondition: the planes have the sizes that the filter was resolved for, and `rows` are output rows.
    package func filter(
        rows: Range<Int>, of input: borrowing Plane, into output: inout Plane, threads: Int = 1
    ) throws(FilterError) {
        let geometry = filter.geometry
        precondition(input.width == geometry.input.x && input.height == geometry.input.y, "the input's size")
        precondition(output.width == geometry.output.x && output.height == geometry.output.y, "the output's size")
        let (inputStride, outputStride) = (input.rowStride, output.rowStride)
        try unsafe input.withUnsafeBase { source throws(FilterError) in
            try unsafe output.withUnsafeMutableBase { target throws(FilterError) in
                try unsafe filter(
                    rows: rows, of: source, inputStride: inputStride, into: target, outputStride: outputStride,
                    threads: threads)
            }
        }
    }

    /// Filters a range of output rows, given part of the input.
    ///
    /// Unsafe leaf: the source has the rows that are read, and the target has the rows that are written.
    /// - Parameters:
    ///   - rows: output rows, from a multiple of `rowGrain` to another or to the end.
    ///   - source: input rows, starting with input row `shift`; all that are read.
    ///   - target: receives the rows from its row `index` on.
    ///   - threads: maximum number of threads; only as many as are worthwhile are used.
    /// - Throws: as above.
    package func filter(
        _ rows: Range<Int>, of source: borrowing Plane, from shift: Int, into target: inout Plane, at index: Int,
        threads: Int
    ) throws(FilterError) {
        let geometry = filter.geometry
        precondition(source.width == geometry.input.x && target.width == geometry.output.x, "the filter's width")
        precondition(index >= 0 && rows.count <= target.height - index, "room for the rows")
        let needed = filter.sourceRows(of: rows)
        precondition(
            needed.isEmpty || (needed.lowerBound >= shift && needed.upperBound <= shift + source.height),
            "the rows that are read")
        let (inputStride, outputStride) = (source.rowStride, target.rowStride)
        try unsafe source.withUnsafeBase { input throws(FilterError) in
            try unsafe target.withUnsafeMutableBase { output throws(FilterError) in
                try unsafe filter(
                    rows: rows, of: input - shift * inputStride, inputStride: inputStride,
                    into: output + (index - rows.lowerBound) * outputStride, outputStride: outputStride,
                    threads: worthwhileThreads(rows: rows.count, of: threads))
            }
        }
    }

    /// Filters a range of output rows, given the planes' first samples.
    ///
    /// Only the input rows that the range needs are read, rounded out to multiples of `rowGrain`; the others need not
    /// exist.
    ///
    /// Unsafe: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements apart.
    /// - Parameter threads: as above.
    /// - Throws: as above.
    package func filter(
        rows: Range<Int>, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, threads: Int = 1
    ) throws(FilterError) {
        let geometry = filter.geometry
        precondition(rows.lowerBound >= 0 && rows.upperBound <= geometry.output.y, "rows of the output")
        precondition(inputStride >= geometry.input.x && outputStride >= geometry.output.x, "rows apart")
        precondition(threads >= 1, "a thread that computes")
        let work = unsafe RegionFilter(
            engine: self, regions: regions(of: rows, threads: threads), input: input, inputStride: inputStride,
            output: output, outputStride: outputStride)
        guard work.run(threads: threads) else { throw .tooLarge(width: geometry.output.x, height: geometry.output.y) }
    }
}
