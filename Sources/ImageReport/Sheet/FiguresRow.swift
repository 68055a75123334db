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

    /// - Parameter gap: the distance between the columns of the panels above.
    func draw(in box: PixelBox, gap: Int, _ context: SheetContext, on canvas: inout Canvas) {
        guard !figures.isEmpty, !box.isEmpty else { return }
        canvas.fill(
            PixelBox(x: box.x, y: box.y, width: box.width, height: context.pixels(2)), context.colors.hairline)
        let top = box.y + context.pixels(Self.above)
        // Columns as those of the panels: with as many figures as panels, each stands below one.
        let pitch = Double(box.width + gap) / Double(figures.count)
        let room = pitch - Double(gap)
        var (values, names) = (context.figure, Self.name(context))
        if let widest = widths(values, names, context).max(), widest > room {
            (values.size, names.size) = (values.size * room / widest, names.size * room / widest)
        }
        for (index, figure) in figures.enumerated() {
            let x = Double(box.x) + pitch * Double(index)
            context.type.draw(lines: [figure.value], values, x: x, top: top, on: &canvas)
            context.type.draw(
                lines: [figure.name], names, x: x, top: top + context.type.lineHeight(context.figure), on: &canvas)
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
