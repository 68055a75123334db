/// A rectangle of samples.
package struct Region: Equatable, Hashable, Sendable {
    /// Its rows.
    package var rows: Range<Int>
    /// Its columns.
    package var columns: Range<Int>

    /// Creates a rectangle.
    package init(rows: Range<Int>, columns: Range<Int>) {
        self.rows = rows
        self.columns = columns
    }

    /// The rectangle of a whole image.
    package init(width: Int, height: Int) { self.init(rows: 0..<height, columns: 0..<width) }

    /// Number of columns.
    package var width: Int { columns.count }
    /// Number of rows.
    package var height: Int { rows.count }

    /// The smallest rectangle that contains both.
    package func joined(_ other: Region) -> Region {
        Region(
            rows: min(rows.lowerBound, other.rows.lowerBound)..<max(rows.upperBound, other.rows.upperBound),
            columns: min(
                columns.lowerBound, other.columns.lowerBound)..<max(columns.upperBound, other.columns.upperBound))
    }

    /// Where the rectangle of an image as shown is stored.
    /// - Parameters:
    ///   - orientation: how the stored image is turned for display.
    ///   - width: columns of the stored image.
    ///   - height: rows of the stored image.
    /// - Precondition: the rectangle is not empty.
    package func stored(_ orientation: Orientation, width: Int, height: Int) -> Region {
        let corners = [(columns.lowerBound, rows.lowerBound), (columns.upperBound - 1, rows.upperBound - 1)].map {
            orientation.stored(x: $0.0, y: $0.1, width: width, height: height)
        }
        let (a, b) = (corners[0], corners[1])
        return Region(rows: min(a.y, b.y)..<max(a.y, b.y) + 1, columns: min(a.x, b.x)..<max(a.x, b.x) + 1)
    }
}
