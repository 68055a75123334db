import Convolution

/// The colours of signed numbers on a scale.
struct SignedColors {
    /// The number with the full colour.
    let largest: Double
    /// Whether the strength of a colour is the square root of the number's share of the largest one, so that numbers
    /// that are small beside it are visible.
    var isSquareRoot = false
    private let table: [ColorMap.RGB8]

    private static let light = ColorMap.signed.table(count: 511)
    private static let dark = ColorMap.signedOnDark.table(count: 511)

    /// - Parameter map: one of the signed maps.
    init(_ map: ColorMap, largest: Double, isSquareRoot: Bool = false) {
        self.largest = largest
        self.isSquareRoot = isSquareRoot
        table = map == .signedOnDark ? Self.dark : Self.light
    }

    /// The colour of a value: full at `largest` and for infinities, neutral for NaN.
    ///
    /// All values are neutral if `largest` is not a finite number above 0.
    func color(_ value: Double) -> ColorMap.RGB8 {
        guard largest > 0, largest.isFinite, !value.isNaN else { return table[255] }
        let share = min(max(value / largest, -1), 1)
        let strength = isSquareRoot ? (share < 0 ? -1 : 1) * abs(share).squareRoot() : share
        return table[Int((strength * 255).rounded()) + 255]
    }
}

/// The colours of a kernel's weights, with numbers below.
///
/// The scale is that of square roots: a quarter of the largest weight is in the middle of its side.
struct WeightLegend {
    private let colors: [ColorMap.RGB8]
    private let labels: [PlotFrame.Label]

    init(_ kernel: Kernel, _ context: SheetContext) {
        let largest = kernel.largestMagnitude
        let table = context.colors.signed.table(count: 511)
        let (hasNegative, hasPositive) = (kernel.weights.contains { $0 < 0 }, kernel.weights.contains { $0 > 0 })
        colors = hasNegative && hasPositive ? table : hasNegative ? Array(table[...255]) : Array(table[255...])
        // Positions from -1 to 1, with the square of a position as its weight.
        let positions: [Double] =
            hasNegative && hasPositive ? [-1, -0.5, 0, 0.5, 1] : hasNegative ? [-1, -0.5, 0] : [0, 0.5, 1]
        let (low, high) = (positions[0], positions[positions.count - 1])
        labels = positions.map { position in
            .init(
                position: (position - low) / (high - low),
                text: SheetNumber.short(position * abs(position) * largest))
        }
    }

    /// Height of the legend, including the gap above it.
    static func height(_ context: SheetContext) -> Int {
        context.pixels(gap) + context.pixels(bar) + ScaleBar.labelHeight(PlotFrame.style(context), context)
    }

    /// Draws the legend into a box of its height.
    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let bar = PixelBox(
            x: box.x, y: box.y + context.pixels(Self.gap), width: box.width, height: context.pixels(Self.bar))
        ScaleBar.draw(colors, in: bar, labels: labels, style: PlotFrame.style(context), context, on: &canvas)
    }

    private static let gap = 12.0
    private static let bar = 20.0
}

extension Kernel {
    /// The largest magnitude of a weight.
    var largestMagnitude: Double { weights.reduce(0) { max($0, abs($1)) } }
}
