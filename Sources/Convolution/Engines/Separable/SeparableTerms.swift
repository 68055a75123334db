/// A kernel as a sum of products of a column and a row, each of which is applied as two one-dimensional passes.
///
///     K[a, b] = scale * (sum over t of columns[t][a] * rows[t][b])
///
/// There is at least one term; a kernel of zeros has one of zeros.
package struct SeparableTerms: Equatable, Sendable {
    /// The factor for the sum of all terms.
    package var scale: Double
    /// The weights of each term down the kernel's rows.
    package var columns: [[Double]]
    /// The weights of each term along the kernel's columns.
    package var rows: [[Double]]
    /// The sum of the magnitudes of all terms' weights, divided by that of the kernel's weights.
    ///
    /// Rounding errors, which do not cancel as the terms may, are multiplied by it. It is at least 1, up to rounding.
    package var amplification: Double
    /// Whether columns and rows are whole numbers, up to a power of two.
    package var isWhole = false

    /// The number of terms.
    package var count: Int { columns.count }
    /// The kernel's rows.
    package var height: Int { columns[0].count }
    /// The kernel's columns.
    package var width: Int { rows[0].count }

    init(scale: Double, columns: [[Double]], rows: [[Double]], of kernel: Kernel) {
        precondition(!columns.isEmpty && columns.count == rows.count, "a row for each column")
        precondition(columns.allSatisfy { $0.count == kernel.height }, "columns as high as the kernel")
        precondition(rows.allSatisfy { $0.count == kernel.width }, "rows as wide as the kernel")
        self.scale = scale
        self.columns = columns
        self.rows = rows
        let magnitudes = zip(columns, rows).reduce(0) { $0 + Self.magnitude($1.0) * Self.magnitude($1.1) }
        let whole = kernel.weights.reduce(0) { $0 + abs($1 / scale) }
        self.amplification = whole > 0 ? magnitudes / whole : 1
    }

    private static func magnitude(_ weights: [Double]) -> Double { weights.reduce(0) { $0 + abs($1) } }
}

extension Kernel {
    /// The fewest products of a column and a row that sum to the kernel; `nil` if more than `limit` are needed.
    ///
    /// The residual is at most 1e-6 of the kernel, both in its Frobenius norm (the root of the sum of squared weights)
    /// and in its sum of magnitudes. Rounding errors are at most `SeparableTerms.largestAmplification` times those of
    /// the kernel itself.
    ///
    /// A kernel of rank 1 whose weights are products of whole numbers times a constant is decomposed into these
    /// numbers, so that sums of integers are exact.
    ///
    /// - Complexity: O((limit + 1) * taps) for a kernel with more terms; O(terms^2 * (width + height)) in addition for
    ///   one with at most `limit` terms.
    package func separableTerms(limit: Int) -> SeparableTerms? {
        guard limit >= 1 else { return nil }
        guard let (kernel, unit) = scaledByPowerOfTwo else {
            let zeros = { (count: Int) in Array(repeating: 0.0, count: count) }
            return SeparableTerms(scale: 1, columns: [zeros(height)], rows: [zeros(width)], of: self)
        }
        if let terms = kernel.wholeNumberTerms() { return terms.scaled(byPowerOfTwo: unit) }
        guard let crosses = CrossApproximation(of: kernel, limit: limit),
            let terms = LowRankDecomposition(of: crosses, approximating: kernel).terms(limit: limit),
            terms.amplification <= SeparableTerms.largestAmplification
        else { return nil }
        return terms.scaled(byPowerOfTwo: unit)
    }

    /// Terms for any kernel; one that is not separable has as many terms as its shorter side has taps.
    /// - Complexity: O(terms * taps), for at most 64 terms.
    package func separableTerms() -> SeparableTerms {
        let shorter = min(width, height)
        if let few = separableTerms(limit: min(shorter, Self.mostTermsSought)), few.count < shorter || shorter == 1 {
            return few
        }
        return trivialTerms()
    }

    /// Maximum number of terms that can be worthwhile; with more, the direct engine or the FFT engine takes less time.
    ///
    /// For each sample, two passes of r terms take 2 * r * (width + height) operations, and the direct engine takes 2 *
    /// width * height. The FFT engine takes as long as about 2048 operations for any size of kernel.
    package var mostWorthwhileTerms: Int {
        max(1, min(weights.count, 1024) / (width + height))
    }

    /// Maximum number of terms to search for; searching for more takes longer than it saves.
    private static var mostTermsSought: Int { 64 }

    /// The kernel's own rows or columns, whichever are fewer, each with a 1 at its position.
    private func trivialTerms() -> SeparableTerms {
        let unit = { (count: Int, place: Int) in (0..<count).map { $0 == place ? 1.0 : 0.0 } }
        if height <= width {
            return SeparableTerms(
                scale: 1, columns: (0..<height).map { unit(height, $0) },
                rows: (0..<height).map { row in (0..<width).map { self[row: row, column: $0] } }, of: self)
        }
        return SeparableTerms(
            scale: 1, columns: (0..<width).map { column in (0..<height).map { self[row: $0, column: column] } },
            rows: (0..<width).map { unit(width, $0) }, of: self)
    }

    /// The kernel with a largest weight of about 1, and the power of two that was divided out exactly; `nil` for zeros.
    private var scaledByPowerOfTwo: (kernel: Kernel, unit: Double)? {
        let largest = weights.reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return nil }
        let exponent = max(Int(largest.exponent), -1000)
        let unit = Double(sign: .plus, exponent: exponent, significand: 1)
        return (Kernel(width: width, height: height, weights: weights.map { $0 / unit }), unit)
    }
}

extension SeparableTerms {
    /// The maximum amplification; terms that cancel each other more are not worth their rounding errors.
    static let largestAmplification = 7.0
    /// The maximum residual of a sum of terms, relative to the kernel.
    static let tolerance = 1e-6
}

extension SeparableTerms {
    /// The terms of the kernel times a power of two, which is moved into the rows unless they become very large or
    /// small.
    fileprivate func scaled(byPowerOfTwo unit: Double) -> SeparableTerms {
        var result = self
        let factor = scale * unit
        let largest = rows.joined().reduce(0) { max($0, abs($1)) } * factor
        if scale.significand == 1, (0x1p-32...0x1p32).contains(largest) {
            result.rows = rows.map { $0.map { $0 * factor } }
            result.scale = 1
        } else {
            result.scale = factor
        }
        return result
    }
}
