package import ImageBuffers
import Platform

/// The difference of two images of equal size.
///
///     d    = a - b, for the n samples that are finite in both
///     mean = sum |d| / n,   rmse = sqrt(sum d^2 / n),   psnr = 20 log10(peak / rmse)
///
/// Rows are added from top to bottom, all at once or a strip at a time. Sums are kept in double precision: one for each
/// row and channel, and then one over these. The result is therefore identical to the last bit, however an image is
/// divided into strips.
///
/// NaN and NaN do not differ, nor do two equal infinities. NaN differs from any number, and an infinity from anything
/// else. Such differences have no size: they are counted in `differingCount` and `finitenessDiffers`, and are in no
/// other figure.
///
/// Alpha is a channel like any other unless it is left out of `channels`.
package struct DifferenceMetrics: Sendable {
    /// The position of a sample: its plane, its column from the left, its row from the top.
    package struct Position: Equatable, Hashable, Sendable {
        /// Index of the plane.
        package var channel: Int
        /// Column, 0 at the left.
        package var x: Int
        /// Row, 0 at the top of the whole image.
        package var y: Int

        /// Creates the position of the sample in column `x` of row `y` of a plane.
        package init(channel: Int, x: Int, y: Int) {
            self.channel = channel
            self.x = x
            self.y = y
        }
    }

    /// Indices of the compared planes, in the order of comparison.
    package let channels: [Int]
    /// Rows added so far.
    package private(set) var rowCount = 0
    /// Samples compared so far.
    package private(set) var sampleCount = 0
    /// Differences up to this value are not counted, in sample units; 0 counts all.
    package let tolerance: Double
    /// Number of compared samples that are finite in both images.
    package private(set) var finiteCount = 0
    /// Samples that differ by more than the tolerance: by default, that differ at all.
    package private(set) var differingCount = 0
    /// Samples that are NaN or infinite in at least one image, and not the same in both.
    package private(set) var finitenessDiffers = 0
    /// The first of these, in the order row, channel (as in `channels`), column; `nil` if there are none.
    package private(set) var finitenessPosition: Position?
    /// The largest |a - b|, in sample units.
    package private(set) var largest: Double = 0
    /// The position of the largest difference, or of the first difference in finiteness if no finite samples differ.
    ///
    /// Of several, it is the first in the order row, channel (as in `channels`), column. It is `nil` if nothing
    /// differs.
    package var largestPosition: Position? { largestFinitePosition ?? finitenessPosition }
    private var largestFinitePosition: Position?

    /// The 99.5th percentile of the differences that are not 0, at most `largest`; 0 if there are none.
    ///
    /// It is rounded down to 10 significant bits, and exact for integers up to 1023.
    package var percentile: Double {
        // A result of 0 is a magnitude too small for the histogram to distinguish from 0.
        let percentile = magnitudes.quantile(Self.percentileShare)
        return percentile > 0 ? min(percentile, largest) : largest
    }
    static let percentileShare = 0.995

    /// The end of an automatic scale: the percentile, or the largest difference if none is beyond the percentile; 0 if
    /// there are no differences.
    package var scaleEnd: Double {
        let percentile = percentile
        return magnitudes.count(above: percentile) > 0 ? percentile : largest
    }
    private var magnitudes = MagnitudeHistogram()

    private var sum: Double = 0
    private var sumOfSquares: Double = 0

    /// Creates metrics without samples.
    /// - Parameters:
    ///   - channels: planes to be compared.
    ///   - tolerance: differences up to this value are not counted, but are included in every other figure.
    /// - Precondition: at least one channel, none negative; a tolerance of at least 0.
    package init(channels: [Int], tolerance: Double = 0) {
        precondition(!channels.isEmpty && channels.allSatisfy { $0 >= 0 }, "channels to be compared")
        precondition(tolerance >= 0, "a tolerance of at least 0")
        self.channels = channels
        self.tolerance = tolerance
    }

    /// Creates metrics from a histogram of integers.
    package init(_ histogram: DifferenceHistogram) {
        self.init(channels: Array(0..<histogram.channels))
        rowCount = histogram.rowCount
        for (difference, count) in histogram.counts.enumerated() where count > 0 {
            sampleCount += Int(count)
            let (magnitude, count) = (Double(difference), Double(count))
            sum += count * magnitude
            sumOfSquares += count * (magnitude * magnitude)
            if difference > 0 { magnitudes.add(magnitude, count: histogram.counts[difference]) }
        }
        finiteCount = sampleCount
        differingCount = sampleCount - Int(histogram.counts[0])
        largest = Double(histogram.largest)
        largestFinitePosition = histogram.largestPosition
    }

    /// Computes metrics of two whole images.
    /// - Parameters:
    ///   - a: an image.
    ///   - b: another one with the same width and height, and with the same channels.
    ///   - channels: planes to be compared; all of them by default.
    /// - Complexity: one pass over the samples.
    package init(of a: borrowing PlanarImage, and b: borrowing PlanarImage, channels: [Int]? = nil) {
        precondition(a.height == b.height, "images of equal size")
        self.init(channels: channels ?? Array(0..<a.channelCount))
        add(rows: a.height, of: a, from: 0, and: b, from: 0)
    }

    /// Adds the next rows of both images.
    /// - Parameters:
    ///   - count: the number of rows.
    ///   - a: an image or a strip of one.
    ///   - aRow: the first of the rows within `a`.
    ///   - b: another one with the same width and the same channels.
    ///   - bRow: the first of the rows within `b`.
    /// - Precondition: both images have the rows and every compared channel.
    package mutating func add(
        rows count: Int, of a: borrowing PlanarImage, from aRow: Int, and b: borrowing PlanarImage, from bRow: Int
    ) {
        precondition(a.width == b.width, "images of equal size")
        precondition(
            channels.allSatisfy { $0 < min(a.channelCount, b.channelCount) }, "channels that both images have")
        for row in 0..<count {
            for channel in channels {
                a.withPlane(channel) { aPlane in
                    b.withPlane(channel) { bPlane in
                        aPlane.withRow(aRow + row) { aSamples in
                            bPlane.withRow(bRow + row) { bSamples in
                                add(aSamples, bSamples, channel: channel)
                            }
                        }
                    }
                }
            }
            rowCount += 1
        }
    }

    private mutating func add(_ a: Span<Float>, _ b: Span<Float>, channel: Int) {
        var rowSum = 0.0
        var rowSumOfSquares = 0.0
        var differing = 0
        var finite = 0
        var unlike = 0
        var firstUnlike: Int?
        var best = largest
        var bestX: Int?
        for x in 0..<a.count {
            let magnitude = abs(difference(a[x], b[x]))
            if magnitude > tolerance { differing += 1 }
            guard a[x].isFinite, b[x].isFinite else {
                if magnitude > 0 {
                    unlike += 1
                    firstUnlike = firstUnlike ?? x
                }
                continue
            }
            finite += 1
            rowSum += magnitude
            rowSumOfSquares += magnitude * magnitude
            if magnitude > 0 { magnitudes.add(magnitude) }
            if magnitude > best {
                best = magnitude
                bestX = x
            }
        }
        sum += rowSum
        sumOfSquares += rowSumOfSquares
        sampleCount += a.count
        finiteCount += finite
        differingCount += differing
        finitenessDiffers += unlike
        if let firstUnlike, finitenessPosition == nil {
            finitenessPosition = Position(channel: channel, x: firstUnlike, y: rowCount)
        }
        if let bestX {
            largest = best
            largestFinitePosition = Position(channel: channel, x: bestX, y: rowCount)
        }
    }
}

