package import Convolution

/// A kernel as a heat map: a square for each tap with its weight, and a frame around the centre.
///
/// Blue is negative, orange positive, grey 0. The strength of a colour is the square root of the weight's share of the
/// largest one: a long trail is visible beside its peak. If squares have no room for numbers, only the colours are
/// drawn. A kernel with more taps than pixels is drawn reduced.
package struct KernelDrawing {
    private let kernel: Kernel
    private let centre: Kernel.Anchor
    private let labels: KernelLabels

    /// Creates a drawing of a kernel as it is applied to the image.
    package init(_ kernel: Kernel, centre: Kernel.Anchor) {
        self.kernel = kernel
        self.centre = centre
        labels = KernelLabels(kernel)
    }

    /// The unit of the numbers: `× 1/45`.
    package var unitText: String? { labels.unitText }

    /// Whether a drawing of this size shows the numbers.
    package func showsNumbers(in room: PixelSize, _ context: SheetContext) -> Bool {
        style(grid(in: room, context), context) != nil
    }

    /// The size of the drawing in the available room.
    package func size(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        let size = grid(in: room, context).size
        return PixelSize(min(size.width, room.width), min(size.height, room.height))
    }

    /// Draws the kernel into a box of its size.
    package func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let grid = grid(in: PixelSize(box.width, box.height), context)
        guard grid.size.width <= box.width, grid.size.height <= box.height else {
            drawReduced(in: box, colors(context), on: &canvas)
            return
        }
        let colors = colors(context)
        let style = style(grid, context)
        for row in 0..<kernel.height {
            for column in 0..<kernel.width {
                let cell = grid.cell(column: column, row: row, at: (box.x, box.y))
                let color = colors.color(kernel[row: row, column: column])
                canvas.fill(cell, color)
                if var style {
                    style.color = SheetColors.ink(on: color)
                    context.type.draw(
                        labels.text(row * kernel.width + column), style, inMiddleOf: cell, on: &canvas)
                }
            }
        }
        canvas.frame(box.outset(by: context.pixels(1)), context.colors.hairline, thickness: context.pixels(1))
        let cell = grid.cell(column: centre.x, row: centre.y, at: (box.x, box.y))
        CentreMark.draw(around: cell, context, on: &canvas)
    }

    /// The legend for squares without numbers.
    func legend(_ context: SheetContext) -> WeightLegend { WeightLegend(kernel, context) }

    private func colors(_ context: SheetContext) -> SignedColors {
        SignedColors(context.colors.signed, largest: kernel.largestMagnitude, isSquareRoot: true)
    }

    private static let gap = 3.0

    private func grid(in room: PixelSize, _ context: SheetContext) -> CellGrid {
        CellGrid(
            columns: kernel.width, rows: kernel.height, in: room, most: context.pixels(170),
            gap: context.pixels(Self.gap))
    }

    private func style(_ grid: CellGrid, _ context: SheetContext) -> TextStyle? {
        grid.style(for: kernel.weights.indices.prefix(4096).map(labels.text), context, share: 0.36)
    }

    /// Draws a reduced kernel: each pixel shows the tap of largest magnitude that it covers.
    private func drawReduced(in box: PixelBox, _ colors: SignedColors, on canvas: inout Canvas) {
        let columns = (0...box.width).map { min($0 * kernel.width / box.width, kernel.width - 1) }
        for y in 0..<box.height {
            let first = y * kernel.height / box.height
            let rows = first..<max(first + 1, (y + 1) * kernel.height / box.height)
            for x in 0..<box.width {
                var weight = 0.0
                for row in rows {
                    for column in columns[x]..<max(columns[x] + 1, columns[x + 1]) {
                        let other = kernel[row: row, column: column]
                        if abs(other) > abs(weight) { weight = other }
                    }
                }
                canvas.fill(
                    PixelBox(x: box.x + x, y: box.y + y, width: 1, height: 1),
                    colors.color(weight))
            }
        }
    }
}

/// The frame around the tap on the output sample.
enum CentreMark {
    static func draw(around cell: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let line = CellFrame.thickness(cell, context)
        let frame = CellFrame.box(around: cell, context)
        canvas.frame(frame, .init(17, 18, 22), thickness: line)
        canvas.frame(frame.outset(by: -line), .init(255, 255, 255), thickness: max(line / 2, 1))
    }
}

/// The frame of a cell: inside its edges, or around a cell that is too small for that.
enum CellFrame {
    static func thickness(_ cell: PixelBox, _ context: SheetContext) -> Int {
        isInside(cell, context) ? context.pixels(5) : context.pixels(2)
    }

    static func box(around cell: PixelBox, _ context: SheetContext) -> PixelBox {
        isInside(cell, context) ? cell : cell.outset(by: 2 * context.pixels(2))
    }

    private static func isInside(_ cell: PixelBox, _ context: SheetContext) -> Bool {
        cell.width >= context.pixels(30)
    }
}
