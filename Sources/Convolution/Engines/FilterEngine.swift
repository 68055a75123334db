package import ImageBuffers

/// A way to compute a filter: one of several that give the same result, each the fastest somewhere.
///
/// An engine is made once for a filter and a plane's size, and never changes. It cuts any range of output rows into
/// regions, which threads compute in any order, each with a scratch memory of its own. What a sample comes to depends
/// on neither the range, nor the region, nor the threads: not in the last bit.
package protocol FilterEngine: Sendable {
    /// Memory that one thread works in, kept from region to region of one run.
    associatedtype Scratch: AnyObject

    /// What is computed.
    var filter: ResolvedFilter { get }

    /// Cuts a range of output rows into parts that are worth a thread's while, none of which overlap.
    ///
    /// A part may compute more than its rows and columns and throw the rest away, but only where ranges do not begin
    /// and end on multiples of `rowGrain`.
    func regions(of rows: Range<Int>, threads: Int) -> [OutputRegion]

    /// Output rows that come at one price: strips of rows should begin and end on multiples of it.
    var rowGrain: Int { get }

    /// The threads that are worth using for a number of rows, of those that there may be: all, or one where starting
    /// another would take longer than it saves.
    func worthwhileThreads(rows: Int, of threads: Int) -> Int

    /// About what a thread's memory takes, in bytes, and its share of what the engine has for all.
    var scratchBytes: Int { get }

    /// Whether sums of samples that are whole numbers of 0...255 are exact, but for a number that they are multiplied by
    /// at last, where those of the magnitudes of the kernel's weights are at most 257.
    var sumsBytesExactly: Bool { get }

    /// A thread's memory.
    /// - Throws: `FilterError.tooLarge` when it cannot be had.
    func makeScratch() throws(FilterError) -> Scratch

    /// Computes a region, given the planes' first samples: threads may share the output, each its own regions.
    ///
    /// Unsafe: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements apart.
    func compute(
        _ region: OutputRegion, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: Scratch)
}

/// A rectangle of output samples.
package struct OutputRegion: Equatable, Sendable {
    /// Its rows.
    package var rows: Range<Int>
    /// Its columns.
    package var columns: Range<Int>

    package init(rows: Range<Int>, columns: Range<Int>) {
        self.rows = rows
        self.columns = columns
    }
}

extension FilterEngine {
    /// Filters all rows.
    /// - Parameter threads: how many compute, at least 1 and counting the caller's. There are never more than regions, and
    ///   fewer where the system starts no more. The result is the same to the bit.
    /// - Throws: `FilterError.tooLarge` when a thread has not the memory that it needs.
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
    /// Unsafe leaf: the source has the rows that are read, and the target those that are written.
    /// - Parameters:
    ///   - rows: output rows, from a multiple of `rowGrain` to another or to the end.
    ///   - source: input rows, the first of which is input row `shift`, and among which are all that are read.
    ///   - target: takes the rows from its row `index` on.
    ///   - threads: how many there are; those that are worth it compute.
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
    /// Of the input only the rows are read that the range needs, rounded out to multiples of `rowGrain`; the others need
    /// not be there.
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
