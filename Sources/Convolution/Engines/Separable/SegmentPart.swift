/// The columns of a region that have the same source, with the location of their samples and of the first pass's sums.
struct SegmentPart {
    /// The segment of the column plan.
    let segment: ColumnPlan.Segment
    /// The output columns.
    let columns: Range<Int>
    /// The distance from the segment's first source element to the part's.
    let start: Int
    /// The elements, counted from the part's first, that the pass down the columns computes.
    let reads: [Range<Int>]
    /// For each tap along a row, in the order of summation, the element that the part's first output reads.
    let offsets: [Int]
    /// The lengths of runs of these taps.
    let runs: [Int]

    /// - Returns: `nil` if the segment has none of the columns.
    init?(of index: Int, in columns: Range<Int>, engine: SeparableEngine) {
        let segment = engine.plan.segments[index]
        let columns = columns.clamped(to: segment.columns)
        guard !columns.isEmpty else { return nil }
        let offset = columns.lowerBound - segment.columns.lowerBound
        // The pass down the columns reads whole vectors, which is the fastest if they are aligned. It therefore begins
        // some columns to the left of those that are needed; these are in the image.
        var lead = 0
        if case .image(let column) = segment.source, engine.columnWeights != nil, engine.rowWeights != nil {
            lead = (column + offset) % Self.alignment
        }
        let offsets = engine.order.offsets(segment.offsets).map { $0 + lead }
        self.segment = segment
        self.columns = columns
        self.start = offset - lead
        self.reads = Self.union(of: offsets, count: columns.count, lead: lead)
        self.offsets = offsets
        self.runs = engine.order.runs(of: offsets, longest: engine.longestSum)
    }

    /// Elements in a cache line.
    static let alignment = 16

    /// The elements that any tap of any output reads.
    private static func union(of offsets: [Int], count: Int, lead: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for offset in offsets.sorted() {
            if let last = ranges.last, offset <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, offset + count)
            } else {
                ranges.append((ranges.isEmpty ? offset - lead : offset)..<(offset + count))
            }
        }
        return ranges
    }
}
