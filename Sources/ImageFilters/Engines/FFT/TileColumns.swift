/// Where the columns of a tile come from.
struct TileColumns: Sendable {
    /// The image position of the first one.
    let start: Int
    /// For each, the source column, or -1 for none; empty where the whole tile lies inside the image.
    let columns: [Int32]
    private let outsideValue: Float

    init(_ tile: Int, of axis: TileAxis, boundary: BoundaryMode) {
        let (start, width) = (axis.start(of: tile), axis.axis.input)
        let reach = axis.reach(of: tile)
        self.start = start
        outsideValue = boundary.outsideValue
        let isInside = start >= 0 && start + axis.length <= width
        // What no output needs is nothing.
        columns =
            isInside
            ? []
            : (0..<axis.length).map { x in
                x < reach ? Int32(clamping: boundary.sourceIndex(of: start + x, count: width) ?? -1) : -1
            }
    }

    /// The tile's part of a source row: the row itself where it holds it all, or else what is put into `room`.
    ///
    /// Unsafe leaf: the row has the width of the geometry, and `room` the tile's. Source columns lie in the row.
    func samples(of row: UnsafePointer<Float>, in room: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
        guard !columns.isEmpty else { return unsafe row + start }
        for x in columns.indices {
            let column = Int(columns[x])
            unsafe room[x] = column < 0 ? outsideValue : row[column]
        }
        return unsafe UnsafePointer(room)
    }
}
