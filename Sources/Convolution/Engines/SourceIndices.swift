/// Where the samples of neighbouring positions are found, one after the other: `BoundaryMode.sourceIndex` without a division
/// for each.
struct SourceIndices: Sendable {
    private let count: Int
    /// After how many positions indices repeat; 0 where they do not.
    private let period: Int
    /// What index and position add up to where the image is mirrored.
    private let turn: Int
    /// The indices before and behind the image, where they do not repeat; -1 for none.
    private let before: Int
    private let after: Int
    /// The next position; where indices repeat, within the period.
    private var position: Int

    /// - Parameter count: samples of the image, at least 1.
    init(from position: Int, count: Int, boundary: BoundaryMode) {
        self.count = count
        period = boundary.period(count: count) ?? 0
        turn = boundary == .symmetric ? 2 * count - 1 : 2 * count - 2
        before = boundary == .edge ? 0 : -1
        after = boundary == .edge ? count - 1 : -1
        let rest = period > 0 ? position % period : position
        self.position = period > 0 && rest < 0 ? rest + period : rest
    }

    /// The index of the next position's sample; -1 where there is none.
    @inline(__always)
    mutating func next() -> Int {
        defer { position &+= 1 }
        guard period > 0 else { return position < 0 ? before : position < count ? position : after }
        if position == period { position = 0 }
        return position < count ? position : turn &- position
    }
}
