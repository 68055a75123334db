/// The source columns of a tile.
struct TileColumns: Sendable {
    /// The image position of the first column.
    let start: Int
    /// Number of columns that outputs need, from the first on; the columns after them have no source.
    private let reach: Int
    private let length: Int
    /// Whether the whole tile lies inside the image.
    private let isInside: Bool
    /// The columns that lie in the image.
    private let own: Range<Int>
    /// The source columns of a tile at the image's border, -1 for none; empty for other tiles, of which padding can add
    /// many.
    private let table: [Int32]
    /// The source columns of any tile, from the first on.
    private let columns: SourceIndices
    private let outsideValue: Float

    init(_ tile: Int, of axis: TileAxis, boundary: BoundaryMode) {
        let width = axis.axis.input
        start = axis.start(of: tile)
        reach = axis.reach(of: tile)
        length = axis.length
        isInside = start >= 0 && start + axis.length <= width
        let first = max(0, -start)
        own = first..<max(first, min(reach, width - start))
        columns = SourceIndices(from: start, count: width, boundary: boundary)
        let isAtBorder = !isInside && start < width && start + axis.length > 0
        var indices = columns
        table =
            isAtBorder
            ? (0..<length).map { [reach] x in x < reach ? Int32(clamping: indices.next()) : -1 } : []
        outsideValue = boundary.outsideValue
    }

    /// The tile's part of a source row: a part of the row itself if the tile lies inside, otherwise a copy in `room`.
    ///
    /// Unsafe leaf: the row has the width of the geometry, and `room` has that of the tile. Source columns lie in the
    /// row.
    func samples(of row: UnsafePointer<Float>, in room: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
        if isInside { return unsafe row + start }
        if !table.isEmpty {
            unsafe (room + own.lowerBound).update(from: row + start + own.lowerBound, count: own.count)
            unsafe extend(0..<own.lowerBound, of: row, in: room)
            unsafe extend(own.upperBound..<length, of: row, in: room)
            return unsafe UnsafePointer(room)
        }
        var columns = columns
        for x in 0..<length {
            let column = x < reach ? columns.next() : -1
            unsafe room[x] = column < 0 ? outsideValue : row[column]
        }
        return unsafe UnsafePointer(room)
    }

    /// Unsafe leaf, as above: the columns are in the table.
    private func extend(
        _ range: Range<Int>, of row: UnsafePointer<Float>, in room: UnsafeMutablePointer<Float>
    ) {
        for x in range {
            let column = Int(table[x])
            unsafe room[x] = column < 0 ? outsideValue : row[column]
        }
    }
}
