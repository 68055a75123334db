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

extension InterleavedRows {
    /// Pixels of a row that are copied at a time, so that the rows that they come from stay in the cache.
    private static var tile: Int { 64 }

    /// Copies rows of the image as it is shown.
    /// - Parameters:
    ///   - orientation: how these rows are turned for display.
    ///   - rows: rows as shown.
    ///   - target: receives them as its first rows. Its width is that of the image as shown.
    /// - Complexity: O(pixels copied).
    package borrowing func copyShown(_ orientation: Orientation, rows: Range<Int>, to target: inout InterleavedRows) {
        let (columns, height) = orientation.swapsAxes ? (self.height, width) : (width, self.height)
        precondition(target.width == columns && target.channels == channels, "rows of the image as shown")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= height && rows.count <= target.height, "rows of both")
        let (alongX, alongY) = (orientation.mirrorsColumns ? -1 : 1, orientation.mirrorsRows ? -1 : 1)
        // The steps in bytes for a step along a shown row.
        let step = orientation.swapsAxes ? alongY * rowStride : alongX * channels
        for left in stride(from: 0, to: columns, by: Self.tile) {
            let right = min(left + Self.tile, columns)
            for y in rows {
                let first = orientation.stored(x: left, y: y, width: width, height: self.height)
                unsafe withUnsafeRow(first.y) { row in
                    unsafe target.withUnsafeMutableRow(y - rows.lowerBound) { out in
                        // The positions are those of pixels of this image: the first and the last one are checked.
                        unsafe Self.copyPixels(
                            right - left, of: channels, from: row + first.x * channels, step: step,
                            to: out + left * channels)
                    }
                }
            }
        }
    }

    private static func copyPixels(
        _ count: Int, of size: Int, from source: UnsafePointer<UInt8>, step: Int, to target: UnsafeMutablePointer<UInt8>
    ) {
        var (from, to) = unsafe (source, target)
        for _ in 0..<count {
            for byte in 0..<size { unsafe to[byte] = from[byte] }
            unsafe from += step
            unsafe to += size
        }
    }
}
