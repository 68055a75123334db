/// A square plot with numbers at its left and below it, and room for a key under these.
struct PlotFrame {
    /// The box of the plot.
    let plot: PixelBox
    /// The box of the key: a scale of colours, or samples of lines.
    let key: PixelBox
    private let context: SheetContext

    /// A number at an axis.
    struct Label {
        /// The position of the number: 0 is the left or lower end of the axis, 1 the other.
        let position: Double
        let text: String
    }

    private static let left = 84.0
    private static let gap = 10.0
    private static let keyHeight = 60.0

    /// The size of the whole frame in a room's width.
    static func size(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        let side = side(room.width, context)
        return PixelSize(
            room.width, side + labelHeight(context) + context.pixels(gap) + context.pixels(keyHeight))
    }

    /// The side of the plot, an odd number, so that a pixel is in the middle.
    private static func side(_ width: Int, _ context: SheetContext) -> Int {
        (max(width - context.pixels(left), 1) - 1) / 2 * 2 + 1
    }

    init(in box: PixelBox, _ context: SheetContext) {
        let left = context.pixels(Self.left)
        let side = Self.side(box.width, context)
        plot = PixelBox(x: box.x + left, y: box.y, width: side, height: side)
        let top = plot.maxY + Self.labelHeight(context) + context.pixels(Self.gap)
        key = PixelBox(x: plot.x, y: top, width: side, height: context.pixels(Self.keyHeight))
        self.context = context
    }

    private static func labelHeight(_ context: SheetContext) -> Int {
        context.pixels(12) + context.type.lineHeight(style(context))
    }

    static func style(_ context: SheetContext) -> TextStyle { context.style(20, color: context.colors.muted) }

    /// Draws the frame, ticks outside it, and the numbers.
    func draw(below: [Label], left: [Label], on canvas: inout Canvas) {
        let (line, stroke) = (context.pixels(1), context.pixels(6))
        canvas.frame(plot.outset(by: line), context.colors.hairline, thickness: line)
        let style = Self.style(context)
        for label in below {
            let x = column(label.position)
            canvas.fill(
                PixelBox(x: x, y: plot.maxY, width: context.pixels(1.5), height: stroke), context.colors.muted)
            context.type.draw(
                lines: [label.text], style, x: Double(x), top: plot.maxY + stroke + line, alignment: .centre,
                on: &canvas)
        }
        for label in left {
            let y = row(label.position)
            canvas.fill(
                PixelBox(x: plot.x - stroke, y: y, width: stroke, height: context.pixels(1.5)), context.colors.muted)
            context.type.draw(
                label.text, style, x: Double(plot.x - stroke - context.pixels(6)),
                baseline: y + Int((0.36 * style.size).rounded()), alignment: .right, on: &canvas)
        }
    }

    /// The pixel column at a position of the lower axis.
    func column(_ position: Double) -> Int { plot.x + Int((position * Double(plot.width - 1)).rounded()) }
    /// The pixel row at a position of the left axis.
    func row(_ position: Double) -> Int { plot.y + Int(((1 - position) * Double(plot.height - 1)).rounded()) }
    /// A position in the plot, in fractions of a pixel.
    func point(_ x: Double, _ y: Double) -> Canvas.Point {
        Canvas.Point(
            Double(plot.x) + 0.5 + x * Double(plot.width - 1),
            Double(plot.y) + 0.5 + (1 - y) * Double(plot.height - 1))
    }
}
