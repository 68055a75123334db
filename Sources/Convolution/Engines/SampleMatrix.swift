/// A rectangle of double-precision samples: what the reference engine returns.
package struct SampleMatrix: Equatable, Sendable {
    /// Samples in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// The samples, row after row: `values[y * width + x]`.
    package private(set) var values: [Double]

    /// A matrix whose samples are computed one by one, row after row.
    package init(width: Int, height: Int, _ sample: (_ x: Int, _ y: Int) -> Double) {
        self.width = width
        self.height = height
        self.values = []
        values.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width { values.append(sample(x, y)) }
        }
    }

    /// The sample in column `x` of row `y`.
    package subscript(x: Int, y: Int) -> Double { values[y * width + x] }

    /// The largest magnitude of a sample.
    package var largestMagnitude: Double { values.reduce(0) { max($0, abs($1)) } }
}