extension DifferenceMetrics: Equatable {
    /// Whether all figures are equal, regardless of how they were counted.
    package static func == (a: DifferenceMetrics, b: DifferenceMetrics) -> Bool {
        (a.channels, a.rowCount, a.sampleCount, a.finiteCount) == (b.channels, b.rowCount, b.sampleCount, b.finiteCount)
            && (a.tolerance, a.differingCount, a.finitenessDiffers) == (
                b.tolerance, b.differingCount, b.finitenessDiffers
            )
            && (a.largest, a.sum, a.sumOfSquares) == (b.largest, b.sum, b.sumOfSquares)
            && (a.largestPosition, a.finitenessPosition) == (b.largestPosition, b.finitenessPosition)
            && a.percentile == b.percentile
    }
}

extension DifferenceMetrics {
    /// Mean of |a - b|; 0 if no finite samples have been compared.
    package var mean: Double { finiteCount == 0 ? 0 : sum / Double(finiteCount) }

    /// Root of the mean of (a - b)^2; 0 if no finite samples have been compared.
    package var rmse: Double { finiteCount == 0 ? 0 : (sumOfSquares / Double(finiteCount)).squareRoot() }

    /// Share of the samples whose difference is above a limit to 10 significant bits, or infinite; 0...1.
    package func share(above limit: Double) -> Double {
        let count = finitenessDiffers + (limit < largest ? magnitudes.count(above: limit) : 0)
        return sampleCount == 0 ? 0 : Double(count) / Double(sampleCount)
    }

    /// Share of the samples that differ by more than the tolerance, 0...1.
    package var differingShare: Double { sampleCount == 0 ? 0 : Double(differingCount) / Double(sampleCount) }

    /// Peak signal-to-noise ratio in decibels: `20 log10(peak / rmse)`.
    /// - Parameters:
    ///   - peak: the largest possible sample, above 0: 255 or 65535, or the white level of an array.
    /// - Returns: infinity if all finite samples are equal; NaN if they differ and `peak` is not above 0, or if there
    ///   are none.
    package func psnr(peak: Double) -> Double {
        guard finiteCount > 0 || finitenessDiffers == 0 else { return .nan }
        guard sumOfSquares > 0 else { return .infinity }
        guard peak > 0 else { return .nan }
        return 20 * log10(peak / rmse)
    }
}

/// a - b in double precision, by the rules for NaN and infinity of `DifferenceMetrics`.
///
/// It is 0 for equal samples and for two NaNs, and plus infinity if only one is NaN.
@inline(__always)
func difference(_ a: Float, _ b: Float) -> Double {
    let plain = Double(a) - Double(b)
    if !plain.isNaN { return plain }
    return a == b || (a.isNaN && b.isNaN) ? 0 : .infinity
}
