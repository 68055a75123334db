internal import CFilterKernels

/// NaN and infinite results, which are the formula's whatever engine computes them.
///
/// The rule for all engines: an output is NaN or infinite where `Reference` has it so, and nowhere else. `DirectEngine`
/// adds up the formula's own products, so that its sums follow the rule. Two passes of `SeparableEngine` make NaN of
/// infinities of different sign that the formula never adds, and taps that a filter skips are read by both: there, samples
/// that are not finite are computed anew. A non-finite sample never gives a finite sum, so that none is missed.
extension ResolvedFilter {
    /// Computes samples anew that are NaN or infinite, by the formula in double precision.
    ///
    /// Unsafe leaf: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements apart;
    /// `rows` and `columns` lie in the output.
    ///
    /// Complexity: a look at each sample, and O(taps) for each that is not finite.
    func recomputeNonFinite(
        rows: Range<Int>, columns: Range<Int>, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, instructions: InstructionSet
    ) {
        for y in rows {
            let row = unsafe output + y * outputStride
            if unsafe cfk_all_finite(instructions.code, row + columns.lowerBound, columns.count) { continue }
            for x in columns where unsafe !row[x].isFinite {
                unsafe row[x] = Float(formula(x: x, y: y) { unsafe input[$1 * inputStride + $0] })
            }
        }
    }
}
