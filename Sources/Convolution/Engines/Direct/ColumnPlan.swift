internal import CFilterKernels

/// The division of output columns into those that read the image itself and those that read extended samples at its
/// ends.
///
/// Nearly all outputs have all taps inside, and need neither a copy of the image nor a check of its border:
///
///     | left, extended |  middle: whole tiles, read from the image  | right, extended |
///
/// The middle begins on an aligned column and consists of whole tiles, so that no tile reads past a row's end. It is
/// divided into strips, whose source rows stay in the cache from one block of output rows to the next. A narrow image,
/// whose rows are cheap to copy, and a stride along rows have a single extended segment.
struct ColumnPlan: Sendable {
    /// Consecutive output columns with the same source.
    struct Segment: Sendable {
        /// The output columns.
        var columns: Range<Int>
        /// For each kernel column, the element that the segment's first output reads, counted from `source`.
        var offsets: [Int]
        /// The location of its samples.
        var source: Source
    }

    enum Source: Sendable {
        /// Rows of the image, starting at a column.
        case image(column: Int)
        /// Rows of the ring, starting at an element and laid out by an extension.
        case ring(element: Int, RowExtension)
    }

    /// The segments, from left to right.
    let segments: [Segment]
    /// Elements in a row of the ring, with space after each segment for what a tile reads past its end.
    let ringWidth: Int

    /// The alignment of the middle, in columns; the widest vector has 8 float32 samples.
    private static let alignment = 8

    /// Minimum number of inside tiles for three segments rather than one: 64x64 samples took twice as long in three.
    static let worthwhileTiles = 10

    /// - Parameters:
    ///   - widestStrip: maximum number of columns in a strip; strips are about equally wide.
    ///   - leastTiles: minimum number of inside tiles for reading the image itself.
    init(
        axis: FilterGeometry.Axis, taps: Int, boundary: BoundaryMode, tileColumns: Int, widestStrip: Int = .max,
        leastTiles: Int = worthwhileTiles
    ) {
        let middle = Self.middle(axis: axis, taps: taps, tileColumns: tileColumns, leastTiles: leastTiles)
        var segments: [Segment] = []
        var ringWidth = 0
        let extend = { (columns: Range<Int>) in
            guard !columns.isEmpty else { return }
            var part = axis
            part.output = columns.count
            part.before = axis.before - columns.lowerBound * axis.stride
            let layout = RowExtension(axis: part, taps: taps, boundary: boundary)
            segments.append(
                Segment(columns: columns, offsets: layout.offsets, source: .ring(element: ringWidth, layout)))
            ringWidth += layout.length + Int(CFK_MAX_TILE_COLUMNS)
        }
        extend(0..<middle.lowerBound)
        let offsets = (0..<taps).map { $0 * axis.dilation }
        for strip in Self.strips(of: middle, tileColumns: tileColumns, widest: widestStrip) {
            segments.append(
                Segment(columns: strip, offsets: offsets, source: .image(column: strip.lowerBound - axis.before)))
        }
        extend(middle.upperBound..<axis.output)
        self.segments = segments
        self.ringWidth = ringWidth
    }

    /// The columns of whole tiles of outputs with every tap inside; an empty range at the end of the output if there
    /// are none.
    private static func middle(
        axis: FilterGeometry.Axis, taps: Int, tileColumns: Int, leastTiles: Int
    ) -> Range<Int> {
        let none = axis.output..<axis.output
        guard axis.stride == 1 else { return none }
        let start = (max(axis.before, 0) + alignment - 1) / alignment * alignment
        let end = min(axis.output, axis.input - axis.span(ofTaps: taps) + 1 + axis.before)
        guard end - start >= max(1, leastTiles) * tileColumns else { return none }
        return start..<(start + (end - start) / tileColumns * tileColumns)
    }

    /// Divides whole tiles into strips of whole tiles.
    private static func strips(of middle: Range<Int>, tileColumns: Int, widest: Int) -> [Range<Int>] {
        guard !middle.isEmpty else { return [] }
        let tiles = middle.count / tileColumns
        let count = (tiles - 1) / max(1, widest / tileColumns) + 1
        return (0..<count).map { index in
            let (start, end) = (tiles * index / count, tiles * (index + 1) / count)
            return middle.lowerBound + start * tileColumns..<middle.lowerBound + end * tileColumns
        }
    }
}
