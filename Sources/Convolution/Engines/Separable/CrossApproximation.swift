/// A kernel as a sum of products of its own columns and rows: some more than the fewest perhaps, but found quickly.
///
/// Adaptive cross approximation with full pivoting, which is Gaussian elimination: the largest weight of what is left,
/// the pivot, has its column and its row taken out, until next to nothing is left.
///
/// - Complexity: O(taps) a term.
/// - Source: Bebendorf, "Approximation of boundary element matrices", Numerische Mathematik 86, 2000.
struct CrossApproximation {
    /// A column for each term; the pivot's element is 1.
    private(set) var columns: [[Double]] = []
    /// A row for each term.
    private(set) var rows: [[Double]] = []

    /// Weights that were written with few digits leave noise: terms beyond the limit make up for crosses that hold some.
    private static let spareTerms = 4
    /// What is left by crosses is seldom ten times as much as the best terms leave.
    private static let hopelessRest = 100 * SeparableTerms.tolerance
    /// Less than this of the kernel's norm is rounding, or will not be missed.
    private static let negligibleRest = 1e-3 * SeparableTerms.tolerance

    /// - Parameter limit: how many terms the caller could use.
    /// - Returns: `nil` where that many leave so much that no others of their number will do.
    /// - Precondition: weights of about 1, not all 0.
    init?(of kernel: Kernel, limit: Int) {
        let (width, height) = (kernel.width, kernel.height)
        let most = min(limit + Self.spareTerms, width, height)
        var rest = kernel.weights
        var (pivot, norm) = Self.largest(of: rest)
        let whole = norm
        while columns.count < most && norm > Self.negligibleRest * whole {
            let pivotRow = pivot / width
            let pivotColumn = pivot % width
            let row = Array(rest[(pivotRow * width)..<((pivotRow + 1) * width)])
            let column = (0..<height).map { rest[$0 * width + pivotColumn] / row[pivotColumn] }
            for a in 0..<height where column[a] != 0 {
                for b in 0..<width { rest[a * width + b] -= column[a] * row[b] }
                // Zero by definition, though perhaps not by rounding.
                rest[a * width + pivotColumn] = 0
            }
            columns.append(column)
            rows.append(row)
            (pivot, norm) = Self.largest(of: rest)
        }
        if norm > Self.hopelessRest * whole { return nil }
    }

    /// The place of the largest magnitude, and the root of the sum of squares.
    private static func largest(of weights: [Double]) -> (place: Int, norm: Double) {
        var (place, largest, squares) = (0, 0.0, 0.0)
        for (index, weight) in weights.enumerated() {
            squares += weight * weight
            if abs(weight) > largest { (place, largest) = (index, abs(weight)) }
        }
        return (place, squares.squareRoot())
    }
}
