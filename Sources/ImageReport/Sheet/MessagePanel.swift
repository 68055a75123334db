/// A sentence instead of a picture that would show nothing.
struct MessagePanel: SheetPanel {
    let title: String
    let caption: String
    /// The message in large letters.
    let message: String
    /// The reason.
    let reason: String

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize { room }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        canvas.fill(box, context.colors.message)
        let width = Double(box.width) - 2 * Double(context.pixels(32))
        let big = context.style(38, isBold: true)
        let small = context.style(24, color: context.colors.muted)
        let first = context.type.wrap(message, big, width: width, lines: 2)
        let second = context.type.wrap(reason, small, width: width, lines: 6)
        let gap = context.pixels(14)
        let height = first.count * context.type.lineHeight(big) + gap + second.count * context.type.lineHeight(small)
        let top = box.y + max((box.height - height) / 2, 0)
        let middle = Double(box.x) + Double(box.width) / 2
        context.type.draw(lines: first, big, x: middle, top: top, alignment: .centre, on: &canvas)
        context.type.draw(
            lines: second, small, x: middle, top: top + first.count * context.type.lineHeight(big) + gap,
            alignment: .centre, on: &canvas)
    }
}
