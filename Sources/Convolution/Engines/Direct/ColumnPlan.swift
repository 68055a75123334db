internal import CFilterKernels

/// Which output columns read the image itself, and which a few extended samples at its ends.
///
/// The outputs whose taps are all inside, which are nearly all, need no copy of the image and no look at its border:
///
///     | left, extended |  middle: whole tiles, read from the image  | right, extended |
///
/// The middle begins on an aligned column and is a whole number of tiles, so that no tile reads past a row's end. It is
/// cut into strips, whose source rows stay in the cache from one block of output rows to the next. A narrow image, whose
/// rows are soon copied, and a stride along rows have a single extended segment.
struct ColumnPlan: Sendable {
    /// Neighbouring output columns with one source.
    struct Segment: Sendable {
        /// The output columns.
        var columns: Range<Int>
        /// For each kernel column, the element that the segment's first output takes, counted from `source`.
        var offsets: [Int]
        /// Where its samples are.
        var source: Source
    }

    enum Source: Sendable {
        /// In the image's own rows, from a column on.
        case image(column: Int)
        /// In the rows of the ring, from an element on, laid out by an extension.
        case ring(element: Int, RowExtension)
    }

    /// The segments, from left to right.
    let segments: [Segment]
    /// Elements of a row of the ring, with room behind each segment for what a tile reads too far.
    let ringWidth: Int

    /// Columns on which the middle begins: 8 float32 samples are the widest vector.
    private static let alignment = 8

    /// Tiles inside that are worth three segments in place of one: 64x64 samples took twice the time in three.
    static let worthwhileTiles = 10

    /// - Parameters:
    ///   - widestStrip: columns that a strip may have; the strips are of like width.
    ///   - leastTiles: tiles inside from which on the image itself is read.
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

    /// Whole tiles of outputs with every tap inside; empty, at the end of the output, where there is none.
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

    /// Cuts whole tiles into strips of whole tiles.
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
