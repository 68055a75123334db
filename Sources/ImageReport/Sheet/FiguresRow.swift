/// The row of figures at the bottom of a sheet: each is a number above its name.
struct FiguresRow {
    struct Figure: Equatable {
        let value: String
        let name: String
    }

    let figures: [Figure]

    /// Height of the row.
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
        let least = Double(context.pixels(24))
        var (values, names) = (context.figure, Self.name(context))
        var widths = widths(values, names, context)
        let room = Double(box.width) - least * Double(figures.count - 1)
        if widths.reduce(0, +) > room {
            let factor = room / widths.reduce(0, +)
            (values.size, names.size) = (values.size * factor, names.size * factor)
            widths = self.widths(values, names, context)
        }
        // The left edge of the first figure and the right edge of the last are aligned with the margins.
        let gap = (Double(box.width) - widths.reduce(0, +)) / Double(max(figures.count - 1, 1))
        var x = Double(box.x)
        for (figure, width) in zip(figures, widths) {
            context.type.draw(lines: [figure.value], values, x: x, top: top, on: &canvas)
            context.type.draw(
                lines: [figure.name], names, x: x, top: top + context.type.lineHeight(context.figure), on: &canvas)
            x += width + gap
        }
    }

    private func widths(_ values: TextStyle, _ names: TextStyle, _ context: SheetContext) -> [Double] {
        figures.map { figure in
            max(context.type.width(of: figure.value, values), context.type.width(of: figure.name, names))
        }
    }

    private static let above = 18.0
    private static func name(_ context: SheetContext) -> TextStyle {
        context.style(21, color: context.colors.muted)
    }
}
