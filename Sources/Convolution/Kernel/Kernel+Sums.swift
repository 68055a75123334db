extension Kernel {
    /// The sum of the weights, each with a sign, with one rounding at the end.
    ///
    /// It is infinite only if the sum itself is beyond the range of `Double`.
    ///
    /// - Parameter sign: returns 1 or -1 for a row and a column.
    /// - Complexity: O(taps).
    /// - Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974.
    package func signedSum(_ sign: (_ row: Int, _ column: Int) -> Double = { _, _ in 1 }) -> Double {
        // A power of two changes no digit, and keeps the sum of 2^22 of the largest weights from overflowing.
        let unit = absoluteSum.isFinite ? 1 : 0x1p30
        var (sum, lost) = (0.0, 0.0)
        for row in 0..<height {
            for column in 0..<width {
                let term = sign(row, column) * self[row: row, column: column] / unit
                let next = sum + term
                lost += abs(sum) >= abs(term) ? sum - next + term : term - next + sum
                sum = next
            }
        }
        return (sum + lost) * unit
    }

    /// Whether a signed sum of the weights is no larger than the rounding of weights that cancel out.
    package func isRounding(_ sum: Double) -> Bool {
        abs(sum) <= weights.reduce(0) { $0 + abs($1) * 0x1p-52 }
    }
}
