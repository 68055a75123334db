/// Borrowed rows of a plane, indexed by their numbers in the whole image.
@safe struct LentRows: @unchecked Sendable {
    let base: UnsafePointer<Float>
    let stride: Int
    let width: Int
    let rows: Range<Int>

    /// The sample in column `x` of row `y`.
    @inline(__always)
    subscript(x: Int, y: Int) -> Float {
        precondition(x >= 0 && x < width && rows.contains(y), "a sample that was lent")
        return unsafe base[(y &- rows.lowerBound) &* stride &+ x]
    }
}

/// The formula of a filter in double precision.
struct Formula: Sendable {
    private let filter: ResolvedFilter
    private let weights: [Double]

    init(_ filter: ResolvedFilter) {
        self.filter = filter
        let taps = filter.taps
        weights = (0..<taps.height).flatMap { a in (0..<taps.width).map { b in taps[row: a, column: b] } }
    }

    /// The positions of the rows of taps for one row of the result.
    struct Row {
        fileprivate let y: Int
        /// For each row of taps, the image row that it reads; -1 for none.
        fileprivate let sources: [Int]
        /// For each row of taps, whether it lies outside the image.
        fileprivate let isOutside: [Bool]
    }

    /// Looks up the positions of the rows of taps.
    func row(_ y: Int) -> Row {
        let axis = filter.geometry.vertical
        let positions = (0..<filter.taps.height).map { axis.position(ofTap: $0, at: y) }
        return Row(
            y: y, sources: positions.map { filter.boundary.sourceIndex(of: $0, count: axis.input) ?? -1 },
            isOutside: positions.map { $0 < 0 || $0 >= axis.input })
    }

    /// A sample of the result.
    ///
    /// Sums follow IEEE 754: an infinite sample gives an infinity of its weight's sign, or NaN under a weight of 0.
    /// Opposite infinities give NaN.
    /// - Complexity: O(taps).
    @inline(__always)
    func sample(at x: Int, of row: Row, _ source: LentRows) -> Double {
        let sums = sums(at: x, of: row, source)
        switch filter.boundary {
        case .copy where sums.reachesOutside:
            let (horizontal, vertical) = (filter.geometry.horizontal, filter.geometry.vertical)
            return Double(source[horizontal.centrePosition(at: x), vertical.centrePosition(at: row.y)])
        case .renormalize where divides(sums.weight):
            return filter.gain * (sums.products / sums.weight) + filter.bias
        default:
            return filter.gain * sums.products + filter.bias
        }
    }

    private func divides(_ weight: Double) -> Bool {
        let nothing = ResolvedFilter.vanishingWeight * filter.taps.absoluteSum
        return abs(filter.taps.sum) > nothing && abs(weight) > nothing
    }

    /// The sums for one output sample.
    private struct Sums {
        /// Sum of the weights times samples.
        var products = 0.0
        /// Sum of the weights of taps that read a sample.
        var weight = 0.0
        /// Whether a tap lies outside the image.
        var reachesOutside = false
    }

    @inline(__always)
    private func sums(at x: Int, of row: Row, _ source: LentRows) -> Sums {
        let (axis, taps) = (filter.geometry.horizontal, filter.taps.width)
        var sums = Sums()
        for a in row.sources.indices {
            let sourceY = row.sources[a]
            for b in 0..<taps {
                let position = axis.position(ofTap: b, at: x)
                let isInside = position >= 0 && position < axis.input
                if row.isOutside[a] || !isInside { sums.reachesOutside = true }
                let weight = weights[a * taps + b]
                if weight == 0 && filter.skipsZeroWeights { continue }
                let sourceX = isInside ? position : filter.boundary.sourceIndex(of: position, count: axis.input) ?? -1
                if sourceY >= 0, sourceX >= 0 {
                    sums.products += weight * Double(source[sourceX, sourceY])
                    sums.weight += weight
                } else if case .constant(let value) = filter.boundary {
                    sums.products += weight * Double(value)
                }
            }
            // A sum that is NaN stays NaN. With `copy`, the loop must still find out whether the sample is copied.
            if sums.products.isNaN && filter.boundary != .copy { return sums }
        }
        return sums
    }
}
