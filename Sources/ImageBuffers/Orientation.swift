/// How stored samples are turned and mirrored for display: the values of Exif's Orientation tag.
///
/// A sample shown in column X and row Y is stored in column x and row y:
///
///     (x, y) = swapsAxes ? (Y, X) : (X, Y)
///     x = w - 1 - x   if mirrorsColumns
///     y = h - 1 - y   if mirrorsRows
///
/// Sources: Exif 2.32 (CIPA DC-008), tag 274; TIFF 6.0.
public enum Orientation: Int, CaseIterable, Sendable {
    /// As stored.
    case upright = 1
    /// Mirrored left to right.
    case mirrored = 2
    /// Turned by 180 degrees.
    case halfTurn = 3
    /// Mirrored top to bottom.
    case flipped = 4
    /// Mirrored about the main diagonal.
    case transposed = 5
    /// Turned by 90 degrees clockwise.
    case clockwise = 6
    /// Mirrored about the other diagonal.
    case transversed = 7
    /// Turned by 90 degrees counterclockwise.
    case counterclockwise = 8

    /// Whether shown rows are stored columns.
    public var swapsAxes: Bool { rawValue >= 5 }
    /// Whether stored columns run against the shown axis that they lie along.
    public var mirrorsColumns: Bool { [.mirrored, .halfTurn, .transversed, .counterclockwise].contains(self) }
    /// Whether stored rows run against the shown axis that they lie along.
    public var mirrorsRows: Bool { [.halfTurn, .flipped, .clockwise, .transversed].contains(self) }

    /// The position in a stored rectangle of a position in the shown one.
    /// - Parameters:
    ///   - x: the column as shown.
    ///   - y: the row as shown.
    ///   - width: columns of the stored rectangle.
    ///   - height: rows of the stored rectangle.
    package func stored(x: Int, y: Int, width: Int, height: Int) -> (x: Int, y: Int) {
        let (column, row) = swapsAxes ? (y, x) : (x, y)
        return (mirrorsColumns ? width - 1 - column : column, mirrorsRows ? height - 1 - row : row)
    }
}

extension PlanarImage {
    /// The image as it is shown.
    /// - Throws: `PlaneError.tooLarge` if there is not enough memory.
    /// - Complexity: O(samples).
    package borrowing func shown(_ orientation: Orientation) throws(PlaneError) -> PlanarImage {
        let size = orientation.swapsAxes ? (width: height, height: width) : (width: width, height: height)
        return try PlanarImage(width: size.width, height: size.height, layout: layout) { channel throws(PlaneError) in
            try withPlane(channel) { plane throws(PlaneError) in try plane.shown(orientation) }
        }
    }
}

extension Plane {
    /// Samples along each side of the squares that are copied at a time, so that reads and writes stay in the cache.
    private static var tile: Int { 32 }

    /// The plane as it is shown.
    /// - Throws: `PlaneError.tooLarge` if there is not enough memory.
    /// - Complexity: O(samples).
    package borrowing func shown(_ orientation: Orientation) throws(PlaneError) -> Plane {
        let swaps = orientation.swapsAxes
        let (storedWidth, storedHeight) = (width, height)
        var result = try Plane(
            uninitializedWidth: swaps ? height : width, height: swaps ? width : height)
        let (columns, rows) = (result.width, result.height)
        // The steps in the stored plane for a step along a shown row and along a shown column.
        let stride = rowStride
        let origin = orientation.stored(x: 0, y: 0, width: storedWidth, height: storedHeight)
        let (alongX, alongY) = (orientation.mirrorsColumns ? -1 : 1, orientation.mirrorsRows ? -stride : stride)
        let (perColumn, perRow) = swaps ? (alongY, alongX) : (alongX, alongY)
        let first = origin.y * stride + origin.x
        let targetStride = result.rowStride
        unsafe withUnsafeBase { source in
            unsafe result.withUnsafeMutableBase { target in
                for top in Swift.stride(from: 0, to: rows, by: Self.tile) {
                    for left in Swift.stride(from: 0, to: columns, by: Self.tile) {
                        for y in top..<min(top + Self.tile, rows) {
                            for x in left..<min(left + Self.tile, columns) {
                                unsafe target[y * targetStride + x] = source[first + y * perRow + x * perColumn]
                            }
                        }
                    }
                }
            }
        }
        return result
    }
}
