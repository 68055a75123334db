package import ImageBuffers

extension ResolvedFilter {
    /// The input samples that a region of the result depends on: if the boundary mode extends the image there, also the
    /// border that the extension begins at.
    ///
    /// A filter of these samples alone can compute the region: see `Filter.cropped(to:of:from:)`.
    package func source(of region: Region) -> Region {
        Region(
            rows: source(of: region.rows, geometry.vertical, taps: taps.height),
            columns: source(of: region.columns, geometry.horizontal, taps: taps.width))
    }

    private func source(of outputs: Range<Int>, _ axis: FilterGeometry.Axis, taps: Int) -> Range<Int> {
        let first = axis.position(ofTap: 0, at: outputs.lowerBound)
        let last = axis.position(ofTap: taps - 1, at: outputs.upperBound - 1)
        let whole = 0..<axis.input
        if first >= 0, last < axis.input { return first..<last + 1 }
        let reach = boundary.row.reach
        if reach == .oppositeEnd { return whole }
        var low = min(max(first, 0), axis.input - 1)
        var end = max(min(last + 1, axis.input), 1)
        // A mirrored sample is as far inside as its position is outside, or one sample farther.
        if first < 0, reach == .mirrored { end = max(end, 1 - first) }
        if last >= axis.input, reach == .mirrored { low = min(low, 2 * (axis.input - 1) - last) }
        if first < 0 { low = 0 }
        if last >= axis.input { end = axis.input }
        return (low..<max(end, low + 1)).clamped(to: whole)
    }
}

extension Filter {
    /// The filter that computes a region of this filter's result from a region of its input.
    /// - Parameters:
    ///   - region: the region of the result.
    ///   - input: the size of the images that this filter is for.
    ///   - source: the samples that the new filter is given, which include `ResolvedFilter.source(of:)`.
    /// - Throws: errors of `geometry(width:height:)`.
    package func cropped(to region: Region, of input: Axes, from source: Region) throws(FilterError) -> Filter {
        let resolved = try resolved(width: input.x, height: input.y)
        let rows = resolved.geometry.vertical.sides(
            of: region.rows, from: source.rows, taps: resolved.taps.height)
        let columns = resolved.geometry.horizontal.sides(
            of: region.columns, from: source.columns, taps: resolved.taps.width)
        var filter = self
        filter.padding = Padding(
            before: Axes(x: columns.before, y: rows.before), after: Axes(x: columns.after, y: rows.after))
        // The opposite end is not needed, and need not be waited for, if no tap leaves the image.
        if boundary == .wrap, max(rows.before, rows.after, columns.before, columns.after) <= 0 {
            filter.boundary = .edge
        }
        return filter
    }
}

extension FilterGeometry.Axis {
    /// The samples before the first tap and after the last one, for some outputs that are computed from some inputs.
    fileprivate func sides(of outputs: Range<Int>, from inputs: Range<Int>, taps: Int) -> (before: Int, after: Int) {
        let before = before - outputs.lowerBound * stride + inputs.lowerBound
        return (before, (outputs.count - 1) * stride + span(ofTaps: taps) - before - inputs.count)
    }
}
