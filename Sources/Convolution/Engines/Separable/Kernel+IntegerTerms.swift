extension Kernel {
    /// The kernel as a constant times the product of a column and a row of whole numbers without a common divisor;
    /// `nil` if it does not have this form.
    ///
    /// The weights may differ from the product by their rounding. Box, binomial and Sobel kernels have this form,
    /// whatever they were divided by. A constant that is itself a small whole number or a power of two is moved into
    /// the row, where it costs nothing: the sum of a kernel of whole numbers is then the sum of its products.
    ///
    /// - Complexity: O(taps).
    /// - Precondition: the largest weight is about 1.
    func wholeNumberTerms() -> SeparableTerms? {
        let pivot = weights.indices.reduce(0) { abs(weights[$1]) > abs(weights[$0]) ? $1 : $0 }
        let (pivotRow, pivotColumn) = (pivot / width, pivot % width)
        guard
            let row = Self.wholeNumbers((0..<width).map { self[row: pivotRow, column: $0] }),
            let column = Self.wholeNumbers((0..<height).map { self[row: $0, column: pivotColumn] })
        else { return nil }
        let constant = weights[pivot] / (column[pivotRow] * row[pivotColumn])
        for a in 0..<height {
            for b in 0..<width {
                let expected = constant * column[a] * row[b]
                // A few units in the last place: the rounding of the kernel, and that of the constant.
                guard abs(self[row: a, column: b] - expected) <= 0x1p-50 * abs(expected) else { return nil }
            }
        }
        let (factor, scale) = Self.foldable(constant)
        var terms = SeparableTerms(scale: scale, columns: [column], rows: [row.map { $0 * factor }], of: self)
        terms.isWhole = true
        return terms
    }

    /// The smallest whole numbers in the same proportions, none of them above 2^12; `nil` if there are none.
    private static func wholeNumbers(_ weights: [Double]) -> [Double]? {
        let largest = weights.reduce(0) { max($0, abs($1)) }
        guard let divisor = commonDivisor(of: weights, above: largest * 0x1p-13) else { return nil }
        let numbers = weights.map { ($0 / divisor).rounded() }
        return numbers.contains { abs($0) > 0x1p12 } ? nil : numbers
    }

    /// The common divisor of rounded numbers by Euclid's algorithm; remainders below a millionth of `least` count as 0.
    private static func commonDivisor(of weights: [Double], above least: Double) -> Double? {
        var divisor = 0.0
        for weight in weights where weight != 0 {
            var (larger, smaller) = (max(divisor, abs(weight)), min(divisor, abs(weight)))
            while smaller > 1e-6 * least {
                if smaller < least { return nil }
                let rest = larger.truncatingRemainder(dividingBy: smaller)
                // A remainder just below the divisor counts as 0 too.
                (larger, smaller) = (smaller, min(rest, smaller - rest))
            }
            divisor = larger
        }
        return divisor
    }

    /// The factor of a constant that the row takes: all of it if it is a power of two times a whole number up to 2^12,
    /// otherwise 1.
    private static func foldable(_ constant: Double) -> (factor: Double, scale: Double) {
        var number = constant.significand
        for _ in 0..<12 where number != number.rounded() { number *= 2 }
        return number == number.rounded() ? (constant, 1) : (1, constant)
    }
}
