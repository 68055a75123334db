import Convolution
import ImageBuffers

/// The row that magnifies the position of the largest difference.
enum InsetRow {
    /// Creates the row; `nil` if nothing differs, a result is more than a weighted sum, or the kernel has too many
    /// taps.
    static func row(_ comparison: borrowing Comparison, _ context: SheetContext) -> SheetContent.Row? {
        guard let position = comparison.difference?.largestPosition,
            max(comparison.kernel.width, comparison.kernel.height) <= Neighbourhood.limit
        else { return nil }
        let sides = comparison.products(at: position)
        guard let a = sides.a, let b = sides.b, let neighbourhood = Neighbourhood([a, b]) else { return nil }
        let channel = comparison.name(ofChannel: position.channel)
        var centres = [centre(of: a)]
        if centre(of: b) != centres[0] { centres.append(centre(of: b)) }
        let samples = channel.map { "\($0) samples" } ?? "samples"
        let goesOutside = (a.taps + b.taps).contains { !$0.isInside }
        let image = NeighbourhoodPanel(
            title: "The image there",
            caption: "its \(samples); framed: under the centre"
                + (goesOutside ? "; striped: past the border" : ""),
            neighbourhood: neighbourhood, centres: centres, scale: comparison.inputScale,
            conclusion: conclusion(comparison, position))
        let sums = (
            a: sum(a, comparison.a, comparison.resultA, position), b: sum(b, comparison.b, comparison.resultB, position)
        )
        let panels = [panel(sums.a, comparison.a, beside: sums.b), panel(sums.b, comparison.b, beside: sums.a)]
        let place = "column \(position.x), row \(position.y)" + (channel.map { ", \($0)" } ?? "")
        return SheetContent.Row(
            headings: [.init(text: "Where they differ most: \(place)", isOfMark: true)], panels: [image] + panels)
    }

    /// Both results at the position, and their difference.
    private static func conclusion(
        _ comparison: borrowing Comparison, _ position: DifferenceMetrics.Position
    ) -> InsetConclusion {
        let (x, y) = (position.x, position.y)
        let a = comparison.resultA.withPlane(position.channel) { Double($0[x, y]) }
        let b = comparison.resultB.withPlane(position.channel) { Double($0[x, y]) }
        let subtrahend = b < 0 ? "(\(SheetNumber.short(b, digits: 4)))" : SheetNumber.short(b, digits: 4)
        return InsetConclusion(
            steps: comparison.kind == .modes ? "correlation − convolution" : "the first minus the second",
            total: "\(SheetNumber.short(a, digits: 4)) − \(subtrahend) = \(SheetNumber.short(a - b, digits: 4))")
    }

    private static func centre(of products: TapProducts) -> (x: Int, y: Int) {
        let tap = products[row: products.centre.y, column: products.centre.x]
        return (tap.x, tap.y)
    }

    /// The sum, and the sample in the result if a library has rounded it.
    private static func sum(
        _ products: TapProducts, _ side: ComparedSide, _ result: borrowing PlanarImage,
        _ position: DifferenceMetrics.Position
    ) -> WrittenSum {
        let stored = result.withPlane(position.channel) { Double($0[position.x, position.y]) }
        return WrittenSum(products, KernelLabels(side.laidKernel), rounded: side.roundsLikeLibrary ? stored : nil)
    }

    private static func panel(_ sum: WrittenSum, _ side: ComparedSide, beside other: WrittenSum) -> ProductsPanel {
        ProductsPanel(
            title: "\(SheetText.breakable(side.title)) there",
            caption: "sample × weight, the kernel \(SheetText.act(side.operation))", sum: sum, other: other)
    }
}
