/// One part of a sheet: a picture under a title and a caption.
protocol SheetPanel {
    var title: String { get }
    var caption: String { get }

    /// The size of its picture, which fits into the room.
    /// - Parameter room: columns, and the rows that the other panels of its row need. Panels whose image determines
    ///   their size ignore the rows.
    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize

    /// Whether its picture takes the height of its row.
    var isFlexible: Bool { get }

    /// Draws the picture into a box of its size.
    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas)
}

/// A panel's title and caption, wrapped into lines.
struct PanelCaption {
    private let titleLines: [String]
    private let titleStyle: TextStyle
    private let captionLines: [String]
    private let context: SheetContext

    init(_ panel: any SheetPanel, width: Int, _ context: SheetContext) {
        self.context = context
        let width = Double(width)
        titleStyle = context.fitting(panel.title, context.title, width: width, sizes: [30, 27, 24])
        titleLines = context.type.wrap(panel.title, titleStyle, width: width, lines: 2)
        captionLines = context.type.wrap(panel.caption, context.caption, width: width, lines: 4)
    }

    /// Height of all lines, and of the gap to the picture.
    var height: Int {
        guard context.type.hasFont else { return 0 }
        return titleLines.count * context.type.lineHeight(titleStyle)
            + captionLines.count * context.type.lineHeight(context.caption) + context.pixels(10)
    }

    func draw(in box: PixelBox, on canvas: inout Canvas) {
        context.type.draw(lines: titleLines, titleStyle, x: Double(box.x), top: box.y, on: &canvas)
        context.type.draw(
            lines: captionLines, context.caption, x: Double(box.x),
            top: box.y + titleLines.count * context.type.lineHeight(titleStyle), on: &canvas)
    }
}
