import Convolution
import ImageBuffers

/// The content of a sheet: its panels, with pictures drawn at the size at which they are shown.
struct SheetContent {
    /// A row of panels.
    struct Row {
        /// The text above the row; empty for none.
        var heading = ""
        let panels: [any SheetPanel]
    }

    let heading: String
    let subheading: String
    let rows: [Row]
    let figures: FiguresRow

    /// Creates content from any panels under a heading.
    init(heading: String, subheading: String, rows: [Row], figures: FiguresRow) {
        self.heading = heading
        self.subheading = subheading
        self.rows = rows
        self.figures = figures
    }

    /// - Parameters:
    ///   - comparison: the comparison that is shown.
    ///   - layout: the arrangement of the panels.
    ///   - side: pixels per side available for an image.
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
            // Each kernel above its result, and the image above the difference.
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
