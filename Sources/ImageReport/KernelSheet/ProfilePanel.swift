import Convolution

/// Plots the weights along the row and the column through a kernel's centre as two curves.
struct ProfilePanel: SheetPanel {
    let title = "Profile"
    let caption = "weights in the row and the column through the centre, by their distance from it"

    /// Weights, and the first one's distance from the centre.
    private struct Curve {
        let first: Int
        let weights: [Double]
    }

    private let row: Curve
    private let column: Curve
    private let across: ClosedRange<Double>
    private let upward: ClosedRange<Double>

    /// - Parameter centre: the tap that both curves pass through.
    init(_ kernel: Kernel, centre: Kernel.Anchor) {
        row = Curve(
            first: -centre.x, weights: (0..<kernel.width).map { kernel[row: centre.y, column: $0] })
        column = Curve(
            first: -centre.y, weights: (0..<kernel.height).map { kernel[row: $0, column: centre.x] })
        let first = min(row.first, column.first)
        let last = max(row.first + kernel.width, column.first + kernel.height) - 1
        // A small margin beyond the ends, and at least two samples.
        let margin = max(0.04 * Double(last - first), first == last ? 1 : 0.25)
        across = (Double(first) - margin)...(Double(last) + margin)
        let weights = row.weights + column.weights
        let (low, high) = (min(weights.min() ?? 0, 0), max(weights.max() ?? 0, 0))
        // Halved first, because the difference of the largest numbers would overflow.
        let room = low == high ? 1 : max((high / 2 - low / 2) * 0.14, .leastNormalMagnitude)
        upward = max(low - room, -.greatestFiniteMagnitude / 4)...min(high + room, .greatestFiniteMagnitude / 4)
    }

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize { PlotFrame.size(in: room, context) }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let frame = PlotFrame(in: box, context)
        let (plot, line) = (frame.plot, context.pixels(1))
        let ticks = AxisTicks(in: upward, count: 5).values
        for tick in ticks {
            let isZero = tick == 0
            canvas.fill(
                PixelBox(
                    x: plot.x, y: frame.row(Self.share(tick, of: upward)), width: plot.width,
                    height: isZero ? context.pixels(2) : line),
                isZero ? context.colors.muted : context.colors.hairline)
        }
        canvas.fill(
            PixelBox(x: frame.column(Self.share(0, of: across)), y: plot.y, width: line, height: plot.height),
            context.colors.muted)
        // The row's thinner line is drawn over the column's, so that both are visible where they coincide.
        draw(column, Self.columnLook, frame, context, on: &canvas)
        draw(row, Self.rowLook, frame, context, on: &canvas)
        let places = AxisTicks(in: across, count: 8, isWhole: true).values
        frame.draw(
            below: places.map { .init(position: Self.share($0, of: across), text: SheetNumber.short($0)) },
            left: ticks.map { .init(position: Self.share($0, of: upward), text: SheetNumber.short($0)) }, on: &canvas)
        drawKey(frame.key, context, on: &canvas)
    }

    private static func share(_ value: Double, of range: ClosedRange<Double>) -> Double {
        (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    /// How a curve is drawn.
    private struct Look {
        let name: String
        /// An end of the colours of signed numbers, 0 or 1.
        let end: Int
        let thickness: Double
        let dot: Double

        /// The end's colour, or the next one with enough contrast against the page.
        func color(_ context: SheetContext) -> ColorMap.RGB8 {
            let table = context.colors.signed.table(count: 101)
            let half = end == 0 ? Array(table[...49]) : table[51...].reversed()
            return half.first { SheetColors.contrast($0, context.colors.page) >= 4.5 } ?? half[0]
        }
    }

    private static let rowLook = Look(name: "row", end: 1, thickness: 3, dot: 9)
    private static let columnLook = Look(name: "column", end: 0, thickness: 7, dot: 17)
    /// Maximum number of samples drawn with dots; dots of more samples would overlap.
    private static let mostDots = 48

    private func draw(
        _ curve: Curve, _ look: Look, _ frame: PlotFrame, _ context: SheetContext, on canvas: inout Canvas
    ) {
        let points = curve.weights.enumerated().map { index, weight in
            frame.point(
                Self.share(Double(curve.first + index), of: across),
                Self.share(min(max(weight, upward.lowerBound), upward.upperBound), of: upward))
        }
        let color = look.color(context)
        canvas.path(points, thickness: look.thickness * context.scale, color)
        guard points.count <= Self.mostDots else { return }
        for point in points { canvas.line(from: point, to: point, thickness: look.dot * context.scale, color) }
    }

    /// Draws a piece of each line, and its name.
    private func drawKey(_ key: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        guard context.type.hasFont else { return }
        let style = PlotFrame.style(context)
        var x = Double(key.x)
        let length = Double(context.pixels(44))
        for look in [Self.rowLook, Self.columnLook] {
            let color = look.color(context)
            let y = Double(key.y) + Double(context.pixels(16))
            let (start, end) = (Canvas.Point(x + length / 6, y), Canvas.Point(x + length * 5 / 6, y))
            canvas.line(from: start, to: end, thickness: look.thickness * context.scale, color)
            let middle = (start + end) / 2
            canvas.line(from: middle, to: middle, thickness: look.dot * context.scale, color)
            x += length + Double(context.pixels(8))
            context.type.draw(
                look.name, style, x: x, baseline: Int((y + 0.36 * style.size).rounded()), on: &canvas)
            x += context.type.width(of: look.name, style) + Double(context.pixels(28))
        }
    }
}
