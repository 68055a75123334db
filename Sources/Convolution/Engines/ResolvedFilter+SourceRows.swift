extension ResolvedFilter {
    /// The input rows that a range of output rows reads, including the border: all from the first to the last.
    ///
    /// The range is empty if every tap lies outside and reads no sample. With the boundary mode `copy`, the rows under
    /// the centres are included.
    ///
    /// Complexity: O(taps) for rows at the border, O(1) for others.
    package func sourceRows(of rows: Range<Int>) -> Range<Int> {
        let axis = geometry.vertical
        var low = axis.input
        var high = -1
        let include = { (row: Int) in
            low = min(low, row)
            high = max(high, row)
        }
        for y in rows {
            let (first, last) = (axis.position(ofTap: 0, at: y), axis.position(ofTap: taps.height - 1, at: y))
            if first >= 0, last < axis.input {
                include(first)
                include(last)
            } else {
                for tap in 0..<taps.height {
                    if let row = boundary.sourceIndex(of: axis.position(ofTap: tap, at: y), count: axis.input) {
                        include(row)
                    }
                }
            }
            if boundary == .copy { include(axis.centrePosition(at: y)) }
        }
        return high < low ? 0..<0 : low..<(high + 1)
    }
}
