import Convolution

/// Draws a kernel's frequency response in colours, with a scale in decibels below.
struct ResponsePanel: SheetPanel {
    let title = "Frequency response"
    let caption = "gain in decibels, 0 dB passes unchanged; both axes in cycles per sample, y down"
    private let kernel: Kernel

    /// Decibels from the darkest colour to the brightest: a thousandth of the largest gain is dark.
    private static let span = 60.0

    /// - Precondition: the kernel has a weight other than 0.
    init(_ kernel: Kernel) { self.kernel = kernel }

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize { PlotFrame.size(in: room, context) }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let frame = PlotFrame(in: box, context)
        let plot = frame.plot
        // Twice as fine as the pixels, because the lines where nothing passes are thinner than these.
        let response = FrequencyResponse(kernel, atMost: max(2 * plot.width - 1, 3))
        let decibels = response.means(plot.width).map(Decibels.of)
        // The next multiple of 5, so that the scale includes the highest level.
        let highest = decibels.reduce(-Double.infinity, max)
        let top = highest.isFinite ? (highest / 5 - 1e-9).rounded(.up) * 5 : 0
        let colors = ColorMap.heat.table(count: 256)
        for (index, level) in decibels.enumerated() {
            // Extreme weights can add up to NaN.
            let position = level.isNaN ? 0 : min(max((level - top) / Self.span + 1, 0), 1)
            canvas.fill(
                PixelBox(x: plot.x + index % plot.width, y: plot.y + index / plot.width, width: 1, height: 1),
                colors[Int((255 * position).rounded())])
        }
        let ticks = [-0.5, -0.25, 0, 0.25, 0.5]
        // Rows are drawn from the top, so the lower end of the left axis is the highest frequency.
        frame.draw(
            below: ticks.map { .init(position: $0 + 0.5, text: SheetNumber.short($0)) },
            left: ticks.map { .init(position: 0.5 - $0, text: SheetNumber.short($0)) }, on: &canvas)
        drawScale(frame.key, top: top, context, on: &canvas)
    }

    private func drawScale(_ key: PixelBox, top: Double, _ context: SheetContext, on canvas: inout Canvas) {
        let ticks = AxisTicks(in: (top - Self.span)...top, count: 3).values
        let bar = PixelBox(x: key.x, y: key.y, width: key.width, height: context.pixels(20))
        ScaleBar.draw(
            ColorMap.heat.table(count: max(bar.width, 2)), in: bar,
            labels: ticks.map {
                .init(position: ($0 - top) / Self.span + 1, text: "\(SheetNumber.short($0)) dB")
            }, style: PlotFrame.style(context), context, on: &canvas)
    }
}
