package import Convolution

/// The rule for output samples whose kernel reaches over the border.
package enum BorderRule: Equatable, Hashable, Sendable {
    /// The image is extended.
    case extended(BoundaryMode)
    /// The samples are 0.
    case zeroed
    /// There are no such samples.
    case notReached

    /// The rules that are tried, the most likely first.
    static let all: [BorderRule] = {
        let likely: [BoundaryMode] = [.constant(0), .reflect]
        let others = BoundaryMode.all.filter { !likely.contains($0) }
        return (likely + others).map { .extended($0) } + [.zeroed]
    }()

    /// The boundary mode on the command line, if there is one.
    package var mode: BoundaryMode? {
        if case .extended(let mode) = self { mode } else { nil }
    }
}

extension ProbeSet {
    /// Creates probes at output samples whose kernel reaches over the border, as the positions of their first taps.
    ///
    /// All such samples are used or, if there are many, equally many from each side.
    init(atBordersOf sizes: ImageSizes, finding: InteriorFinding, limit: Int) {
        let placement = finding.placement
        let kernel = finding.family.bank.first
        let inside = (
            x: Self.inside(
                input: sizes.input.x, output: sizes.output.x, taps: kernel.width, placement.before.x,
                placement.stride.x, placement.dilation.x),
            y: Self.inside(
                input: sizes.input.y, output: sizes.output.y, taps: kernel.height, placement.before.y,
                placement.stride.y, placement.dilation.y)
        )
        // Rows above and below, then the remaining samples to the left and right.
        let columns = 0..<sizes.output.x
        let strips = [
            (columns, 0..<inside.y.lowerBound), (columns, inside.y.upperBound..<sizes.output.y),
            (0..<inside.x.lowerBound, inside.y), (inside.x.upperBound..<sizes.output.x, inside.y),
        ].filter { !$0.0.isEmpty && !$0.1.isEmpty }
        let channels = finding.family.bank.outputs.count
        let share = max(limit / channels, 32)
        var generator = Scatter(seed: 0xB0)
        var positions: [FilterGeometry.Pair] = []
        var ranges: [Range<Int>] = []
        let count = strips.reduce(0) { $0 + $1.0.count * $1.1.count }
        for _ in 0..<channels {
            let start = positions.count
            for (xs, ys) in strips {
                let places =
                    count <= share
                    ? ys.flatMap { y in xs.map { x in (x, y) } }
                    : (0..<(share / strips.count)).map { _ in
                        (Int.random(in: xs, using: &generator), Int.random(in: ys, using: &generator))
                    }
                positions += places.map { x, y in
                    FilterGeometry.Pair(
                        x: x * placement.stride.x - placement.before.x, y: y * placement.stride.y - placement.before.y)
                }
            }
            ranges.append(start..<positions.count)
        }
        self.init(positions: positions, channels: ranges)
    }

    /// The output samples along one axis whose taps are all inside; an empty range if there are none.
    private static func inside(
        input: Int, output: Int, taps: Int, _ before: Int, _ stride: Int, _ dilation: Int
    ) -> Range<Int> {
        let first = min(before > 0 ? (before + stride - 1) / stride : 0, output)
        let room = input - (dilation * (taps - 1) + 1) + before
        let end = room < 0 ? first : min(room / stride + 1, output)
        return first..<max(first, end)
    }
}
