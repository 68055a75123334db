import ImageFilters
import ImagePlanes

/// The row that magnifies the place where two results differ most.
enum InsetRow {
    /// The row; `nil` where nothing differs, or a result is more than a weighted sum.
    static func row(_ comparison: borrowing Comparison, _ context: SheetContext) -> SheetContent.Row? {
        guard let position = comparison.difference?.largestPosition else { return nil }
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
        let largest = (a.taps + b.taps).reduce(0) { max($0, abs($1.product)) }
        let panels = [
            panel(a, comparison.a, stored(comparison.resultA, position, comparison.a), comparison.kind, largest),
            panel(b, comparison.b, stored(comparison.resultB, position, comparison.b), comparison.kind, largest),
        ]
        let place = "column \(position.x), row \(position.y)" + (channel.map { ", \($0)" } ?? "")
        return SheetContent.Row(
            heading: "Where they differ most: \(place)", panels: [image] + panels)
    }

    /// Both results there, and what is left of the one when the other is subtracted.
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

    /// The sample that the result holds, where a library has rounded it.
    private static func stored(
        _ result: borrowing PlanarImage, _ position: DifferenceMetrics.Position, _ side: ComparedSide
    ) -> Double? {
        guard side.roundsLikeLibrary else { return nil }
        return result.withPlane(position.channel) { Double($0[position.x, position.y]) }
    }

    private static func panel(
        _ products: TapProducts, _ side: ComparedSide, _ stored: Double?, _ kind: Comparison.Kind, _ largest: Double
    ) -> ProductsPanel {
        ProductsPanel(
            title: "\(SheetWords.breakable(side.title)) there",
            caption: "sample × weight, the kernel \(SheetWords.act(side.operation))",
            sum: WrittenSum(products, KernelLabels(side.laidKernel), rounded: stored), largest: largest)
    }
}
