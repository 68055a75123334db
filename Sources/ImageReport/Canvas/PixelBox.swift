/// A rectangle of pixels on a canvas.
package struct PixelBox: Equatable, Sendable {
    /// Column of the left edge.
    package var x: Int
    /// Row of the upper edge.
    package var y: Int
    /// Columns, at least 0.
    package var width: Int
    /// Rows, at least 0.
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(width, 0)
        self.height = max(height, 0)
    }

    /// The first column to the right of the box.
    package var maxX: Int { x + width }
    /// The first row below the box.
    package var maxY: Int { y + height }
    /// Whether the box has no pixels.
    package var isEmpty: Bool { width == 0 || height == 0 }

    /// The pixels that both boxes contain.
    package func intersection(_ other: PixelBox) -> PixelBox {
        let (left, top) = (max(x, other.x), max(y, other.y))
        return PixelBox(
            x: left, y: top, width: min(maxX, other.maxX) - left, height: min(maxY, other.maxY) - top)
    }

    /// Whether the box contains all pixels of another one.
    package func contains(_ other: PixelBox) -> Bool {
        other.x >= x && other.y >= y && other.maxX <= maxX && other.maxY <= maxY
    }

    /// The box with every edge moved outwards by a distance, or inwards if it is negative.
    package func outset(by distance: Int) -> PixelBox {
        PixelBox(x: x - distance, y: y - distance, width: width + 2 * distance, height: height + 2 * distance)
    }
}

/// A size in columns and rows.
package struct PixelSize: Equatable, Sendable {
    /// Columns.
    package var width: Int
    /// Rows.
    package var height: Int

    package init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    /// No pixels.
    package static let zero = PixelSize(0, 0)
}
