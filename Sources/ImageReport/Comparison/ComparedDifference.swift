import ImageBuffers

/// How far two results of equal size are apart, in their colour channels.
package struct ComparedDifference: Equatable, Sendable {
    /// The figures; `differingCount` counts differences above the tolerance alone.
    package let metrics: DifferenceMetrics
    /// Differences up to this are rounding: they count as none.
    package let tolerance: Double

    /// Compares two results; `nil` where their sizes differ.
    init?(_ a: borrowing PlanarImage, _ b: borrowing PlanarImage, tolerance: Double) {
        guard a.width == b.width, a.height == b.height else { return nil }
        var metrics = DifferenceMetrics(
            channels: a.layout.colorChannels, tolerance: tolerance, countsMagnitudes: false)
        metrics.add(rows: a.height, of: a, from: 0, and: b, from: 0)
        self.metrics = metrics
        self.tolerance = tolerance
    }

    /// Whether nothing differs by more than rounding.
    package var isNothing: Bool { metrics.differingCount == 0 }

    /// Peak signal-to-noise ratio in decibels; infinite where nothing differs by more than rounding.
    package func psnr(dataRange: Double) -> Double { isNothing ? .infinity : metrics.psnr(peak: dataRange) }

    /// Where the results differ most: the first such place in the order row, channel, column; `nil` where nothing does.
    package var largestPosition: DifferenceMetrics.Position? { isNothing ? nil : metrics.largestPosition }
}
