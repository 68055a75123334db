/// A kernel as a sum of products of its own columns and rows, found quickly but perhaps with more terms than needed.
///
/// The method is adaptive cross approximation with full pivoting, which is Gaussian elimination. The pivot is the
/// largest weight of the residual. The cross of its column and row is subtracted, until the residual is negligible.
///
/// - Complexity: O(taps) for each term.
/// - Source: Bebendorf, "Approximation of boundary element matrices", Numerische Mathematik 86, 2000.
struct CrossApproximation {
    /// A column for each term; the pivot's element is 1.
    private(set) var columns: [[Double]] = []
    /// A row for each term.
    private(set) var rows: [[Double]] = []

    /// Terms beyond the limit, which compensate for crosses with noise from weights that were written with few digits.
    private static let spareTerms = 4
    /// The residual above which no terms of that number suffice: crosses seldom leave ten times as much as the best
    /// terms.
    private static let hopelessRest = 100 * SeparableTerms.tolerance
    /// The fraction of the kernel's norm below which a residual is rounding or has no visible effect.
    private static let negligibleRest = 1e-3 * SeparableTerms.tolerance

    /// - Parameter limit: maximum number of terms that the caller can use.
    /// - Returns: `nil` if the residual is so large that no other terms of that number suffice.
    /// - Precondition: the largest weight is about 1.
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
                // Zero by definition, but perhaps not after rounding.
                rest[a * width + pivotColumn] = 0
            }
            columns.append(column)
            rows.append(row)
            (pivot, norm) = Self.largest(of: rest)
        }
        if norm > Self.hopelessRest * whole { return nil }
    }

    /// The index of the largest magnitude, and the root of the sum of squares.
    private static func largest(of weights: [Double]) -> (place: Int, norm: Double) {
        var (place, largest, squares) = (0, 0.0, 0.0)
        for (index, weight) in weights.enumerated() {
            squares += weight * weight
            if abs(weight) > largest { (place, largest) = (index, abs(weight)) }
        }
        return (place, squares.squareRoot())
    }
}
