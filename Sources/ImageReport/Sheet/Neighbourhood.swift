/// The samples around the place where two results differ most, as far as either kernel reaches.
struct Neighbourhood {
    /// A sample, or what the boundary's rule finds past the border.
    struct Sample: Equatable {
        let value: Float?
        let isInside: Bool
    }

    /// Column of the first sample; negative past the left border.
    let x: Int
    /// Row of the first sample.
    let y: Int
    let columns: Int
    let rows: Int
    private let samples: [Sample?]

    /// The samples under some output samples' taps; `nil` where they reach too far to be shown one by one.
    init?(_ sides: [TapProducts]) {
        let taps = sides.flatMap(\.taps)
        let left = taps.reduce(Int.max) { min($0, $1.x) }
        let top = taps.reduce(Int.max) { min($0, $1.y) }
        let columns = taps.reduce(0) { max($0, $1.x - left + 1) }
        let rows = taps.reduce(0) { max($0, $1.y - top + 1) }
        guard max(columns, rows) <= Self.limit else { return nil }
        var samples = [Sample?](repeating: nil, count: columns * rows)
        for tap in taps {
            samples[(tap.y - top) * columns + tap.x - left] = Sample(value: tap.sample, isInside: tap.isInside)
        }
        (x, y, self.columns, self.rows) = (left, top, columns, rows)
        self.samples = samples
    }

    /// Samples of a side that can be shown one by one, in squares of a few pixels.
    static let limit = 128

    /// The sample in a column and a row, counted from the first; `nil` between taps that are apart.
    subscript(column: Int, row: Int) -> Sample? { samples[row * columns + column] }
}
