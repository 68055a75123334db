/// The columns of a region that have one source: where their samples are, and where the first pass puts its sums.
struct SegmentPart {
    /// The segment of the column plan.
    let segment: ColumnPlan.Segment
    /// The output columns.
    let columns: Range<Int>
    /// From the segment's first source element to the part's.
    let start: Int
    /// Which elements, counted from the part's first, the pass down the columns goes over.
    let reads: [Range<Int>]
    /// For each tap along a row, the element that the part's first output takes, in the taps' order.
    let offsets: [Int]
    /// The lengths of runs of these taps.
    let runs: [Int]

    /// - Returns: `nil` where the segment has none of the columns.
    init?(of index: Int, in columns: Range<Int>, engine: SeparableEngine) {
        let segment = engine.plan.segments[index]
        let columns = columns.clamped(to: segment.columns)
        guard !columns.isEmpty else { return nil }
        let offset = columns.lowerBound - segment.columns.lowerBound
        // Down the columns, samples are read by whole vectors, best where these are aligned: some columns to the left of
        // those that are needed, which are there.
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

    /// A cache line.
    static let alignment = 16

    /// The elements that any tap of any output takes.
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
