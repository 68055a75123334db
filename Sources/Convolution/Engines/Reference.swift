package import ImageBuffers
import Synchronization

/// The formula as written, in double precision: the reference for tests of all other engines and for `--verify`.
///
/// The code is kept simple so that it can be checked by reading. NaN and infinite samples propagate as in IEEE 754: a
/// tap of weight 0 on such a sample makes the sum NaN, unless the filter skips such taps.
///
/// The positions of rows of taps are looked up once for each row. Each sample is then summed separately, tap by tap in
/// the kernel's order.
///
/// Complexity: O(output samples * taps), with at least one branch for each tap.
package enum Reference {
    /// Filters a plane.
    /// - Precondition: the plane has the size that the filter was resolved for.
    package static func filter(_ plane: borrowing Plane, with filter: ResolvedFilter) -> SampleMatrix {
        let geometry = filter.geometry
        precondition(plane.width == geometry.input.x && plane.height == geometry.input.y, "the plane's size")
        let rows = rows(0..<geometry.output.y, with: filter, of: plane, firstRow: 0, threads: 1)
        return SampleMatrix(width: geometry.output.x, height: geometry.output.y) { x, y in rows[y][x] }
    }

    /// Computes some rows of a filter's result.
    /// - Parameters:
    ///   - rows: rows of the result.
    ///   - plane: rows of the input, including all that the result reads.
    ///   - firstRow: the number of the plane's first row in the input.
    ///   - threads: maximum number of threads.
    /// - Returns: the samples of each row.
    package static func rows(
        _ rows: Range<Int>, with filter: ResolvedFilter, of plane: borrowing Plane, firstRow: Int, threads: Int
    ) -> [[Double]] {
        let result = Mutex([[Double]](repeating: [], count: rows.count))
        let next = Atomic(0)
        let formula = Formula(filter)
        let stride = plane.rowStride
        let (width, height) = (plane.width, plane.height)
        // The plane is borrowed until all threads have ended, and no thread writes to it.
        unsafe plane.withUnsafeBase { base in
            let source = unsafe LentRows(
                base: base, stride: stride, width: width, rows: firstRow..<firstRow + height)
            ThreadTeam.run(min(threads, rows.count)) {
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < rows.count else { return }
                    let taps = formula.row(rows.lowerBound + index)
                    let row = (0..<filter.geometry.output.x).map { formula.sample(at: $0, of: taps, source) }
                    result.withLock { $0[index] = row }
                }
            }
        }
        return result.withLock { $0 }
    }
}
