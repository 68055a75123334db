import Convolution
package import ImageBuffers

/// Mean structural similarity of two images of equal size: 1 for equal images, near 0 for unrelated ones.
///
///     SSIM(w) = (2 ux uy + C1) (2 cov + C2) / ((ux^2 + uy^2 + C1) (vx + vy + C2))
///     C1 = (0.01 L)^2,   C2 = (0.03 L)^2
///
/// ux, uy, vx, vy and cov are the two images' means, variances and covariance under a Gaussian window w of 11x11
/// samples with sigma 1.5, whose weights add up to 1. Variances are those of the window itself (divided by its weight,
/// not by n - 1). L is the range of sample values. The figure is the mean over all (width - 10) x (height - 10) windows
/// inside the image, first in each channel and then over the channels. Colours are not weighted by luminance. No
/// boundary mode is involved, and images are not downscaled.
///
/// Up to rounding, it equals scikit-image's `structural_similarity` with `gaussian_weights=True, sigma=1.5,
/// use_sample_covariance=False, data_range=L`.
///
/// Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural
/// similarity", IEEE Transactions on Image Processing 13 (2004), equation 13 and section III-C.
package enum StructuralSimilarity {
    /// Side of a window in samples.
    package static let windowSide = 11
    /// The Gaussian's standard deviation in samples.
    package static let sigma = 1.5
    static let k1 = 0.01
    static let k2 = 0.03

    /// The reason for the absence of a figure.
    package enum Absence: Error, Equatable, Sendable {
        /// A side of the images is shorter than the window.
        case smallerThanWindow
        /// The range of sample values is empty: every sample of a float reference is the same, or none is finite.
        case noRange
        /// A sample is NaN or infinite.
        case notFinite
    }

    /// Computes the mean similarity of two whole images.
    /// - Parameters:
    ///   - a: an image of at least 11x11 samples.
    ///   - b: another one of the same width and height.
    ///   - channels: planes to be compared, which both images have; at least one.
    ///   - range: the smallest and the largest sample of the format, such as 0...255. L is its length; samples may lie
    ///     outside.
    ///   - threads: the maximum number of threads, including the caller's.
    /// - Returns: at most 1; identical to the last bit when the images are exchanged.
    /// - Throws: `Absence`.
    /// - Complexity: 22 products per sample for each of four moments, in one pass and in double precision; memory for
    ///   the products of 11 rows.
    package static func mean(
        of a: borrowing PlanarImage, and b: borrowing PlanarImage, channels: [Int], range: ClosedRange<Double>,
        threads: Int = ThreadCount.available
    ) throws(Absence) -> Double {
        precondition(a.width == b.width && a.height == b.height, "images of equal size")
        precondition(
            !channels.isEmpty && channels.allSatisfy { $0 < min(a.channelCount, b.channelCount) },
            "channels that both images have")
        let sum = try SimilaritySum(width: a.width, height: a.height, channels: channels, range: range)
        sum.add(rows: a.height, of: a, from: 0, and: b, from: 0, threads: max(1, threads))
        return try sum.mean()
    }
}
