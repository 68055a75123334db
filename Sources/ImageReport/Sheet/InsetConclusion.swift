/// The conclusion from the cells of a magnified position: the calculation and, in bold, its result.
///
/// It is drawn under the cells at the bottom of the row or, in a wide row, beside them.
struct InsetConclusion {
    /// The calculation.
    let steps: String
    /// A shorter form, used if the calculation needs too many lines.
    var shortSteps = ""
    /// The result.
    let total: String

    private static let mostLines = 4

    /// Height of cells and text in a column.
    func height(with grid: CellGrid, width: Int, _ context: SheetContext) -> Int {
        let lines = lines(grid, width, context)
        let words =
            lines.steps.count * context.type.lineHeight(stepStyle(context))
            + lines.total.count * context.type.lineHeight(totalStyle(context))
        guard words > 0 else { return grid.size.height }
        return isBeside(grid, width, context)
            ? max(grid.size.height, words) : grid.size.height + gap(context) + words
    }

    /// Draws the text into a box whose upper left corner holds the cells.
    func draw(with grid: CellGrid, in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let lines = lines(grid, box.width, context)
        let isBeside = isBeside(grid, box.width, context)
        let x = Double(box.x + (isBeside ? grid.size.width + 2 * gap(context) : 0))
        let steps = lines.steps.count * context.type.lineHeight(stepStyle(context))
        let total = lines.total.count * context.type.lineHeight(totalStyle(context))
        let top = isBeside ? box.y + max((grid.size.height - steps - total) / 2, 0) : box.maxY - steps - total
        context.type.draw(lines: lines.steps, stepStyle(context), x: x, top: top, on: &canvas)
        context.type.draw(lines: lines.total, totalStyle(context), x: x, top: top + steps, on: &canvas)
    }

    private func stepStyle(_ context: SheetContext) -> TextStyle { context.style(22, color: context.colors.muted) }
    private func totalStyle(_ context: SheetContext) -> TextStyle { context.style(30, isBold: true) }
    private func gap(_ context: SheetContext) -> Int { context.pixels(14) }

    private func isBeside(_ grid: CellGrid, _ width: Int, _ context: SheetContext) -> Bool {
        width - grid.size.width - 2 * gap(context) >= context.pixels(330)
    }

    private func lines(_ grid: CellGrid, _ width: Int, _ context: SheetContext) -> (steps: [String], total: [String]) {
        let width = Double(isBeside(grid, width, context) ? width - grid.size.width - 2 * gap(context) : width)
        var steps = context.type.wrap(steps, stepStyle(context), width: width)
        if steps.count > Self.mostLines, !shortSteps.isEmpty {
            steps = context.type.wrap(shortSteps, stepStyle(context), width: width, lines: Self.mostLines)
        }
        return (steps, context.type.wrap(total, totalStyle(context), width: width, lines: 2))
    }
}
