import ImageBuffers

/// The difference of two results of equal size, in their colour channels.
package struct ComparedDifference: Equatable, Sendable {
    /// The figures; `differingCount` counts only differences above the tolerance.
    package let metrics: DifferenceMetrics
    /// Differences up to this value are rounding, and count as none.
    package let tolerance: Double
    /// The position of the largest difference that can be seen; `nil` if nothing differs.
    ///
    /// Differences are weighted by opacity. Of several, it is the one farthest from the border, and then the first in
    /// the order row, channel, column. If only NaN or infinity differs, it is the first such sample.
    package let largestPosition: DifferenceMetrics.Position?
    /// The magnitude of the difference at that position; below `metrics.largest` if larger ones are transparent.
    package let largestVisible: Double

    /// Compares two results; `nil` if their sizes differ.
    init?(_ a: borrowing PlanarImage, _ b: borrowing PlanarImage, tolerance: Double) {
        guard a.width == b.width, a.height == b.height else { return nil }
        var metrics = DifferenceMetrics(channels: a.layout.colorChannels, tolerance: tolerance)
        metrics.add(rows: a.height, of: a, from: 0, and: b, from: 0)
        self.metrics = metrics
        self.tolerance = tolerance
        guard metrics.differingCount > 0 else {
            (largestPosition, largestVisible) = (nil, 0)
            return
        }
        var (position, magnitude, rank) = (metrics.largestPosition, metrics.largest, DifferenceRank.nothing)
        let (width, height) = (a.width, a.height)
        DifferenceRank.forEachDifference(of: a, and: b, channels: metrics.channels) { place, apart, opacity in
            guard
                let other = DifferenceRank(
                    magnitude: apart, opacity: opacity, x: place.x, y: place.y, width: width, height: height,
                    atLeast: rank), other > rank
            else { return }
            (position, magnitude, rank) = (place, apart, other)
        }
        (largestPosition, largestVisible) = (position, magnitude)
    }

    /// Whether nothing differs by more than rounding.
    package var isNothing: Bool { metrics.differingCount == 0 }

    /// The difference that is drawn in full colour, by the rule of difference pictures.
    package var fullScale: Double { metrics.scaleEnd }

    /// Share of the samples whose difference is beyond full colour, 0...1.
    package var saturatedShare: Double { metrics.share(above: fullScale) }

    /// Peak signal-to-noise ratio in decibels; infinite if nothing differs by more than rounding.
    package func psnr(dataRange: Double) -> Double { isNothing ? .infinity : metrics.psnr(peak: dataRange) }
}
