import ImageBuffers

/// How well a difference of two results can be seen: the order in which places are chosen to be looked at.
///
/// What counts first is the magnitude of the difference times the opacity of the pixel. Magnitudes that are equal up to
/// rounding are ranked by their distance from the border: a place at the border shows the border rule rather than the
/// operation, and a corner shows it most.
struct DifferenceRank: Comparable {
    /// Magnitude times opacity, rounded to 18 bits.
    private let visibility: Double
    /// Distance from the nearest border.
    private let depth: Int
    /// The larger one of the distances along the two axes; it is 0 only in a corner.
    private let largestDistance: Int

    /// The rank of a place without any difference.
    static let nothing = DifferenceRank(visibility: 0, depth: 0, largestDistance: 0)

    private init(visibility: Double, depth: Int, largestDistance: Int) {
        (self.visibility, self.depth, self.largestDistance) = (visibility, depth, largestDistance)
    }

    /// Creates the rank of a sample's difference, unless it is below another rank.
    ///
    /// - Parameters:
    ///   - magnitude: the absolute difference; at least 0.
    ///   - opacity: 0 for a transparent pixel; at least 0.
    init?(
        magnitude: Double, opacity: Double, x: Int, y: Int, width: Int, height: Int, atLeast other: DifferenceRank
    ) {
        let visibility = magnitude * opacity
        guard visibility.isFinite, visibility > 0, visibility >= other.visibility * 0.9999 else { return nil }
        let step = visibility.binade * 0x1p-18
        self.visibility = step > 0 ? (visibility / step).rounded() * step : visibility
        let (across, down) = (min(x, width - 1 - x), min(y, height - 1 - y))
        depth = min(across, down)
        largestDistance = max(across, down)
    }

    static func < (a: DifferenceRank, b: DifferenceRank) -> Bool {
        (a.visibility, a.depth, a.largestDistance) < (b.visibility, b.depth, b.largestDistance)
    }
}

extension DifferenceRank {
    /// Calls a closure for each sample that differs, row by row.
    ///
    /// - Parameters:
    ///   - channels: the planes that are compared.
    ///   - body: receives the position, the magnitude, and the opacity; an image that is nowhere opaque counts as opaque.
    static func forEachDifference(
        of a: borrowing PlanarImage, and b: borrowing PlanarImage, channels: [Int],
        _ body: (DifferenceMetrics.Position, _ magnitude: Double, _ opacity: Double) -> Void
    ) {
        let alpha = a.layout.alphaIndex.flatMap { index in a.withPlane(index) { $0.hasOpaqueSamples() } ? index : nil }
        var opacities = [Double](repeating: 1, count: a.width)
        for y in 0..<a.height {
            if let alpha {
                a.withPlane(alpha) { plane in
                    plane.withRow(y) { row in for x in 0..<row.count { opacities[x] = Double(max(row[x], 0)) } }
                }
            }
            for channel in channels {
                a.withPlane(channel) { a in
                    b.withPlane(channel) { b in
                        a.withRow(y) { a in
                            b.withRow(y) { b in
                                for x in 0..<a.count {
                                    let magnitude = abs(difference(a[x], b[x]))
                                    guard magnitude > 0 else { continue }
                                    body(.init(channel: channel, x: x, y: y), magnitude, opacities[x])
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Plane {
    /// Whether any sample is above 0.
    fileprivate borrowing func hasOpaqueSamples() -> Bool {
        for y in 0..<height {
            let isFound = withRow(y) { row in
                for x in 0..<row.count where row[x] > 0 { return true }
                return false
            }
            if isFound { return true }
        }
        return false
    }
}
