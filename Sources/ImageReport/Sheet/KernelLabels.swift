import Convolution
import KernelFormats

/// A kernel's weights as they are written into the cells of a drawing.
///
/// Weights that are long decimals but a unit times whole numbers, such as 1/45 ... 9/45, are shown as those numbers.
struct KernelLabels: Equatable, Sendable {
    /// What the shown numbers are multiplied by: 1, or a unit.
    let unit: Double
    /// The shown numbers, row after row: weight / unit.
    let values: [Double]

    init(_ kernel: Kernel) {
        let isShort = kernel.weights.allSatisfy { Kernel.shortestDecimal(abs($0)).utf8.count <= 5 }
        if !isShort, let whole = WholeWeights(kernel), whole.weights.allSatisfy({ abs($0) < 10_000 }),
            SheetNumber.factor(whole.unit).utf8.count <= 8
        {
            (unit, values) = (whole.unit, whole.weights)
        } else {
            (unit, values) = (1, kernel.weights)
        }
    }

    /// A shown number's text.
    func text(_ index: Int) -> String { SheetNumber.short(values[index]) }

    /// `× 1/45`, or `nil` where there is no unit.
    var unitText: String? { unit == 1 ? nil : "×\u{A0}\(SheetNumber.factor(unit))" }
}
