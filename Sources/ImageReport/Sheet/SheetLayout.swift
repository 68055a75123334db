/// The positions of all parts of a sheet, computed from their sizes.
struct SheetLayout: Equatable {
    /// The size of a panel.
    struct Measure: Equatable {
        var caption: Int
        var body: PixelSize
    }

    /// A row of panels, which have equal widths.
    struct Row: Equatable {
        /// Height of the heading above it; 0 for none.
        var heading: Int
        var panels: [Measure]
        /// The number of columns, if there are more than panels.
        var columns: Int?

        /// The number of columns into which the width is divided.
        var columnCount: Int { max(columns ?? 0, panels.count) }
    }

    /// The position of a panel.
    struct Place: Equatable {
        var caption: PixelBox
        var body: PixelBox
    }

    /// Distances on a whole sheet.
    struct Spacing: Equatable {
        /// From the sheet's edges.
        var margin: Int
        /// Between panels of a row.
        var column: Int
        /// Between rows.
        var row: Int
    }

    let size: PixelSize
    let header: PixelBox
    let headings: [PixelBox]
    let places: [[Place]]
    let footer: PixelBox

    /// Width of each of `count` panels in a row of a given width.
    static func columnWidth(_ count: Int, of width: Int, _ spacing: Spacing) -> Int {
        (width - (count - 1) * spacing.column) / count
    }

    /// - Parameters:
    ///   - width: columns between the margins.
    ///   - header: height of the header.
    ///   - rows: the sizes of their panels; no body is wider than its column.
    ///   - footer: height of the footer.
    ///   - spacing: the distances.
    init(width: Int, header: Int, rows: [Row], footer: Int, spacing: Spacing) {
        let left = spacing.margin
        var y = spacing.margin
        self.header = PixelBox(x: left, y: y, width: width, height: header)
        y += header + (header > 0 ? spacing.row : 0)
        var headings: [PixelBox] = []
        var places: [[Place]] = []
        for row in rows {
            headings.append(PixelBox(x: left, y: y, width: width, height: row.heading))
            y += row.heading
            let captions = row.panels.reduce(0) { max($0, $1.caption) }
            let bodies = row.panels.reduce(0) { max($0, $1.body.height) }
            let column = Self.columnWidth(row.columnCount, of: width, spacing)
            places.append(
                row.panels.enumerated().map { index, panel in
                    precondition(panel.body.width <= column, "a body as wide as its column at most")
                    let x = left + index * (column + spacing.column)
                    return Place(
                        caption: PixelBox(x: x, y: y, width: column, height: captions),
                        body: PixelBox(
                            x: x, y: y + captions, width: panel.body.width, height: panel.body.height))
                })
            y += captions + bodies + spacing.row
        }
        self.headings = headings
        self.places = places
        self.footer = PixelBox(x: left, y: y, width: width, height: footer)
        y += footer > 0 ? footer : -spacing.row
        size = PixelSize(width + 2 * spacing.margin, y + spacing.margin)
    }
}
