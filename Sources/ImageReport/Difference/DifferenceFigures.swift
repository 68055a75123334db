public import ImagePlanes

/// All figures of how far an image is from a reference of equal size: sample by sample, and by structure.
public struct DifferenceFigures: Equatable, Sendable {
    /// What PSNR and SSIM are measured against.
    public enum Scale: Equatable, Sendable {
        /// From 0 to the largest sample of a bit depth: 255 or 65535.
        case full(Double)
        /// From the least to the largest finite sample of the reference's compared channels: floats have no full scale.
        case reference
    }

    /// Differences sample by sample.
    public let metrics: DifferenceMetrics
    /// The length of the scale: the peak of PSNR, the L of SSIM.
    public let dataRange: Double
    /// The mean structural similarity, or why there is none.
    public let similarity: Result<Double, StructuralSimilarity.Absence>

    /// The figures of two whole images.
    /// - Parameters:
    ///   - image: an image.
    ///   - reference: what it is compared with: of the same width and height.
    ///   - channels: planes to be compared, which both have; at least one.
    ///   - scale: the scale of sample values.
    /// - Complexity: as `StructuralSimilarity.mean`.
    public init(
        of image: borrowing PlanarImage, and reference: borrowing PlanarImage, channels: [Int], scale: Scale
    ) {
        metrics = DifferenceMetrics(of: image, and: reference, channels: channels)
        let range = Self.range(of: reference, channels: channels, scale: scale)
        dataRange = range.upperBound - range.lowerBound
        do throws(StructuralSimilarity.Absence) {
            similarity = .success(
                try StructuralSimilarity.mean(of: image, and: reference, channels: channels, range: range))
        } catch {
            similarity = .failure(error)
        }
    }

    /// Peak signal-to-noise ratio in decibels: `20 log10(dataRange / rmse)`.
    ///
    /// Infinity for equal images, NaN where the scale is empty.
    public var psnr: Double { metrics.psnr(peak: dataRange) }

    private static func range(
        of reference: borrowing PlanarImage, channels: [Int], scale: Scale
    ) -> ClosedRange<Double> {
        if case .full(let maximum) = scale { return 0...maximum }
        var extent = SampleExtent()
        for channel in channels {
            reference.withPlane(channel) { extent.include($0, rows: 0..<$0.height) }
        }
        // No finite sample at all leaves low above high.
        return extent.low <= extent.high ? Double(extent.low)...Double(extent.high) : 0...0
    }
}
