import ImageFilters

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

    /// Samples of a side that can be shown one by one: about a pixel each.
    private static let limit = 256

    /// The sample in a column and a row, counted from the first; `nil` between taps that are apart.
    subscript(column: Int, row: Int) -> Sample? { samples[row * columns + column] }
}

/// The input's samples there.
struct NeighbourhoodPanel: SheetPanel {
    let title: String
    let caption: String
    let neighbourhood: Neighbourhood
    /// The output samples' places, one for each side or one for both.
    let centres: [(x: Int, y: Int)]
    let scale: DisplayScale

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize { grid(room, context).size }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let grid = grid(PixelSize(box.width, box.height), context)
        let style = grid.style(for: texts, context, share: 0.36)
        for row in 0..<neighbourhood.rows {
            for column in 0..<neighbourhood.columns {
                guard let sample = neighbourhood[column, row] else { continue }
                let cell = grid.cell(column: column, row: row, at: (box.x, box.y))
                let color = color(of: sample, context)
                canvas.fill(cell, color)
                if !sample.isInside { OutsideMark.draw(over: cell, context, on: &canvas) }
                guard var style else { continue }
                style.color = SheetColors.ink(on: color)
                context.type.draw(text(sample), style, inMiddleOf: cell, on: &canvas)
            }
        }
        for centre in centres {
            let (column, row) = (centre.x - neighbourhood.x, centre.y - neighbourhood.y)
            guard (0..<neighbourhood.columns).contains(column), (0..<neighbourhood.rows).contains(row) else { continue }
            let cell = grid.cell(column: column, row: row, at: (box.x, box.y))
            canvas.frame(cell, context.colors.marker, thickness: min(context.pixels(5), max(cell.width / 5, 1)))
        }
    }

    private func grid(_ room: PixelSize, _ context: SheetContext) -> CellGrid {
        InsetGrid.grid(columns: neighbourhood.columns, rows: neighbourhood.rows, in: room, context)
    }

    private func color(of sample: Neighbourhood.Sample, _ context: SheetContext) -> ColorMap.RGB8 {
        guard let value = sample.value else { return context.colors.message }
        let level = UInt8((255 * scale.brightness(value)).rounded())
        return ColorMap.RGB8(repeating: level)
    }

    private func text(_ sample: Neighbourhood.Sample) -> String {
        sample.value.map { SheetNumber.short(Double($0)) } ?? "–"
    }

    private var texts: [String] {
        (0..<neighbourhood.rows).flatMap { row in
            (0..<neighbourhood.columns).compactMap { neighbourhood[$0, row].map(text) }
        }
    }
}

/// Cells of the magnified place: equally large in all panels that show as many.
enum InsetGrid {
    static func grid(columns: Int, rows: Int, in room: PixelSize, _ context: SheetContext) -> CellGrid {
        CellGrid(
            columns: columns, rows: rows, in: PixelSize(room.width, min(room.height, context.pixels(330))),
            most: context.pixels(110), gap: context.pixels(3))
    }
}

/// Stripes over what lies past the image's border.
enum OutsideMark {
    static func draw(over cell: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let period = context.pixels(12)
        for y in cell.y..<cell.maxY {
            for x in cell.x..<cell.maxX where (x + y) % period < max(period / 6, 1) {
                canvas.blend(x, y, context.colors.marker, coverage: 110)
            }
        }
    }
}
