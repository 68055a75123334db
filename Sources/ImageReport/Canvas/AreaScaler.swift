/// Brings rows of samples to another size: each new sample is the mean of the area that it covers.
///
///     out[i] = (integral of the samples, each one wide, from i * n / m to (i + 1) * n / m) / (n / m)
///
/// in both directions. Reduced images have no sample left out, and none is counted twice; by whole factors up, samples
/// become squares (the nearest neighbour), by others squares whose edges are mixed.
struct AreaScaler {
    private let columns: Axis
    private let rows: Axis

    /// - Precondition: sizes of at least 1.
    init(from source: PixelSize, to target: PixelSize) {
        columns = Axis(from: source.width, to: target.width)
        rows = Axis(from: source.height, to: target.height)
    }

    /// Which samples a new one covers, and how much of the first and of the last of them.
    private struct Axis {
        let source: Int
        let first: [Int]
        let last: [Int]
        let firstPart: [Float]
        let lastPart: [Float]
        /// One by the samples that a new one covers.
        let share: Float

        init(from source: Int, to target: Int) {
            precondition(source > 0 && target > 0, "sizes of at least 1")
            self.source = source
            let step = Double(source) / Double(target)
            share = Float(1 / step)
            var (first, last, firstPart, lastPart) = ([Int](), [Int](), [Float](), [Float]())
            for index in 0..<target {
                let (begin, end) = (Double(index) * step, Double(index + 1) * step)
                // A hair of a sample is what the multiplication has rounded.
                let low = min(Int((begin + 1e-6).rounded(.down)), source - 1)
                let high = max(low, min(Int((end - 1e-6).rounded(.down)), source - 1))
                first.append(low)
                last.append(high)
                firstPart.append(Float(low == high ? step : Double(low + 1) - begin))
                lastPart.append(low == high ? 0 : Float(end - Double(high)))
            }
            (self.first, self.last, self.firstPart, self.lastPart) = (first, last, firstPart, lastPart)
        }
    }

    /// Scales samples.
    /// - Parameter read: stores a row of the source into an array of its width.
    /// - Returns: the new samples, row after row.
    /// - Complexity: each source row is read once, and again where it lies across two new ones.
    func scale(_ read: (_ y: Int, _ row: inout [Float]) -> Void) -> [Float] {
        var source = [Float](repeating: 0, count: columns.source)
        var reduced = [Float](repeating: 0, count: columns.first.count)
        var result: [Float] = []
        result.reserveCapacity(columns.first.count * rows.first.count)
        var current = -1
        for y in rows.first.indices {
            var sums = [Float](repeating: 0, count: columns.first.count)
            for sourceRow in rows.first[y]...rows.last[y] {
                if sourceRow != current {
                    read(sourceRow, &source)
                    reduce(source, into: &reduced)
                    current = sourceRow
                }
                let weight =
                    sourceRow == rows.first[y]
                    ? rows.firstPart[y] : sourceRow == rows.last[y] ? rows.lastPart[y] : 1
                for x in sums.indices { sums[x] += weight * reduced[x] }
            }
            for sum in sums { result.append(sum * rows.share) }
        }
        return result
    }

    private func reduce(_ row: [Float], into result: inout [Float]) {
        for x in result.indices {
            let (first, last) = (columns.first[x], columns.last[x])
            var sum = columns.firstPart[x] * row[first]
            if last > first {
                for index in (first + 1)..<last { sum += row[index] }
                sum += columns.lastPart[x] * row[last]
            }
            result[x] = sum * columns.share
        }
    }
}
