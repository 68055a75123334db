import Convolution
package import ImageBuffers

/// All figures for the difference of an image from a reference of equal size: by samples and by structure.
package struct DifferenceFigures: Equatable, Sendable {
    /// The scale of PSNR and SSIM, defined once for all commands.
    package enum Scale: Equatable, Sendable {
        /// From 0 to the largest sample of a bit depth: 255 or 65535.
        case full(Double)
        /// From the smallest to the largest finite sample of the reference's compared channels, because floats have no
        /// full scale.
        case reference
        /// From the smallest to the largest finite sample of both images, for two results of which neither is a
        /// reference.
        case bothResults

        /// The scale for comparing two filtered images of one input: that of its bit depth, which is 32 for floats.
        package static func results(bitDepth: Int) -> Scale {
            bitDepth == 32 ? .bothResults : .full(bitDepth == 16 ? 65535 : 255)
        }

        /// The origin of the range, in words.
        package var words: String {
            switch self {
            case .full: "the bit depth"
            case .reference: "the reference"
            case .bothResults: "both results"
            }
        }

        /// The range of the scale for two images; empty if no sample is finite.
        package func range(
            of image: borrowing PlanarImage, and reference: borrowing PlanarImage, channels: [Int]
        ) -> ClosedRange<Double> {
            if case .full(let maximum) = self { return 0...maximum }
            var extent = SampleExtent()
            for channel in channels {
                reference.withPlane(channel) { extent.include($0, rows: 0..<$0.height) }
                if self == .bothResults { image.withPlane(channel) { extent.include($0, rows: 0..<$0.height) } }
            }
            // If no sample is finite, low is above high.
            return extent.low <= extent.high ? Double(extent.low)...Double(extent.high) : 0...0
        }
    }

    /// Differences sample by sample.
    package let metrics: DifferenceMetrics
    /// The length of the range: the peak of PSNR, the L of SSIM.
    package let dataRange: Double
    /// How the scale was chosen.
    package let scale: Scale
    /// The mean structural similarity, or the reason for its absence.
    package let similarity: Result<Double, StructuralSimilarity.Absence>

    /// Computes the figures of two whole images.
    /// - Parameters:
    ///   - image: an image.
    ///   - reference: the image that it is compared with, of the same width and height.
    ///   - channels: planes to be compared, which both images have; at least one.
    ///   - scale: the scale of sample values.
    ///   - threads: the maximum number of threads, including the caller's.
    /// - Complexity: that of `StructuralSimilarity.mean`.
    package init(
        of image: borrowing PlanarImage, and reference: borrowing PlanarImage, channels: [Int], scale: Scale,
        threads: Int = ThreadCount.available
    ) {
        metrics = DifferenceMetrics(of: image, and: reference, channels: channels)
        let range = scale.range(of: image, and: reference, channels: channels)
        self.scale = scale
        dataRange = range.upperBound - range.lowerBound
        do throws(StructuralSimilarity.Absence) {
            similarity = .success(
                try StructuralSimilarity.mean(
                    of: image, and: reference, channels: channels, range: range, threads: threads))
        } catch {
            similarity = .failure(error)
        }
    }

    /// Creates figures that were computed some rows at a time.
    package init(
        metrics: DifferenceMetrics, range: ClosedRange<Double>, scale: Scale,
        similarity: Result<Double, StructuralSimilarity.Absence>
    ) {
        self.metrics = metrics
        self.scale = scale
        self.similarity = similarity
        dataRange = range.upperBound - range.lowerBound
    }

    /// Peak signal-to-noise ratio in decibels: `20 log10(dataRange / rmse)`.
    ///
    /// It is infinite if all finite samples are equal; otherwise, it is NaN if the scale is empty.
    package var psnr: Double { metrics.psnr(peak: dataRange) }
}
