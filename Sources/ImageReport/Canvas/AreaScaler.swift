/// Scales an image whose rows arrive one by one: each new sample is the mean of the area that it covers.
///
///     out[i] = (integral of the samples, each one wide, from i * n / m to (i + 1) * n / m) / (n / m)
///
/// The formula applies to both directions. Reduction leaves out no sample and counts none twice. Enlargement by an
/// integer factor turns samples into squares (nearest neighbour); other factors blend the edges of the squares. Memory
/// holds the result and one row, for images of any size.
struct AreaScaler {
    private let columns: Axis
    private let rows: Axis
    private var reduced: [Float]
    private var nextRow = 0
    /// The first new row that is incomplete.
    private var nextResult = 0
    /// The new samples, row by row; complete when all rows of the image have been added.
    private(set) var samples: [Float]

    /// - Precondition: the sizes are at least 1.
    init(from source: PixelSize, to target: PixelSize) {
        columns = Axis(from: source.width, to: target.width)
        rows = Axis(from: source.height, to: target.height)
        reduced = Array(repeating: 0, count: target.width)
        samples = Array(repeating: 0, count: target.width * target.height)
    }

    /// The samples that each new one covers, and the covered parts of the first and the last of them.
    private struct Axis {
        let source: Int
        let first: [Int]
        let last: [Int]
        let firstPart: [Float]
        let lastPart: [Float]
        /// The reciprocal of the number of samples that a new one covers.
        let share: Float

        init(from source: Int, to target: Int) {
            precondition(source > 0 && target > 0, "sizes of at least 1")
            self.source = source
            let step = Double(source) / Double(target)
            share = Float(1 / step)
            var (first, last, firstPart, lastPart) = ([Int](), [Int](), [Float](), [Float]())
            for index in 0..<target {
                let (begin, end) = (Double(index) * step, Double(index + 1) * step)
                // The multiplication rounds, so coverage below a millionth of a sample is ignored.
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

    /// Adds the next row of the image.
    /// - Precondition: the row has the image's width, and not all rows have been added.
    mutating func add(_ row: [Float]) {
        precondition(row.count == columns.source && nextRow < rows.source, "a row of the image")
        reduce(row)
        var y = nextResult
        while y < rows.first.count, rows.first[y] <= nextRow {
            let start = y * reduced.count
            let weight =
                nextRow == rows.first[y] ? rows.firstPart[y] : nextRow == rows.last[y] ? rows.lastPart[y] : 1
            for x in reduced.indices { samples[start + x] += weight * reduced[x] }
            if nextRow == rows.last[y] {
                for x in reduced.indices { samples[start + x] *= rows.share }
                nextResult = y + 1
            }
            y += 1
        }
        nextRow += 1
    }

    /// Scales an image.
    /// - Parameter read: stores a row of the image in an array of the image's width.
    /// - Returns: the new samples, row by row.
    func scale(_ read: (_ y: Int, _ row: inout [Float]) -> Void) -> [Float] {
        var scaler = self
        var row = [Float](repeating: 0, count: columns.source)
        for y in 0..<rows.source {
            read(y, &row)
            scaler.add(row)
        }
        return scaler.samples
    }

    private mutating func reduce(_ row: [Float]) {
        for x in reduced.indices {
            let (first, last) = (columns.first[x], columns.last[x])
            var sum = columns.firstPart[x] * row[first]
            if last > first {
                for index in (first + 1)..<last { sum += row[index] }
                sum += columns.lastPart[x] * row[last]
            }
            reduced[x] = sum * columns.share
        }
    }
}
