import Convolution
import ImageReport

/// The difference of an image from a reference of the same size.
///
///     d = image - reference, over the colour samples that are finite in both
///     meanDifference = mean of |d|,   rmse = sqrt(mean of d^2),   psnr = 20 log10(dataRange / rmse)
public struct ImageDifference: Equatable, Sendable {
    /// The position of a sample: its channel, column and row, counted from 0.
    public struct Position: Equatable, Hashable, Sendable {
        /// Index of the channel.
        public let channel: Int
        /// Column.
        public let x: Int
        /// Row.
        public let y: Int
    }

    /// The largest |d|, in sample units.
    public let largestDifference: Double
    /// The position of the largest difference, the first in the order row, channel, column; `nil` if nothing differs.
    public let largestPosition: Position?
    /// The mean of |d|, in sample units.
    public let meanDifference: Double
    /// The root of the mean of d^2, in sample units.
    public let rmse: Double
    /// Peak signal-to-noise ratio in decibels; infinite for equal images, NaN if `dataRange` is 0.
    public let psnr: Double
    /// Mean structural similarity, at most 1; `nil` if it is not defined.
    ///
    /// It is not defined for images smaller than its window of 11x11 samples, for an empty data range, and for samples
    /// that are not finite.
    ///
    /// Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural
    /// similarity", IEEE Transactions on Image Processing 13 (2004).
    public let ssim: Double?
    /// The range that PSNR and SSIM refer to: 255 or 65535 for images of 8 or 16 bits.
    ///
    /// For floats, it is the reference's largest sample minus its smallest.
    public let dataRange: Double
    /// Number of colour samples that differ.
    public let differingCount: Int
    /// Number of compared colour samples.
    public let sampleCount: Int
    /// Number of samples that are NaN or infinite in at least one image, and not the same in both.
    ///
    /// They are included in `differingCount`, but in no other figure.
    public let finitenessDiffers: Int
}

extension Image {
    /// Compares the image with a reference, colour channel by colour channel.
    ///
    /// - Parameters:
    ///   - reference: an image of the same size, bit depth and number of colour channels.
    ///   - threads: the maximum number of threads, including the caller's. The figures are the same to the bit.
    /// - Throws: `ImageError` of kind `invalidRequest` for images of different sizes, colour channels or bit depths.
    /// - Complexity: O(samples).
    public func difference(
        from reference: Image, threads: Int = ThreadCount.available
    ) throws(ImageError) -> ImageDifference {
        guard width == reference.width, height == reference.height,
            layout.colorChannels == reference.layout.colorChannels
        else {
            throw ImageError(
                .invalidRequest,
                "images of \(width)x\(height) samples in \(layout.colorChannels.count) colour channels and of "
                    + "\(reference.width)x\(reference.height) in \(reference.layout.colorChannels.count) cannot be compared"
            )
        }
        guard bitDepth == reference.bitDepth else {
            throw ImageError(
                .invalidRequest,
                "samples of \(bitDepth) bits and of \(reference.bitDepth) bits have different units")
        }
        let scale: DifferenceFigures.Scale =
            bitDepth == 32 ? .reference : .full(bitDepth == 16 ? 65535 : 255)
        let figures = withPlanes { planes in
            reference.withPlanes { others in
                DifferenceFigures(
                    of: planes, and: others, channels: layout.colorChannels, scale: scale, threads: max(1, threads))
            }
        }
        return ImageDifference(figures)
    }
}

extension ImageDifference {
    init(_ figures: DifferenceFigures) {
        let metrics = figures.metrics
        self.init(
            largestDifference: metrics.largest,
            largestPosition: metrics.largestPosition.map { Position(channel: $0.channel, x: $0.x, y: $0.y) },
            meanDifference: metrics.mean, rmse: metrics.rmse, psnr: figures.psnr,
            ssim: try? figures.similarity.get(), dataRange: figures.dataRange,
            differingCount: metrics.differingCount, sampleCount: metrics.sampleCount,
            finitenessDiffers: metrics.finitenessDiffers)
    }
}
