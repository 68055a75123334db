import Convolution
import ImageBuffers

/// What a sheet shows: its panels, with pictures that are drawn in the size in which they are shown.
struct SheetContent {
    /// A row of panels.
    struct Row {
        /// What stands above it; empty for nothing.
        var heading = ""
        let panels: [any SheetPanel]
    }

    let heading: String
    let subheading: String
    let rows: [Row]
    let figures: FiguresRow

    /// Any panels under a heading.
    init(heading: String, subheading: String, rows: [Row], figures: FiguresRow) {
        self.heading = heading
        self.subheading = subheading
        self.rows = rows
        self.figures = figures
    }

    /// - Parameters:
    ///   - comparison: what is shown.
    ///   - layout: which panels stand beside each other.
    ///   - side: columns and rows that there are for an image.
    ///   - context: fonts, colours and lengths.
    init(_ comparison: borrowing Comparison, layout: SheetStyle.Layout, side: Int, _ context: SheetContext) {
        let words = SheetText(comparison)
        let pictures = SheetPictures(comparison, side: side, context)
        let room = PixelSize(side, side)
        let kernels = [comparison.a, comparison.b].map { side in
            let drawing = KernelDrawing(side.laidKernel, centre: side.laidCentre)
            return KernelPanel(
                title: words.kernelTitle(side),
                caption: words.kernelCaption(
                    side, unit: drawing.unitText, showsNumbers: drawing.showsNumbers(in: room, context)),
                drawing: drawing)
        }
        let input = pictures.input(comparison)
        let results = pictures.results(comparison, words)
        let difference = pictures.difference(comparison, words)
        let inset = InsetRow.row(comparison, context)
        let top: [Row] =
            switch layout {
            // Each kernel over what it makes, and the image over what differs in it.
            case .grid:
                [Row(panels: [input, kernels[0], kernels[1]]), Row(panels: [difference, results[0], results[1]])]
            case .row:
                [Row(panels: [input, kernels[0], kernels[1], results[0], results[1], difference])]
            }
        heading = words.heading
        subheading = words.subheading
        rows = top + (inset.map { [$0] } ?? [])
        figures = FiguresRow(figures: Self.figures(comparison))
    }

    private static func figures(_ comparison: borrowing Comparison) -> [FiguresRow.Figure] {
        let asymmetry = FiguresRow.Figure(
            value: SheetNumber.short(comparison.kernel.asymmetry), name: "kernel asymmetry")
        guard let difference = comparison.difference else {
            let (a, b) = (
                SheetText.size(comparison.resultA.width, comparison.resultA.height),
                SheetText.size(comparison.resultB.width, comparison.resultB.height)
            )
            return [.init(value: a, name: "first size"), .init(value: b, name: "second size"), asymmetry]
        }
        let metrics = difference.metrics
        let psnr = difference.psnr(dataRange: comparison.dataRange)
        return [
            .init(
                value: SheetNumber.short(metrics.largest),
                name: "largest difference, of \(SheetNumber.short(comparison.dataRange))"),
            .init(value: SheetNumber.short(metrics.mean), name: "mean difference"),
            .init(value: SheetNumber.short(metrics.rmse), name: "RMSE"),
            .init(value: "\(SheetNumber.short(psnr)) dB", name: "PSNR"),
            .init(
                value: difference.isNothing ? "0 %" : NumberFormatter.percent(metrics.differingShare),
                name: "of samples differ"),
            asymmetry,
        ]
    }
}
