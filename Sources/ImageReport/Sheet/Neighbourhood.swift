/// The samples around the position where two results differ most, within reach of either kernel.
struct Neighbourhood {
    /// A sample, or the boundary mode's value past the border.
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

    /// Collects the samples under the taps of some output samples; `nil` if there are too many to be shown
    /// individually.
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

    /// Maximum samples per side that can be shown individually, in squares of a few pixels.
    static let limit = 128

    /// The sample in a column and a row, counted from the first; `nil` if no tap falls there.
    subscript(column: Int, row: Int) -> Sample? { samples[row * columns + column] }
}
