/// A rectangle of double-precision samples.
package struct SampleMatrix: Equatable, Sendable {
    /// Samples in a row.
    package let width: Int
    /// Number of rows.
    package let height: Int
    /// The samples in row-major order: `values[y * width + x]`.
    package private(set) var values: [Double]

    /// Creates a matrix by computing its samples in row-major order.
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
