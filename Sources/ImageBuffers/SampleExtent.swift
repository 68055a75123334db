/// The smallest and the largest of some finite samples; NaN and infinities are ignored.
package struct SampleExtent: Equatable, Sendable {
    /// The smallest sample; infinity if there is none.
    package private(set) var low = Float.infinity
    /// The largest sample; minus infinity if there is none.
    package private(set) var high = -Float.infinity

    /// Creates an empty extent.
    package init() {}

    /// Includes rows of a plane, or some columns of these rows.
    /// - Precondition: the plane has these rows and columns.
    /// - Complexity: O(samples).
    package mutating func include(
        _ plane: borrowing Plane, rows: Swift.Range<Int>, columns: Swift.Range<Int>? = nil
    ) {
        let columns = columns ?? 0..<plane.width
        for y in rows {
            plane.withRow(y) { row in
                var low = self.low
                var high = self.high
                for x in columns {
                    let value = row[x]
                    // Comparisons with NaN are false.
                    if value < low, value > -Float.infinity { low = value }
                    if value > high, value < Float.infinity { high = value }
                }
                self.low = low
                self.high = high
            }
        }
    }

    /// Includes another extent.
    package mutating func include(_ other: SampleExtent) {
        low = min(low, other.low)
        high = max(high, other.high)
    }
}

extension PlanarImage {
    /// The extent of the colour channels' finite samples.
    package borrowing func colorExtent() -> SampleExtent { extent(of: layout.colorChannels) }

    /// The smallest and largest finite sample of some channels.
    package borrowing func extent(of channels: [Int]) -> SampleExtent {
        var extent = SampleExtent()
        for channel in channels {
            withPlane(channel) { extent.include($0, rows: 0..<$0.height) }
        }
        return extent
    }
}
