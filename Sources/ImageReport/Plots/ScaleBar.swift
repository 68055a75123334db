/// A scale of colours with numbers below.
enum ScaleBar {
    /// Draws a bar with labels below it, between its ends.
    /// - Parameters:
    ///   - colors: at least one colour for each column; if there are more, every n-th one is drawn.
    ///   - bar: the box of the colours.
    ///   - labels: positions from 0 to 1 and their texts. The two ends are drawn first; a label without room between
    ///     others is omitted, and so is the one at the same distance from the other end.
    static func draw(
        _ colors: [ColorMap.RGB8], in bar: PixelBox, labels: [PlotFrame.Label], style: TextStyle,
        _ context: SheetContext, on canvas: inout Canvas
    ) {
        guard !bar.isEmpty, !colors.isEmpty else { return }
        for x in 0..<bar.width {
            let index = bar.width > 1 ? x * (colors.count - 1) / (bar.width - 1) : 0
            canvas.fill(PixelBox(x: bar.x + x, y: bar.y, width: 1, height: bar.height), colors[index])
        }
        let line = context.pixels(1)
        canvas.frame(bar.outset(by: line), context.colors.hairline, thickness: line)
        let baseline = bar.maxY + context.pixels(6) + Int(style.size.rounded())
        for label in placed(labels, in: bar, style: style, context) {
            let x = bar.x + Int((label.position * Double(bar.width - 1)).rounded())
            canvas.fill(
                PixelBox(x: x, y: bar.maxY, width: context.pixels(1.5), height: context.pixels(5)),
                context.colors.muted)
            context.type.draw(label.text, style, x: label.left, baseline: baseline, on: &canvas)
        }
    }

    /// Height of a bar's labels.
    static func labelHeight(_ style: TextStyle, _ context: SheetContext) -> Int {
        context.pixels(6) + context.type.lineHeight(style)
    }

    private struct Placed {
        let position: Double
        let text: String
        let left: Double
        let right: Double
    }

    /// The labels that fit: the ends first, then the others from the left.
    private static func placed(
        _ labels: [PlotFrame.Label], in bar: PixelBox, style: TextStyle, _ context: SheetContext
    ) -> [Placed] {
        let order =
            [labels.first, labels.count > 1 ? labels.last : nil].compactMap { $0 } + labels.dropFirst().dropLast()
        var result: [Placed] = []
        var omitted: [Double] = []
        let space = context.type.width(of: "  ", style)
        for label in order {
            let width = context.type.width(of: label.text, style)
            let middle = Double(bar.x) + label.position * Double(bar.width)
            let left = min(max(middle - width / 2, Double(bar.x)), max(Double(bar.maxX) - width, Double(bar.x)))
            let isFree = result.allSatisfy { left > $0.right + space || left + width + space < $0.left }
            if isFree {
                result.append(Placed(position: label.position, text: label.text, left: left, right: left + width))
            } else {
                omitted.append(label.position)
            }
        }
        return result.filter { label in
            label.position == 0 || label.position == 1 || !omitted.contains { abs($0 + label.position - 1) < 1e-9 }
        }
    }
}
