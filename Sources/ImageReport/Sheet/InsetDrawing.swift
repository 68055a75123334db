/// The cells of the magnified position, equally large in all panels with the same number of cells.
enum InsetGrid {
    static func grid(columns: Int, rows: Int, in room: PixelSize, _ context: SheetContext) -> CellGrid {
        CellGrid(
            columns: columns, rows: rows, in: PixelSize(room.width, min(room.height, context.pixels(360))),
            most: context.pixels(120), gap: context.pixels(3))
    }

    /// Frames the cell under the kernel's centre.
    static func frame(_ cell: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        canvas.frame(
            CellFrame.box(around: cell, context), context.colors.marker,
            thickness: CellFrame.thickness(cell, context))
    }
}

/// Stripes over samples past the image's border.
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
