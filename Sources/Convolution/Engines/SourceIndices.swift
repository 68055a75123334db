/// The source indices of consecutive positions: `BoundaryMode.sourceIndex` without a division for each.
struct SourceIndices: Sendable {
    private let count: Int
    /// As in `AxisExtension`, with -1 for none.
    private let period, mirrorSum, before, after: Int
    /// The next position, modulo the period if indices repeat.
    private var position: Int

    /// - Parameter count: samples of the image, at least 1.
    init(from position: Int, count: Int, boundary: BoundaryMode) {
        let extended = boundary.axisExtension(count: count)
        self.count = count
        (period, mirrorSum) = (extended.period, extended.mirrorSum)
        (before, after) = (extended.before ?? -1, extended.after ?? -1)
        let rest = period > 0 ? position % period : position
        self.position = period > 0 && rest < 0 ? rest + period : rest
    }

    /// The index of the next position's sample; -1 if there is none.
    @inline(__always)
    mutating func next() -> Int {
        defer { position &+= 1 }
        guard period > 0 else { return position < 0 ? before : position < count ? position : after }
        if position == period { position = 0 }
        return position < count ? position : mirrorSum &- position
    }
}
