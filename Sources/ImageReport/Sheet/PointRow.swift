import Convolution

/// The row that shows what both operations make of one bright point: why one of them rotates the kernel.
enum PointRow {
    /// Creates the row; `nil` if a result is more than a weighted sum, or not every sample of it is kept.
    static func row(
        _ comparison: borrowing Comparison, _ words: SheetText, side: Int, _ context: SheetContext
    ) -> SheetContent.Row? {
        guard let response = PointResponse(comparison.a, comparison.b) else { return nil }
        let room = PixelSize(side, context.pixels(most))
        let panels = [
            ("One bright point", "one sample is 1, all others are 0", response.input),
            (words.pointTitle(comparison.a), words.pointCaption(comparison.a), response.a),
            (words.pointTitle(comparison.b), words.pointCaption(comparison.b), response.b),
        ].map { title, caption, kernel in
            let drawing = KernelDrawing(kernel, centre: response.point)
            var parts = [caption]
            if drawing.showsNumbers(in: room, context) { parts += drawing.unitText.map { ["numbers \($0)"] } ?? [] }
            return KernelPanel(
                title: title, caption: parts.joined(separator: "; "), drawing: drawing, most: most)
        }
        return SheetContent.Row(
            headings: [.init(text: "What becomes of one bright point (framed)")], panels: panels)
    }

    /// Maximum height of a picture.
    private static let most = 360.0
}

/// What two filters make of a single sample of 1 amid zeros, far from the border.
struct PointResponse: Equatable {
    /// The sample of 1 amid zeros.
    let input: Kernel
    /// What the first filter makes of it, without the filter's bias.
    let a: Kernel
    /// What the second filter makes of it.
    let b: Kernel
    /// The position of the sample.
    let point: Kernel.Anchor

    /// Computes the responses; `nil` if a filter is not resolved or keeps only every n-th sample.
    init?(_ a: ComparedSide, _ b: ComparedSide) {
        guard let one = a.resolved, let other = b.resolved, Self.keepsAll(one), Self.keepsAll(other) else { return nil }
        let shifts = [one, other].map(Self.shifts)
        let (x, y) = (shifts.map(\.x), shifts.map(\.y))
        // The window holds the point and all that becomes of it.
        let columns = min(x.reduce(0) { min($0, $1.lowerBound) }, 0)...max(x.reduce(0) { max($0, $1.upperBound) }, 0)
        let rows = min(y.reduce(0) { min($0, $1.lowerBound) }, 0)...max(y.reduce(0) { max($0, $1.upperBound) }, 0)
        guard columns.count <= Self.limit, rows.count <= Self.limit else { return nil }
        point = Kernel.Anchor(x: -columns.lowerBound, y: -rows.lowerBound)
        self.a = Self.response(one, columns, rows)
        self.b = Self.response(other, columns, rows)
        var weights = [Double](repeating: 0, count: columns.count * rows.count)
        weights[point.y * columns.count + point.x] = 1
        input = Kernel(width: columns.count, height: rows.count, weights: weights)
    }

    /// Maximum rows and columns of a response.
    private static let limit = 1024

    private static func keepsAll(_ filter: ResolvedFilter) -> Bool {
        filter.geometry.horizontal.stride == 1 && filter.geometry.vertical.stride == 1
    }

    /// How far from the point its samples are: the tap at `t` reads the point from `centre - t` samples away.
    private static func shifts(_ filter: ResolvedFilter) -> (x: ClosedRange<Int>, y: ClosedRange<Int>) {
        let (horizontal, vertical) = (filter.geometry.horizontal, filter.geometry.vertical)
        return (range(horizontal, taps: filter.taps.width), range(vertical, taps: filter.taps.height))
    }

    private static func range(_ axis: FilterGeometry.Axis, taps: Int) -> ClosedRange<Int> {
        (axis.centre - taps + 1) * axis.dilation...axis.centre * axis.dilation
    }

    private static func response(
        _ filter: ResolvedFilter, _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>
    ) -> Kernel {
        let (horizontal, vertical) = (filter.geometry.horizontal, filter.geometry.vertical)
        let sum = filter.taps.sum
        let isDivided =
            filter.boundary == .renormalize
            && abs(sum) > ResolvedFilter.vanishingWeight * filter.taps.absoluteSum
        let factor = isDivided ? filter.gain / sum : filter.gain
        var weights = [Double](repeating: 0, count: columns.count * rows.count)
        for row in 0..<filter.taps.height {
            let y = (vertical.centre - row) * vertical.dilation - rows.lowerBound
            for column in 0..<filter.taps.width {
                let x = (horizontal.centre - column) * horizontal.dilation - columns.lowerBound
                let weight = filter.taps[row: row, column: column]
                weights[y * columns.count + x] = factor == 1 ? weight : factor * weight
            }
        }
        return Kernel(width: columns.count, height: rows.count, weights: weights)
    }
}
