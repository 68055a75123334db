/// Computes the weight of the taps inside the image, for any output sample, in constant time.
///
/// The taps inside form a rectangle of the kernel. Its weight is computed from four entries of a table of
/// two-dimensional prefix sums: `table[a, b]` is the sum of all taps above row a and left of column b, in double
/// precision.
///
/// Complexity: O(taps) once, O(1) for each sample.
struct InsideWeights: Sendable {
    private let columns: FilterGeometry.Axis
    private let width: Int
    /// The largest weight that counts as 0; infinite if the weight of the whole kernel counts as 0.
    private let nothing: Double
    private let table: [Double]

    init(_ filter: ResolvedFilter) {
        let taps = filter.taps
        let nothing = ResolvedFilter.vanishingWeight * taps.absoluteSum
        let width = taps.width + 1
        var table = [Double](repeating: 0, count: width * (taps.height + 1))
        for row in 0..<taps.height {
            var rowSum = 0.0
            for column in 0..<taps.width {
                rowSum += taps[row: row, column: column]
                table[(row + 1) * width + column + 1] = table[row * width + column + 1] + rowSum
            }
        }
        self.columns = filter.geometry.horizontal
        self.width = taps.width
        self.nothing = abs(taps.sum) > nothing ? nothing : .infinity
        self.table = table
    }

    /// The divisors for the sums of a row of outputs with `rows` of the kernel's rows inside; 1 where the weight counts
    /// as 0.
    func divisors(kernelRows rows: Range<Int>) -> [Double] {
        (0..<columns.output).map { x in
            let inside = weight(rows: rows, columns: columns.insideTaps(of: width, at: x))
            return abs(inside) > nothing ? inside : 1
        }
    }

    private func weight(rows: Range<Int>, columns: Range<Int>) -> Double {
        let width = width + 1
        return
            (table[rows.upperBound * width + columns.upperBound] - table[rows.lowerBound * width + columns.upperBound])
            - (table[rows.upperBound * width + columns.lowerBound] - table[rows.lowerBound * width + columns.lowerBound])
    }
}
