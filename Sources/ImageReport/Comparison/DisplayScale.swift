import ImageBuffers

/// What of a result's range is shown.
package enum ResultRange: String, CaseIterable, Sendable {
    /// 0 to the largest sample that the file's format holds: what a filtered file would show.
    case clip
    /// Mid-grey is 0: results of both signs.
    case offset
    /// Magnitudes.
    case abs
    /// From the smallest sample of both results to the largest.
    case minmax
}

/// How samples become brightness: `low` is black and `high` white, with all between in proportion.
package struct DisplayScale: Equatable, Sendable {
    /// The sample that is shown black.
    package let low: Float
    /// The sample that is shown white; above `low`.
    package let high: Float
    /// Whether samples are shown by their magnitude.
    package let showsMagnitude: Bool
    /// The range as it was chosen; `nil` for an input of integers.
    package let range: ResultRange?

    /// The brightness of a sample, 0 (black) to 1 (white); NaN is black.
    package func brightness(_ sample: Float) -> Float {
        let value = Double(showsMagnitude ? sample.magnitude : sample)
        let position = (value - Double(low)) / (Double(high) - Double(low))
        return position > 0 ? Float(min(position, 1)) : 0
    }
}

extension DisplayScale {
    /// The scale of an input: that of its file's format, or of floats their extent.
    static func input(of image: borrowing PlanarImage, bitDepth: Int) -> DisplayScale {
        if bitDepth == 32 { return fitted(to: image.colorExtent()) }
        return DisplayScale(low: 0, high: maximum(bitDepth), showsMagnitude: false, range: nil)
    }

    /// The common scale of two results, so that equal samples look equal.
    /// - Parameters:
    ///   - range: what is shown; `nil` takes mid-grey for 0 where results are about 0, the file's own range where they
    ///     fit into it, and else their extent.
    ///   - isEdgeDetector: whether results are about 0.
    static func results(
        _ a: borrowing PlanarImage, _ b: borrowing PlanarImage, bitDepth: Int, range: ResultRange?,
        isEdgeDetector: Bool
    ) -> DisplayScale {
        // Floats have no white of their own: the largest magnitude takes its place.
        let white = bitDepth == 32 ? extent(of: a, b).largestMagnitude : maximum(bitDepth)
        let range =
            range
            ?? (bitDepth == 32
                ? .minmax
                : isEdgeDetector
                    ? .offset
                    : max(a.shareOutside(white), b.shareOutside(white)) > mostClipped ? .minmax : .clip)
        switch range {
        case .minmax: return fitted(to: extent(of: a, b))
        case .clip: return DisplayScale(low: 0, high: white, showsMagnitude: false, range: range)
        case .abs: return DisplayScale(low: 0, high: white, showsMagnitude: true, range: range)
        case .offset:
            let half = bitDepth == 32 ? white : white / 2
            return DisplayScale(low: -half, high: half, showsMagnitude: false, range: range)
        }
    }

    private static func extent(of a: borrowing PlanarImage, _ b: borrowing PlanarImage) -> SampleExtent {
        var extent = a.colorExtent()
        extent.include(b.colorExtent())
        return extent
    }

    /// The share of clipped samples above which a picture says little of a result.
    private static let mostClipped = 0.1

    /// From the smallest sample to the largest; a flat image is shown black.
    private static func fitted(to extent: SampleExtent) -> DisplayScale {
        let isEmpty = extent.low > extent.high
        let low = isEmpty ? 0 : extent.low
        let high = isEmpty || extent.high <= low ? low + max(abs(low) * 0x1p-20, 1) : extent.high
        return DisplayScale(low: low, high: high, showsMagnitude: false, range: .minmax)
    }

    private static func maximum(_ bitDepth: Int) -> Float { bitDepth == 16 ? 65535 : 255 }
}

extension SampleExtent {
    /// The largest magnitude, or 1 where there is none above 0.
    fileprivate var largestMagnitude: Float {
        let largest = max(abs(low), abs(high))
        return low <= high && largest > 0 ? largest : 1
    }
}

extension PlanarImage {
    /// The share of colour samples that a file whose white is `white` would clip.
    fileprivate borrowing func shareOutside(_ white: Float) -> Double {
        var count = 0
        for channel in layout.colorChannels {
            withPlane(channel) { plane in
                for y in 0..<plane.height {
                    plane.withRow(y) { row in
                        for x in row.indices where row[x] < -0.5 || row[x] >= white + 0.5 { count += 1 }
                    }
                }
            }
        }
        return Double(count) / Double(layout.colorChannels.count) / Double(width) / Double(height)
    }
}
