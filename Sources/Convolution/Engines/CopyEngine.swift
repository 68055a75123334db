package import ImageBuffers

/// Copies the plane row by row, which bounds the time of any filter of large planes from below.
///
/// It is an engine like the others, so that rows are distributed over threads in the same way.
package struct CopyEngine: FilterEngine {
    package typealias Scratch = Nothing

    package let filter: ResolvedFilter

    /// Creates an engine for planes of `width` x `height` samples, at least 1 each.
    /// - Throws: what `Filter.resolved(width:height:)` throws.
    package init(width: Int, height: Int) throws(FilterError) {
        filter = try Filter(Kernel(rows: [[1]]), mode: .correlate, boundary: .edge)
            .resolved(width: width, height: height)
    }

    package var rowGrain: Int { 1 }

    package var sumsBytesExactly: Bool { true }

    package func worthwhileThreads(rows: Int, of threads: Int) -> Int { threads }

    package var scratchBytes: Int { 0 }

    package func makeScratch() -> Nothing { Nothing() }

    /// Bands of rows, as in the direct engine.
    package func regions(of rows: Range<Int>, threads: Int) -> [Region] {
        let band = max(1, min(64, rows.count / (4 * threads)))
        return stride(from: rows.lowerBound, to: rows.upperBound, by: band).map { start in
            Region(rows: start..<min(start + band, rows.upperBound), columns: 0..<filter.geometry.output.x)
        }
    }

    package func compute(
        _ region: Region, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: Nothing
    ) {
        for y in region.rows {
            let (source, target) = unsafe (input + y * inputStride, output + y * outputStride)
            unsafe (target + region.columns.lowerBound)
                .update(from: source + region.columns.lowerBound, count: region.columns.count)
        }
    }

    /// Empty working memory, because copying needs none.
    package final class Nothing {}
}
