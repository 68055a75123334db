/// The scale of a difference picture's colours with numbers: a strip below the picture.
package struct DifferenceLegend {
    /// Minimum width of a strip.
    package static let leastWidth = 320

    private let colors: [ColorMap.RGB8]
    let labels: [PlotFrame.Label]
    /// What the colours stand for, and the share of the samples beyond them.
    let words: [String]

    /// - Parameters:
    ///   - renderer: the renderer of the picture.
    ///   - other: the name of the image that was subtracted from the result.
    package init(_ renderer: DifferenceRenderer, other: String) {
        let difference = "result − \(other)"
        let severalChannels = renderer.channels.count > 1
        let words: String
        switch renderer.style {
        case .heat:
            colors = ColorMap.heat.table(count: 256)
            words = "|\(difference)|" + (severalChannels ? ", the largest of a pixel's channels" : "")
        case .signed:
            colors = ColorMap.signed.table(count: 511)
            words = difference + (severalChannels ? ", the channel that differs most" : "")
        case .abs:
            colors = (0...255).map { ColorMap.RGB8(repeating: $0) }
            words = "|\(difference)|" + (severalChannels ? ", channel by channel" : "")
        }
        let share = renderer.saturatedShare
        self.words =
            [words] + (share > 0 ? ["beyond the scale: \(NumberFormatter.percent(share)) of the samples"] : [])
        labels = Self.labels(renderer)
    }

    /// Numbers at the quarters of the scale; only 0 if nothing can be shown.
    private static func labels(_ renderer: DifferenceRenderer) -> [PlotFrame.Label] {
        let isSigned = renderer.style == .signed
        let top = renderer.fullScale
        guard top.isFinite else { return [.init(position: isSigned ? 0.5 : 0, text: "0")] }
        return [0, 0.25, 0.5, 0.75, 1].map { position in
            let value = isSigned ? (2 * position - 1) * top : position * top
            let text = SheetNumber.short(value)
            // The ends represent all values beyond them.
            guard renderer.saturatedShare > 0, value.magnitude == top else {
                return .init(position: position, text: isSigned && value > 0 ? "+\(text)" : text)
            }
            return .init(position: position, text: value < 0 ? "≤ \(text)" : "≥ \(text)")
        }
    }

    /// Draws the strip, with text of a size that suits the width.
    /// - Precondition: the width is at least `leastWidth`.
    package func draw(width: Int, type: Typesetter) -> Canvas {
        precondition(width >= Self.leastWidth, "a strip's width")
        var sheet = SheetStyle()
        sheet.scale = min(max(Double(width) / 720, 0.7), 4)
        let context = SheetContext(sheet, type)
        let style = context.style(20)
        let (margin, height) = (context.pixels(16), context.pixels(22))
        let bar = PixelBox(x: margin, y: margin, width: width - 2 * margin, height: height)
        let top = bar.maxY + ScaleBar.labelHeight(style, context) + context.pixels(4)
        let small = PlotFrame.style(context)
        let lines = words.flatMap { type.wrap($0, small, width: Double(bar.width), lines: 2) }
        let bottom = (type.hasFont ? top + lines.count * type.lineHeight(small) : bar.maxY) + margin
        var canvas = Canvas(PixelSize(width, bottom), filledWith: context.colors.page)
        ScaleBar.draw(colors, in: bar, labels: labels, style: style, context, on: &canvas)
        type.draw(lines: lines, small, x: Double(bar.x), top: top, on: &canvas)
        return canvas
    }
}
