import KernelFormats
import Conventions
package import Convolution

/// A kernel as a heat map: a square for each tap with its weight, and a frame around the centre.
///
/// Blue is negative, orange positive, light grey 0; the largest magnitude has the full colour. If squares have no room
/// for numbers, only the colours are drawn. A kernel with more taps than pixels is drawn reduced.
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
            drawReduced(in: box, on: &canvas)
            return
        }
        let largest = kernel.weights.reduce(0) { max($0, abs($1)) }
        let style = style(grid, context)
        for row in 0..<kernel.height {
            for column in 0..<kernel.width {
                let cell = grid.cell(column: column, row: row, at: (box.x, box.y))
                let color = SignedColor.color(kernel[row: row, column: column], largest: largest)
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
    private func drawReduced(in box: PixelBox, on canvas: inout Canvas) {
        let largest = kernel.weights.reduce(0) { max($0, abs($1)) }
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
                    SignedColor.color(weight, largest: largest))
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

/// Colours of signed numbers.
enum SignedColor {
    private static let table = ColorMap.signed.table(count: 511)

    /// The colour of a value: full at `largest` and for infinities, neutral for NaN.
    ///
    /// All values are neutral if `largest` is not a finite number above 0.
    static func color(_ value: Double, largest: Double) -> ColorMap.RGB8 {
        guard largest > 0, largest.isFinite, !value.isNaN else { return table[255] }
        return table[Int((min(max(value / largest, -1), 1) * 255).rounded()) + 255]
    }
}

/// The numbers in the cells of a kernel's drawing.
///
/// Weights that are long decimals, but integer multiples of a unit, such as 1/45 ... 9/45, are shown as these integers.
struct KernelLabels: Equatable, Sendable {
    /// The unit of the shown numbers; 1 if there is none.
    let unit: Double
    /// The shown numbers, row by row: weight / unit.
    let values: [Double]

    init(_ kernel: Kernel) {
        let isShort = kernel.weights.allSatisfy { Kernel.shortestDecimal(abs($0)).utf8.count <= 5 }
        if !isShort, let whole = IntegerWeights(kernel), whole.weights.allSatisfy({ abs($0) < 10_000 }),
            SheetNumber.factor(whole.unit).utf8.count <= 8
        {
            (unit, values) = (whole.unit, whole.weights)
        } else {
            (unit, values) = (1, kernel.weights)
        }
    }

    /// The text of a shown number.
    func text(_ index: Int) -> String { SheetNumber.short(values[index]) }

    /// `× 1/45`, or `nil` if there is no unit.
    var unitText: String? { unit == 1 ? nil : "×\u{A0}\(SheetNumber.factor(unit))" }
}

/// A panel with a kernel as it is applied to the image.
struct KernelPanel: SheetPanel {
    let title: String
    let caption: String
    let drawing: KernelDrawing

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize { drawing.size(in: room, context) }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        drawing.draw(in: box, context, on: &canvas)
    }
}
