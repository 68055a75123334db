import Convolution
import ImageBuffers

/// The content of a sheet: its panels, with pictures drawn at the size at which they are shown.
struct SheetContent {
    /// A row of panels.
    struct Row {
        /// The texts above the row.
        var headings: [Heading] = []
        var panels: [any SheetPanel]
        /// The number of columns, if there are more than panels.
        var columns: Int?
    }

    /// A text above some panels of a row.
    struct Heading {
        let text: String
        /// The number of the first of these panels.
        var first = 0
        /// Whether it stands behind a frame, as that on the images.
        var isOfMark = false
    }

    let heading: String
    /// What the sheet shows, in a sentence; empty for none.
    var takeaway = ""
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
        let input = pictures.input(comparison)
        let results = pictures.results(comparison, words)
        let difference = pictures.difference(comparison, words)
        let images: [any SheetPanel] = [input] + (layout == .row ? results + [difference] : [])
        let room = PixelSize(side, MeasuredSheet.height(of: images, column: side, side: side, context) ?? side)
        let kernels = [comparison.a, comparison.b].map { side in
            let drawing = KernelDrawing(side.laidKernel, centre: side.laidCentre)
            return KernelPanel(
                title: words.kernelTitle(side),
                caption: words.kernelCaption(
                    side, unit: drawing.unitText, showsNumbers: drawing.showsNumbers(in: room, context)),
                drawing: drawing)
        }
        let point = PointRow.row(comparison, words, side: side, context)
        let inset = InsetRow.row(comparison, context)
        switch layout {
        case .grid:
            // Each kernel above its result, and the image above the difference.
            let below = Row(
                headings: point == nil ? [] : [Heading(text: "What becomes of the image")],
                panels: [difference, results[0], results[1]])
            let top = Row(panels: [input, kernels[0], kernels[1]])
            rows = [top, point, below, inset].compactMap { $0 }
        case .row:
            let top = Row(panels: [input, kernels[0], kernels[1], results[0], results[1], difference])
            rows = [top] + Self.beside(point, inset, columns: top.panels.count)
        }
        heading = words.heading
        takeaway = words.takeaway
        subheading = words.subheading
        figures = FiguresRow(figures: Self.figures(comparison))
    }

    /// Two rows as one; a single one keeps its place.
    private static func beside(_ left: Row?, _ right: Row?, columns: Int) -> [Row] {
        guard var row = left, let right else {
            guard var row = left ?? right else { return [] }
            row.columns = columns
            return [row]
        }
        row.headings += right.headings.map {
            Heading(text: $0.text, first: $0.first + row.panels.count, isOfMark: $0.isOfMark)
        }
        row.panels += right.panels
        return [row]
    }

    /// How much the results differ.
    private static func figures(_ comparison: borrowing Comparison) -> [FiguresRow.Figure] {
        guard let difference = comparison.difference else {
            let (a, b) = (
                SheetText.size(comparison.resultA.width, comparison.resultA.height),
                SheetText.size(comparison.resultB.width, comparison.resultB.height)
            )
            return [.init(value: a, name: "size of the first"), .init(value: b, name: "size of the second")]
        }
        let metrics = difference.metrics
        let range = SheetNumber.short(comparison.dataRange)
        return [
            .init(
                value: difference.isNothing ? "0 %" : NumberFormatter.percent(metrics.differingShare),
                name: "of the samples differ"),
            .init(value: SheetNumber.short(metrics.mean), name: "mean difference, in a range of \(range)"),
            .init(value: SheetNumber.short(metrics.largest), name: "largest difference"),
        ]
    }
}
