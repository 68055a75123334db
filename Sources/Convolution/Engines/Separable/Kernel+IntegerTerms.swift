extension Kernel {
    /// The kernel as a constant times the product of a column and a row of whole numbers without a common divisor, but
    /// for the rounding of its weights; `nil` where it is none.
    ///
    /// Box, binomial and Sobel kernels are such products, whatever they were divided by. A constant that is itself a
    /// small whole number, or a power of two, goes into the row, where it costs nothing: the sum of a kernel of whole
    /// numbers is then the sum of its products.
    ///
    /// - Complexity: O(taps).
    /// - Precondition: weights of about 1, not all 0.
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
                // A few units in the last place: the kernel's own rounding, and that of the constant.
                guard abs(self[row: a, column: b] - expected) <= 0x1p-50 * abs(expected) else { return nil }
            }
        }
        let (factor, scale) = Self.foldable(constant)
        var terms = SeparableTerms(scale: scale, columns: [column], rows: [row.map { $0 * factor }], of: self)
        terms.isWhole = true
        return terms
    }

    /// The smallest whole numbers in the same proportions, of which none is larger than 2^12; `nil` where there are none.
    private static func wholeNumbers(_ weights: [Double]) -> [Double]? {
        let largest = weights.reduce(0) { max($0, abs($1)) }
        guard let divisor = commonDivisor(of: weights, above: largest * 0x1p-13) else { return nil }
        let numbers = weights.map { ($0 / divisor).rounded() }
        return numbers.contains { abs($0) > 0x1p12 } ? nil : numbers
    }

    /// Euclid's algorithm, for numbers that have been rounded: less than a millionth of `least` counts as nothing.
    private static func commonDivisor(of weights: [Double], above least: Double) -> Double? {
        var divisor = 0.0
        for weight in weights where weight != 0 {
            var (larger, smaller) = (max(divisor, abs(weight)), min(divisor, abs(weight)))
            while smaller > 1e-6 * least {
                if smaller < least { return nil }
                let rest = larger.truncatingRemainder(dividingBy: smaller)
                // Just below the next multiple is a rest of nothing too.
                (larger, smaller) = (smaller, min(rest, smaller - rest))
            }
            divisor = larger
        }
        return divisor
    }

    /// What of a constant the row can take: a power of two, times a whole number up to 2^12 where that leaves nothing.
    private static func foldable(_ constant: Double) -> (factor: Double, scale: Double) {
        var number = constant.significand
        for _ in 0..<12 where number != number.rounded() { number *= 2 }
        return number == number.rounded() ? (constant, 1) : (1, constant)
    }
}
