import Convolution

/// The terms of one output sample: the product of each tap, and the sum.
struct ProductsPanel: SheetPanel {
    let title: String
    let caption: String
    let sum: WrittenSum
    /// The sum in the panel beside this one: both panels have the same colours and text sizes.
    let other: WrittenSum

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        PixelSize(room.width, conclusion.height(with: grid(room, context), width: room.width, context))
    }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let grid = grid(PixelSize(box.width, box.height), context)
        drawCells(grid, at: (box.x, box.y), context, on: &canvas)
        conclusion.draw(with: grid, in: box, context, on: &canvas)
    }

    private func grid(_ room: PixelSize, _ context: SheetContext) -> CellGrid {
        InsetGrid.grid(columns: sum.products.width, rows: sum.products.height, in: room, context)
    }

    private var conclusion: InsetConclusion {
        InsetConclusion(steps: sum.terms(limit: 64), shortSteps: sum.terms(limit: 12), total: sum.total)
    }

    private func drawCells(
        _ grid: CellGrid, at origin: (x: Int, y: Int), _ context: SheetContext, on canvas: inout Canvas
    ) {
        // Smaller factors would not be readable, or would leave no room for the product.
        var factors = grid.style(for: sum.factorTexts + other.factorTexts, context, share: 0.2)
        if let style = factors, style.size < 13 * context.scale { factors = nil }
        let style = grid.style(
            for: sum.productTexts + other.productTexts, context, share: factors == nil ? 0.36 : 0.3,
            isBold: factors != nil)
        // Without numbers, colours are those of kernels, so that small products are visible.
        let colors = SignedColors(
            context.colors.signed,
            largest: (sum.products.taps + other.products.taps).map { abs($0.product) }.filter(\.isFinite).max() ?? 0,
            isSquareRoot: style == nil)
        for (index, tap) in sum.products.taps.enumerated() {
            let (column, row) = (index % sum.products.width, index / sum.products.width)
            let cell = grid.cell(column: column, row: row, at: origin)
            let color = colors.color(tap.product)
            canvas.fill(cell, color)
            let ink = SheetColors.ink(on: color)
            if var factors {
                factors.color = ink
                let upper = PixelBox(
                    x: cell.x, y: cell.y + cell.height / 12, width: cell.width, height: cell.height / 3)
                context.type.draw(sum.factorTexts[index], factors, inMiddleOf: upper, on: &canvas)
            }
            if var style {
                style.color = ink
                let lower = PixelBox(
                    x: cell.x, y: cell.y + (factors == nil ? 0 : cell.height / 4), width: cell.width,
                    height: cell.height - (factors == nil ? 0 : cell.height / 4))
                context.type.draw(sum.productTexts[index], style, inMiddleOf: lower, on: &canvas)
            }
        }
        let centre = sum.products.centre
        if (0..<sum.products.width).contains(centre.x), (0..<sum.products.height).contains(centre.y) {
            InsetGrid.frame(grid.cell(column: centre.x, row: centre.y, at: origin), context, on: &canvas)
        }
    }
}
