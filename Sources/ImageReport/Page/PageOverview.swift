import ImageBuffers

/// An image reduced by an integer factor, for display only: each value represents a square of samples.
struct PageOverview {
    /// Columns; the last one may represent fewer samples.
    let width: Int
    let height: Int
    private let values: [Double]

    /// Computes the mean of each square's finite samples; NaN if there are none.
    init(meanOf plane: borrowing Plane, factor: Int) {
        width = (plane.width - 1) / factor + 1
        height = (plane.height - 1) / factor + 1
        var sums = [Double](repeating: 0, count: width * height)
        var counts = [Double](repeating: 0, count: width * height)
        for y in 0..<plane.height {
            let start = y / factor * width
            plane.withRow(y) { row in
                for x in 0..<row.count where row[x].isFinite {
                    sums[start + x / factor] += Double(row[x])
                    counts[start + x / factor] += 1
                }
            }
        }
        // 0 / 0 is NaN.
        values = zip(sums, counts).map { $0 / $1 }
    }

    /// Finds the difference of largest magnitude in each square, with its sign; a mean would lose thin structures.
    init(largestDifferenceOf a: borrowing Plane, _ b: borrowing Plane, factor: Int, limit: Double) {
        width = (a.width - 1) / factor + 1
        height = (a.height - 1) / factor + 1
        var largest = [Double](repeating: 0, count: width * height)
        for y in 0..<a.height {
            let start = y / factor * width
            a.withRow(y) { a in
                b.withRow(y) { b in
                    for x in 0..<a.count {
                        let apart = min(max(difference(a[x], b[x]), -limit), limit)
                        if abs(apart) > abs(largest[start + x / factor]) { largest[start + x / factor] = apart }
                    }
                }
            }
        }
        values = largest
    }

    /// The step for NaN.
    static let nothing = UInt16.max

    /// Values in 65534 steps from the smallest to the largest, two bytes each: `offset + scale * step`.
    var steps: (bytes: [UInt8], offset: Double, scale: Double) {
        let finite = values.lazy.filter(\.isFinite)
        let low = finite.min() ?? 0
        let high = finite.max() ?? 0
        let scale = high > low ? (high - low) / Double(Self.nothing - 1) : 1
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * values.count)
        for value in values {
            // Within 0...65534 up to rounding, and clamped to it, so that the conversion cannot trap.
            let step = min(max(((value - low) / scale).rounded(), 0), Double(Self.nothing - 1))
            bytes.append(littleEndian: value.isFinite ? UInt16(step) : Self.nothing)
        }
        return (bytes, low, scale)
    }
}
