/// The line of figures at a sheet's foot: each a number over its name.
struct FiguresRow {
    struct Figure: Equatable {
        let value: String
        let name: String
    }

    let figures: [Figure]

    /// Rows that it takes.
    func height(_ context: SheetContext) -> Int {
        guard context.type.hasFont, !figures.isEmpty else { return 0 }
        return context.pixels(Self.above) + context.type.lineHeight(context.figure)
            + context.type.lineHeight(Self.name(context))
    }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        guard !figures.isEmpty, !box.isEmpty else { return }
        canvas.fill(
            PixelBox(x: box.x, y: box.y, width: box.width, height: context.pixels(2)), context.colors.hairline)
        let top = box.y + context.pixels(Self.above)
        let widths = figures.map { figure in
            max(
                context.type.width(of: figure.value, context.figure),
                context.type.width(of: figure.name, Self.name(context)))
        }
        // Left edges of the first and right edges of the last stand on the margins.
        let free = Double(box.width) - widths.reduce(0, +)
        let gap = figures.count > 1 ? max(free / Double(figures.count - 1), Double(context.pixels(12))) : 0
        var x = Double(box.x)
        for (figure, width) in zip(figures, widths) {
            context.type.draw(lines: [figure.value], context.figure, x: x, top: top, on: &canvas)
            context.type.draw(
                lines: [figure.name], Self.name(context), x: x, top: top + context.type.lineHeight(context.figure),
                on: &canvas)
            x += width + gap
        }
    }

    private static let above = 18.0
    private static func name(_ context: SheetContext) -> TextStyle {
        context.style(21, color: context.colors.muted)
    }
}
