import ImageFilters

/// One output sample taken apart: what each tap adds to the sum, and the sum.
struct ProductsPanel: SheetPanel {
    let title: String
    let caption: String
    let sum: WrittenSum
    /// The product that has the full colour, the same in both panels.
    let largest: Double

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        let grid = grid(room, context)
        let text = textSize(room, grid, context)
        guard isBeside(room, grid, context) else {
            return PixelSize(
                max(grid.size.width, text.width), grid.size.height + (text.height > 0 ? gap(context) : 0) + text.height)
        }
        return PixelSize(grid.size.width + gap(context) * 2 + text.width, max(grid.size.height, text.height))
    }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let room = PixelSize(box.width, box.height)
        let grid = grid(room, context)
        drawCells(grid, at: (box.x, box.y), context, on: &canvas)
        let isBeside = isBeside(room, grid, context)
        let x = Double(box.x + (isBeside ? grid.size.width + 2 * gap(context) : 0))
        var y = box.y + (isBeside ? 0 : grid.size.height + gap(context))
        let terms = termLines(room, grid, context)
        context.type.draw(lines: terms, termStyle(context), x: x, top: y, on: &canvas)
        y += terms.count * context.type.lineHeight(termStyle(context))
        context.type.draw(
            lines: totalLines(room, grid, context), totalStyle(context), x: x, top: y, on: &canvas)
    }

    private func drawCells(
        _ grid: CellGrid, at origin: (x: Int, y: Int), _ context: SheetContext, on canvas: inout Canvas
    ) {
        let factors = grid.pitch >= context.pixels(84) ? grid.style(for: sum.factorTexts, context, share: 0.2) : nil
        let style = grid.style(for: sum.productTexts, context, share: factors == nil ? 0.36 : 0.3)
        for (index, tap) in sum.products.taps.enumerated() {
            let (column, row) = (index % sum.products.width, index / sum.products.width)
            let cell = grid.cell(column: column, row: row, at: origin)
            let color = SignedColor.color(tap.product, largest: largest)
            canvas.fill(cell, color)
            let ink = SheetColors.ink(on: color)
            if var factors {
                factors.color = ink
                let upper = PixelBox(
                    x: cell.x, y: cell.y + cell.height / 12, width: cell.width, height: cell.height / 3)
                context.type.draw(sum.factorTexts[index], factors, inMiddleOf: upper, on: &canvas)
            }
            if var style {
                style.color = ink
                style.isBold = factors != nil
                let lower = PixelBox(
                    x: cell.x, y: cell.y + (factors == nil ? 0 : cell.height / 4), width: cell.width,
                    height: cell.height - (factors == nil ? 0 : cell.height / 4))
                context.type.draw(sum.productTexts[index], style, inMiddleOf: lower, on: &canvas)
            }
        }
        let centre = sum.products.centre
        if (0..<sum.products.width).contains(centre.x), (0..<sum.products.height).contains(centre.y) {
            let cell = grid.cell(column: centre.x, row: centre.y, at: origin)
            canvas.frame(cell, context.colors.marker, thickness: min(context.pixels(5), max(cell.width / 5, 1)))
        }
    }
}

extension ProductsPanel {
    private func grid(_ room: PixelSize, _ context: SheetContext) -> CellGrid {
        InsetGrid.grid(columns: sum.products.width, rows: sum.products.height, in: room, context)
    }

    private func gap(_ context: SheetContext) -> Int { context.pixels(14) }

    /// Whether the sum stands to the right of the cells, where a row is wide.
    private func isBeside(_ room: PixelSize, _ grid: CellGrid, _ context: SheetContext) -> Bool {
        room.width - grid.size.width - 2 * gap(context) >= context.pixels(330)
    }

    private func textWidth(_ room: PixelSize, _ grid: CellGrid, _ context: SheetContext) -> Double {
        Double(isBeside(room, grid, context) ? room.width - grid.size.width - 2 * gap(context) : room.width)
    }

    private func termStyle(_ context: SheetContext) -> TextStyle { context.style(21, color: context.colors.muted) }
    private func totalStyle(_ context: SheetContext) -> TextStyle { context.style(30, isBold: true) }

    private func termLines(_ room: PixelSize, _ grid: CellGrid, _ context: SheetContext) -> [String] {
        let width = textWidth(room, grid, context)
        let all = context.type.wrap(sum.terms(limit: .max), termStyle(context), width: width)
        guard all.count > 4 else { return all }
        return context.type.wrap(sum.terms(limit: 8), termStyle(context), width: width, lines: 4)
    }

    private func totalLines(_ room: PixelSize, _ grid: CellGrid, _ context: SheetContext) -> [String] {
        context.type.wrap(sum.total, totalStyle(context), width: textWidth(room, grid, context), lines: 2)
    }

    private func textSize(_ room: PixelSize, _ grid: CellGrid, _ context: SheetContext) -> PixelSize {
        let (terms, total) = (termLines(room, grid, context), totalLines(room, grid, context))
        let width = max(
            terms.reduce(0) { max($0, context.type.width(of: $1, termStyle(context))) },
            total.reduce(0) { max($0, context.type.width(of: $1, totalStyle(context))) })
        return PixelSize(
            min(Int(width.rounded(.up)), room.width),
            terms.count * context.type.lineHeight(termStyle(context))
                + total.count * context.type.lineHeight(totalStyle(context)))
    }
}
