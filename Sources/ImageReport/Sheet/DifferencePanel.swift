/// The signed difference, with the scale of its colours.
struct DifferencePanel: SheetPanel {
    let title: String
    let caption: String
    let picture: Picture
    /// The difference with the full colour.
    let fullScale: Double
    /// Whether there are differences beyond it, which have the full colour too.
    let isExceeded: Bool
    var mark: PixelBox?

    var isFlexible: Bool { false }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        PixelSize(
            max(picture.width, min(room.width, context.pixels(Self.leastBar))), picture.height + barHeight(context))
    }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let image = PixelBox(x: box.x, y: box.y, width: picture.width, height: picture.height)
        ImagePanel(title: title, caption: caption, picture: picture, mark: mark).draw(in: image, context, on: &canvas)
        let bar = PixelBox(
            x: box.x, y: image.maxY + context.pixels(Self.gap), width: box.width, height: context.pixels(Self.bar))
        SignedScaleBar.draw(in: bar, context, on: &canvas)
        let style = context.style(24)
        let baseline = bar.maxY + Int((1.1 * style.size).rounded())
        let (left, right) = (Double(bar.x), Double(bar.maxX))
        let end = SheetNumber.short(fullScale)
        let (low, high) = isExceeded ? ("≤ −\(end)", "≥ \(end)") : ("−\(end)", "+\(end)")
        context.type.draw(low, style, x: left, baseline: baseline, on: &canvas)
        context.type.draw("0", style, x: (left + right) / 2, baseline: baseline, alignment: .centre, on: &canvas)
        context.type.draw(high, style, x: right, baseline: baseline, alignment: .right, on: &canvas)
    }

    private static let gap = 12.0
    private static let bar = 20.0
    /// Minimum width of a bar with room for three numbers.
    private static let leastBar = 360.0

    private func barHeight(_ context: SheetContext) -> Int {
        context.pixels(Self.gap) + context.pixels(Self.bar)
            + (context.type.hasFont ? context.type.lineHeight(context.style(24)) + context.pixels(2) : 0)
    }
}

/// The colours of signed numbers from end to end, with a tick in the middle.
enum SignedScaleBar {
    static func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        guard box.width > 1 else { return }
        let colors = context.colors.signed.table(count: box.width)
        ScaleBar.draw(colors, in: box, labels: [], style: context.style(24), context, on: &canvas)
        let tick = context.pixels(2)
        canvas.fill(
            PixelBox(x: box.x + (box.width - tick) / 2, y: box.y, width: tick, height: box.height),
            SheetColors.ink(on: colors[box.width / 2]))
    }
}
