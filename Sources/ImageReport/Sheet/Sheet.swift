import ImageBuffers

/// Draws a comparison as one picture of panels.
///
///     input           kernel as written       kernel rotated
///     --- what becomes of one bright point -----------------
///     point           correlated              convolved
///     difference      correlation             convolution
///     --- where they differ most ---------------------------
///     the image       its products, sum       its products, sum
///     figures
///
/// Each kernel is drawn above its result, down to the sum of one sample.
package enum Sheet {
    /// Draws the sheet.
    /// - Parameters:
    ///   - comparison: the comparison that is shown.
    ///   - style: the style of the sheet.
    ///   - type: the fonts; without fonts, the sheet has no captions.
    /// - Complexity: a pass over each image, and over the sheet's pixels.
    package static func draw(
        _ comparison: borrowing Comparison, style: SheetStyle, type: Typesetter
    ) -> Canvas {
        let context = SheetContext(style, type)
        let side = side(style, context)
        let content = SheetContent(comparison, layout: style.layout, side: side, context)
        let measured = MeasuredSheet(content, side: side, context)
        var canvas = Canvas(measured.layout.size, filledWith: context.colors.page)
        measured.draw(on: &canvas)
        return canvas
    }
}

extension Sheet {
    /// Pixels per side available for an image.
    ///
    /// In a grid, it is a power of 2, so that images whose sides are powers of 2 fill it when magnified by an integer
    /// factor.
    static func side(_ style: SheetStyle, _ context: SheetContext) -> Int {
        context.pixels(style.layout == .grid ? 512 : 420)
    }
}

/// A sheet's content and its layout.
struct MeasuredSheet {
    let layout: SheetLayout
    private let content: SheetContent
    private let context: SheetContext
    private let captions: [[PanelCaption]]
    private let heading: [String]
    private let takeaway: [String]
    private let subheading: [String]
    private let spacing: SheetLayout.Spacing

    /// - Parameter side: the width of a panel in the first row.
    init(_ content: SheetContent, side: Int, _ context: SheetContext) {
        let spacing = SheetLayout.Spacing(
            margin: context.pixels(44), column: context.pixels(40), row: context.pixels(44))
        let count = content.rows[0].panels.count
        let width = count * side + (count - 1) * spacing.column
        heading = context.type.wrap(content.heading, context.heading, width: Double(width), lines: 2)
        takeaway = context.type.wrap(content.takeaway, context.takeaway, width: Double(width), lines: 3)
        subheading = context.type.wrap(content.subheading, context.subheading, width: Double(width), lines: 2)
        var rows: [SheetLayout.Row] = []
        var captions: [[PanelCaption]] = []
        for row in content.rows {
            let columns = row.columns ?? row.panels.count
            let column = SheetLayout.columnWidth(columns, of: width, spacing)
            let rowCaptions = row.panels.map { PanelCaption($0, width: column, context) }
            let bodies = Self.bodies(of: row, column: column, side: side, context)
            rows.append(
                SheetLayout.Row(
                    heading: row.headings.isEmpty || !context.type.hasFont ? 0 : Self.headingHeight(context),
                    panels: zip(rowCaptions, bodies).map { .init(caption: $0.height, body: $1) }, columns: columns))
            captions.append(rowCaptions)
        }
        layout = SheetLayout(
            width: width,
            header: heading.count * context.type.lineHeight(context.heading)
                + takeaway.count * context.type.lineHeight(context.takeaway)
                + subheading.count * context.type.lineHeight(context.subheading),
            rows: rows, footer: content.figures.height(context), spacing: spacing)
        self.content = content
        self.spacing = spacing
        self.context = context
        self.captions = captions
    }

    /// Sizes of a row's pictures: first those that their image determines, then the flexible ones.
    private static func bodies(
        of row: SheetContent.Row, column: Int, side: Int, _ context: SheetContext
    ) -> [PixelSize] {
        guard let height = height(of: row.panels, column: column, side: side, context) else {
            // Only flexible panels: all are as high as the highest, so that their last lines are aligned.
            let sizes = row.panels.map { $0.bodySize(in: PixelSize(column, side), context) }
            let height = sizes.reduce(0) { max($0, $1.height) }
            return sizes.map { PixelSize($0.width, height) }
        }
        return row.panels.map { $0.bodySize(in: PixelSize(column, height), context) }
    }

    /// The height of a row's flexible pictures; `nil` if no image determines it.
    static func height(of panels: [any SheetPanel], column: Int, side: Int, _ context: SheetContext) -> Int? {
        let fixed = panels.filter { !$0.isFlexible }
            .map { $0.bodySize(in: PixelSize(column, side), context).height }
        return fixed.max().map { min(max($0, context.pixels(260)), side) }
    }

    private static func headingHeight(_ context: SheetContext) -> Int {
        context.pixels(18) + context.type.lineHeight(context.title) + context.pixels(14)
    }

    func draw(on canvas: inout Canvas) {
        let type = context.type
        let left = Double(layout.header.x)
        type.draw(lines: heading, context.heading, x: left, top: layout.header.y, on: &canvas)
        var top = layout.header.y + heading.count * type.lineHeight(context.heading)
        type.draw(lines: takeaway, context.takeaway, x: left, top: top, on: &canvas)
        top += takeaway.count * type.lineHeight(context.takeaway)
        type.draw(lines: subheading, context.subheading, x: left, top: top, on: &canvas)
        for (index, row) in content.rows.enumerated() {
            drawHeadings(row.headings, in: layout.headings[index], over: layout.places[index], on: &canvas)
            for (panel, (caption, place)) in zip(row.panels, zip(captions[index], layout.places[index])) {
                caption.draw(in: place.caption, on: &canvas)
                panel.draw(in: place.body, context, on: &canvas)
            }
        }
        content.figures.draw(in: layout.footer, gap: spacing.column, context, on: &canvas)
    }

    /// Draws a line across the sheet and, above the panels that they are about, the texts: with a small frame, as on the
    /// images, if they are about what is framed there.
    private func drawHeadings(
        _ headings: [SheetContent.Heading], in box: PixelBox, over places: [SheetLayout.Place],
        on canvas: inout Canvas
    ) {
        guard !box.isEmpty else { return }
        canvas.fill(
            PixelBox(x: box.x, y: box.y, width: box.width, height: context.pixels(2)), context.colors.hairline)
        let top = box.y + context.pixels(18)
        let height = context.type.lineHeight(context.title)
        for heading in headings {
            var x = places[heading.first].caption.x
            if heading.isOfMark {
                let side = context.pixels(24)
                canvas.frame(
                    PixelBox(x: x, y: top + (height - side) / 2, width: side, height: side), context.colors.marker,
                    thickness: context.pixels(4))
                x += side + context.pixels(14)
            }
            context.type.draw(lines: [heading.text], context.title, x: Double(x), top: top, on: &canvas)
        }
    }
}
