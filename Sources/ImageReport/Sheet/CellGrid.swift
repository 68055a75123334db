/// A grid of square cells with gaps between them.
struct CellGrid: Equatable {
    let columns: Int
    let rows: Int
    /// Pixels from one cell to the next.
    let pitch: Int
    /// Pixels between two cells, included in the pitch.
    let gap: Int

    /// Chooses the largest cells that fit.
    ///
    /// In a room of the grid's own size, the cells are the same.
    /// - Parameters:
    ///   - most: the maximum pitch.
    ///   - gap: omitted if cells have only a few pixels.
    init(columns: Int, rows: Int, in room: PixelSize, most: Int, gap: Int) {
        self.columns = columns
        self.rows = rows
        let spaced = min((room.width + gap) / columns, (room.height + gap) / rows, most)
        if spaced >= 8 * gap {
            (pitch, self.gap) = (spaced, gap)
        } else {
            (pitch, self.gap) = (max(min(room.width / columns, room.height / rows), 1), 0)
        }
    }

    /// The size of all cells: no more than the room, unless there are more cells than pixels.
    var size: PixelSize { PixelSize(columns * pitch - gap, rows * pitch - gap) }

    /// The box of a cell.
    func cell(column: Int, row: Int, at origin: (x: Int, y: Int)) -> PixelBox {
        PixelBox(x: origin.x + column * pitch, y: origin.y + row * pitch, width: pitch - gap, height: pitch - gap)
    }

    /// The largest style in which every text fits into a cell; `nil` if the texts would not be readable.
    /// - Parameter share: the maximum height of letters, as a share of a cell's side.
    func style(
        for texts: [String], _ context: SheetContext, share: Double, isBold: Bool = false
    ) -> TextStyle? {
        let side = Double(pitch - gap)
        let least = 11 * context.scale
        guard context.type.hasFont, share * side >= least else { return nil }
        var style = context.style(min(share * side / context.scale, 40), isBold: isBold)
        let widest = texts.reduce(0) { max($0, context.type.width(of: $1, style)) }
        if widest > 0.84 * side { style.size *= 0.84 * side / widest }
        return style.size >= least ? style : nil
    }
}
