/// A panel with the input's samples at the position.
struct NeighbourhoodPanel: SheetPanel {
    let title: String
    let caption: String
    let neighbourhood: Neighbourhood
    /// The positions of the output samples, one for each side or one for both.
    let centres: [(x: Int, y: Int)]
    let scale: DisplayScale
    /// The conclusion from both sums.
    let conclusion: InsetConclusion

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        PixelSize(room.width, conclusion.height(with: grid(room, context), width: room.width, context))
    }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let grid = grid(PixelSize(box.width, box.height), context)
        let style = grid.style(for: texts, context, share: 0.36)
        for row in 0..<neighbourhood.rows {
            for column in 0..<neighbourhood.columns {
                guard let sample = neighbourhood[column, row] else { continue }
                let cell = grid.cell(column: column, row: row, at: (box.x, box.y))
                let color = color(of: sample, context)
                canvas.fill(cell, color)
                // Outlines white samples on a white page.
                if grid.gap > 0 { canvas.frame(cell, context.colors.hairline, thickness: context.pixels(1)) }
                if !sample.isInside { OutsideMark.draw(over: cell, context, on: &canvas) }
                guard var style else { continue }
                style.color = SheetColors.ink(on: color)
                context.type.draw(text(sample), style, inMiddleOf: cell, on: &canvas)
            }
        }
        conclusion.draw(with: grid, in: box, context, on: &canvas)
        for centre in centres {
            let (column, row) = (centre.x - neighbourhood.x, centre.y - neighbourhood.y)
            guard (0..<neighbourhood.columns).contains(column), (0..<neighbourhood.rows).contains(row) else { continue }
            let cell = grid.cell(column: column, row: row, at: (box.x, box.y))
            InsetGrid.frame(cell, context, on: &canvas)
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
