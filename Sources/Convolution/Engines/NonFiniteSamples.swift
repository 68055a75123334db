internal import CFilterKernels

/// The rule for NaN and infinity, which is the same for all engines.
///
/// A result is NaN or infinite exactly where that of `Reference` is. `DirectEngine` adds the products of the formula,
/// so its sums follow the rule. The two passes of `SeparableEngine` can turn an infinity into NaN, and all engines read
/// taps that a filter skips. In these cases, results that are not finite are computed again. A sample that is not
/// finite never gives a finite sum, so no result is missed.
extension ResolvedFilter {
    /// Recomputes results that are NaN or infinite, by the formula in double precision.
    ///
    /// Unsafe leaf: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements
    /// apart, and `rows` and `columns` lie in the output.
    ///
    /// Complexity: O(results), and O(taps) for each result that is not finite.
    func recomputeNonFinite(
        rows: Range<Int>, columns: Range<Int>, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, instructions: InstructionSet
    ) {
        var found: Formula?
        for y in rows {
            let row = unsafe output + y * outputStride
            if unsafe cfk_all_finite(instructions.code, row + columns.lowerBound, columns.count) { continue }
            let formula = found ?? Formula(self)
            found = formula
            let taps = formula.row(y)
            let source = unsafe LentRows(
                base: input, stride: inputStride, width: geometry.input.x, rows: 0..<geometry.input.y)
            for x in columns where unsafe !row[x].isFinite {
                unsafe row[x] = Float(formula.sample(at: x, of: taps, source))
            }
        }
    }
}
