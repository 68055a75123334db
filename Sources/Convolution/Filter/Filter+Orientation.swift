package import ImageBuffers

extension Filter {
    /// The filter that does to a stored image what this one does to the image as shown.
    ///
    /// Turning the result of the one gives the result of the other: turning commutes with filtering, if the kernel, its
    /// anchor, strides, dilations and sides are turned too. Strides count from the shown picture's first column and row.
    /// - Parameters:
    ///   - orientation: how the stored image is turned for display.
    ///   - width: columns of the image as shown.
    ///   - height: rows of the image as shown.
    /// - Throws: errors of `geometry(width:height:)`.
    package func stored(
        _ orientation: Orientation, width: Int, height: Int
    ) throws(FilterError) -> Filter {
        guard orientation != .upright else { return self }
        let geometry = try geometry(width: width, height: height)
        let columns = Self.sides(geometry.horizontal, taps: kernel.width)
        let rows = Self.sides(geometry.vertical, taps: kernel.height)
        let swaps = orientation.swapsAxes
        let (storedColumns, storedRows) = swaps ? (rows, columns) : (columns, rows)
        let mirrorsColumns = orientation.mirrorsColumns
        let mirrorsRows = orientation.mirrorsRows
        var filter = self
        filter.kernel = kernel.stored(orientation)
        let centre = centre
        let anchor = orientation.stored(
            x: centre.x, y: centre.y, width: filter.kernel.width, height: filter.kernel.height)
        filter.anchor = Kernel.Anchor(x: anchor.x, y: anchor.y)
        filter.padding = Padding(
            before: Axes(
                x: mirrorsColumns ? storedColumns.after : storedColumns.before,
                y: mirrorsRows ? storedRows.after : storedRows.before),
            after: Axes(
                x: mirrorsColumns ? storedColumns.before : storedColumns.after,
                y: mirrorsRows ? storedRows.before : storedRows.after))
        if swaps {
            filter.stride = Axes(x: stride.y, y: stride.x)
            filter.dilation = Axes(x: dilation.y, y: dilation.x)
        }
        return filter
    }

    /// The samples before the first tap and after the last one, negative where samples are left out.
    ///
    /// A stride can leave samples out after the last position; from the other end they are before the first one.
    private static func sides(_ axis: FilterGeometry.Axis, taps: Int) -> (before: Int, after: Int) {
        (axis.before, (axis.output - 1) * axis.stride + axis.span(ofTaps: taps) - axis.before - axis.input)
    }
}

extension Kernel {
    /// The kernel for a stored image that corresponds to this one for the image as shown.
    package func stored(_ orientation: Orientation) -> Kernel {
        let (columns, rows) = orientation.swapsAxes ? (height, width) : (width, height)
        var weights = [Double](repeating: 0, count: columns * rows)
        for y in 0..<height {
            for x in 0..<width {
                let place = orientation.stored(x: x, y: y, width: columns, height: rows)
                weights[place.y * columns + place.x] = self[row: y, column: x]
            }
        }
        let place = anchor.map { orientation.stored(x: $0.x, y: $0.y, width: columns, height: rows) }
        return Kernel(
            width: columns, height: rows, weights: weights, anchor: place.map { Anchor(x: $0.x, y: $0.y) },
            offset: offset)
    }
}
