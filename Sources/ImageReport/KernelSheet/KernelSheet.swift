package import Convolution

/// Draws a kernel and its properties.
///
///     as written              rotated by 180 degrees
///     frequency response      profile through the centre
///     figures
package enum KernelSheet {
    /// Draws the picture.
    /// - Parameters:
    ///   - kernel: the kernel as written by the user.
    ///   - heading: the kernel's name.
    ///   - style: theme and scale; there is only one layout.
    ///   - type: the fonts; without fonts, the picture has no captions.
    /// - Complexity: that of `FrequencyResponse`, and the picture's pixels.
    package static func draw(_ kernel: Kernel, heading: String, style: SheetStyle, type: Typesetter) -> Canvas {
        let context = SheetContext(style, type)
        let side = context.pixels(512)
        let room = PixelSize(side, side)
        let content = SheetContent(
            heading: heading, subheading: subheading(kernel),
            rows: [
                .init(panels: [written(kernel, room, context), rotated(kernel, room, context)]),
                .init(panels: [response(kernel), ProfilePanel(kernel, centre: centre(kernel, .correlate))]),
            ],
            figures: FiguresRow(figures: figures(kernel)))
        let measured = MeasuredSheet(content, side: side, context)
        var canvas = Canvas(measured.layout.size, filledWith: context.colors.page)
        measured.draw(on: &canvas)
        return canvas
    }

    private static func centre(_ kernel: Kernel, _ mode: FilterMode) -> Kernel.Anchor { kernel.centre(for: mode) }

    private static func subheading(_ kernel: Kernel) -> String {
        let (correlate, convolve) = (centre(kernel, .correlate), centre(kernel, .convolve))
        let size = "\(kernel.width) × \(kernel.height) weights, centre x=\(correlate.x), y=\(correlate.y)"
        guard correlate != convolve else { return size }
        return "\(size) for correlation, x=\(convolve.x), y=\(convolve.y) for convolution"
    }

    private static func written(_ kernel: Kernel, _ room: PixelSize, _ context: SheetContext) -> KernelPanel {
        panel(
            KernelDrawing(kernel, centre: centre(kernel, .correlate)), title: "As written",
            says: "as correlation lays it", kernel, room, context)
    }

    private static func rotated(_ kernel: Kernel, _ room: PixelSize, _ context: SheetContext) -> KernelPanel {
        let centre = centre(kernel, .convolve)
        let turned = Kernel.Anchor(x: kernel.width - 1 - centre.x, y: kernel.height - 1 - centre.y)
        return panel(
            KernelDrawing(kernel.rotated180(), centre: turned), title: "Rotated by 180°",
            says: kernel.isSymmetricUnder180 ? "the same: it is symmetric" : "as convolution lays it", kernel, room,
            context)
    }

    private static func panel(
        _ drawing: KernelDrawing, title: String, says: String, _ kernel: Kernel, _ room: PixelSize,
        _ context: SheetContext
    ) -> KernelPanel {
        var parts = [says]
        if !drawing.showsNumbers(in: room, context) {
            parts.append("colours by the square root of the weight")
        } else if let unit = drawing.unitText {
            parts.append("numbers \(unit)")
        }
        parts.append("framed: its centre")
        return KernelPanel(title: title, caption: parts.joined(separator: "; "), drawing: drawing)
    }

    private static func response(_ kernel: Kernel) -> any SheetPanel {
        guard kernel.weights.contains(where: { $0 != 0 }) else {
            return MessagePanel(
                title: "Frequency response", caption: "", message: "Nothing passes",
                reason: "Every weight is 0, and so is the response to every wave.")
        }
        return ResponsePanel(kernel)
    }

    private static func figures(_ kernel: Kernel) -> [FiguresRow.Figure] {
        let corners = kernel.cornerResponse
        // Rounding errors of weights that cancel out count as 0.
        let gain = { (value: Double) in kernel.isRounding(value) ? 0 : value }
        // Rounded to a tenth, so that rounding errors of a gain of 1 give 0 dB.
        let decibels = { (value: Double) in
            "\(SheetNumber.short((10 * Decibels.of(gain(value))).rounded() / 10, digits: 4)) dB"
        }
        let rank = max(kernel.width, kernel.height) <= 256 ? kernel.rank() : nil
        return [
            .init(
                value: SheetNumber.short(gain(kernel.signedSum()), digits: 4),
                name: "sum of weights"),
            .init(value: rank.map(String.init) ?? "–", name: rank == 1 ? "rank: separable" : "rank"),
            .init(value: decibels(corners.zero), name: "at frequency 0"),
            .init(value: decibels(corners.nyquistX), name: "at 0.5 in x"),
            .init(value: decibels(corners.nyquistY), name: "at 0.5 in y"),
            .init(value: SheetNumber.short(kernel.asymmetry), name: "asymmetry"),
        ]
    }
}
