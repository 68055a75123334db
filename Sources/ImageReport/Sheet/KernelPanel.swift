import Convolution
import Conventions
import KernelFormats

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
    /// Maximum height of the drawing, in units of length; `nil` for that of the row.
    var most: Double?

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        let room = PixelSize(room.width, min(room.height, height(context) ?? room.height))
        guard !drawing.showsNumbers(in: room, context), context.type.hasFont else {
            return drawing.size(in: room, context)
        }
        let legend = WeightLegend.height(context)
        let size = drawing.size(in: PixelSize(room.width, max(room.height - legend, 1)), context)
        return PixelSize(min(max(size.width, context.pixels(Self.leastLegend)), room.width), size.height + legend)
    }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        guard !drawing.showsNumbers(in: PixelSize(box.width, box.height), context), context.type.hasFont else {
            let size = drawing.size(in: PixelSize(box.width, min(box.height, height(context) ?? box.height)), context)
            drawing.draw(
                in: PixelBox(x: box.x, y: box.y, width: size.width, height: size.height), context, on: &canvas)
            return
        }
        let legend = WeightLegend.height(context)
        let room = PixelSize(box.width, max(min(box.height, height(context) ?? box.height) - legend, 1))
        let size = drawing.size(in: room, context)
        drawing.draw(
            in: PixelBox(x: box.x, y: box.y, width: size.width, height: size.height), context, on: &canvas)
        drawing.legend(context).draw(
            in: PixelBox(x: box.x, y: box.y + size.height, width: box.width, height: legend), context,
            on: &canvas)
    }

    private func height(_ context: SheetContext) -> Int? { most.map(context.pixels) }

    /// Minimum width of a legend.
    private static let leastLegend = 200.0
}
