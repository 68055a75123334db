import Convolution

/// The pairing of two conventions' output samples for comparison.
package struct OutputAlignment: Equatable, Sendable {
    /// The pairing along one axis.
    package struct Axis: Equatable, Sendable {
        /// Output samples of the first convention.
        package let countA: Int
        /// Output samples of the second.
        package let countB: Int
        /// The first output sample of the first convention that has a partner.
        package let firstA: Int
        /// Its partner.
        package let firstB: Int
        /// The distance from one of the first convention's samples that have partners to the next.
        package let stepA: Int
        /// The distance in the second convention.
        package let stepB: Int
        /// The number of pairs; possibly 0.
        package let pairs: Int
        /// Whether the outputs have the same size, and samples of equal index are compared.
        package let isByIndex: Bool
    }

    /// Along a column.
    package let rows: Axis
    /// Along a row.
    package let columns: Axis

    /// Whether both outputs have the same size.
    package var sameSize: Bool { rows.countA == rows.countB && columns.countA == columns.countB }

    /// Pairs samples of the same index if the outputs have the same size, and otherwise those whose kernels cover the
    /// same part of the image.
    init(_ a: LinearOperator, _ b: LinearOperator) {
        let byIndex = a.output == b.output
        rows = Axis(a.rows, b.rows, byIndex: byIndex)
        columns = Axis(a.columns, b.columns, byIndex: byIndex)
    }

    /// The output samples of both conventions in the pair of an index.
    func pair(_ index: Axes) -> (a: Axes, b: Axes) {
        let (y, x) = (rows.pair(index.y), columns.pair(index.x))
        return (Axes(x: x.a, y: y.a), Axes(x: x.b, y: y.b))
    }
}

extension OutputAlignment.Axis {
    init(_ a: LinearOperator.Axis, _ b: LinearOperator.Axis, byIndex: Bool) {
        (countA, countB, isByIndex) = (a.output, b.output, byIndex)
        guard !byIndex else {
            (firstA, firstB, stepA, stepB, pairs) = (0, 0, 1, 1, a.output)
            return
        }
        // i * sA - pA = j * sB - pB: the first solution, followed by another every lcm(sA, sB) samples of the image.
        let first = (0..<a.output).first { i in
            let place = i * a.stride - a.before + b.before
            return place >= 0 && place % b.stride == 0 && place / b.stride < b.output
        }
        let common = leastCommonMultiple(a.stride, b.stride)
        (stepA, stepB) = (common / a.stride, common / b.stride)
        guard let first else {
            (firstA, firstB, pairs) = (0, 0, 0)
            return
        }
        firstA = first
        firstB = (first * a.stride - a.before + b.before) / b.stride
        pairs = min((a.output - 1 - firstA) / stepA, (b.output - 1 - firstB) / stepB) + 1
    }

    func pair(_ index: Int) -> (a: Int, b: Int) { (firstA + index * stepA, firstB + index * stepB) }
}

/// The least common multiple of two numbers.
/// - Precondition: both are at least 1, and their product is an Int.
func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
    var (x, y) = (a, b)
    while y != 0 { (x, y) = (y, x % y) }
    return a / x * b
}
