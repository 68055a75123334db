import ImageBuffers

/// The part of a result's range that is shown.
package enum ResultRange: String, CaseIterable, Sendable {
    /// From 0 to the largest sample of the file's format, as in a filtered file.
    case clip
    /// 0 is mid-grey, for results of both signs.
    case offset
    /// Magnitudes.
    case abs
    /// From the smallest to the largest sample of both results.
    case minmax
}

/// Converts samples to brightness: `low` is black and `high` white, with linear interpolation between them.
package struct DisplayScale: Equatable, Sendable {
    /// The sample that is shown as black.
    package let low: Float
    /// The sample that is shown as white; above `low`.
    package let high: Float
    /// Whether the magnitude of samples is shown.
    package let showsMagnitude: Bool
    /// The chosen range; `nil` for an input of integers.
    package let range: ResultRange?

    /// The brightness of a sample, 0 (black) to 1 (white); NaN is black.
    package func brightness(_ sample: Float) -> Float {
        let value = Double(showsMagnitude ? sample.magnitude : sample)
        let position = (value - Double(low)) / (Double(high) - Double(low))
        return position > 0 ? Float(min(position, 1)) : 0
    }
}

extension DisplayScale {
    /// The scale of an input: the range of its file's format, or the extent of its floats.
    static func input(of image: borrowing PlanarImage, bitDepth: Int) -> DisplayScale {
        if bitDepth == 32 { return fitted(to: image.colorExtent()) }
        return DisplayScale(low: 0, high: maximum(bitDepth), showsMagnitude: false, range: nil)
    }

    /// The common scale of two results, so that equal samples look equal.
    /// - Parameters:
    ///   - range: the range that is shown. `nil` selects 0 as mid-grey if results are around 0, the file's own range if
    ///     they fit into it and are not all dark, and otherwise their extent.
    ///   - isEdgeDetector: whether results are around 0.
    static func results(
        _ a: borrowing PlanarImage, _ b: borrowing PlanarImage, bitDepth: Int, range: ResultRange?,
        isEdgeDetector: Bool
    ) -> DisplayScale {
        // Floats have no white level; their largest magnitude is used instead.
        let white = bitDepth == 32 ? extent(of: a, b).largestMagnitude : maximum(bitDepth)
        let isChosen = range != nil
        let all = extent(of: a, b)
        let isDark = bitDepth != 32 && all.low >= 0 && all.high > 0 && all.high < darkShare * white
        let range =
            range
            ?? (bitDepth == 32
                ? .minmax
                : isEdgeDetector
                    ? .offset
                    : isDark || max(a.shareOutside(white), b.shareOutside(white)) > mostClipped ? .minmax : .clip)
        switch range {
        case .minmax: return fitted(to: all)
        case .clip: return DisplayScale(low: 0, high: white, showsMagnitude: false, range: range)
        case .abs: return DisplayScale(low: 0, high: white, showsMagnitude: true, range: range)
        case .offset:
            var half = bitDepth == 32 ? white : white / 2
            if !isChosen, bitDepth != 32, all.largestMagnitude < darkShare * half { half = all.largestMagnitude }
            return DisplayScale(low: -half, high: half, showsMagnitude: false, range: range)
        }
    }

    private static func extent(of a: borrowing PlanarImage, _ b: borrowing PlanarImage) -> SampleExtent {
        var extent = a.colorExtent()
        extent.include(b.colorExtent())
        return extent
    }

    /// The share of clipped samples above which a picture would show too little of a result.
    private static let mostClipped = 0.1

    /// Results of which the largest is below this share of white would look black, or grey: they are stretched.
    static let darkShare: Float = 0.3

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
    /// The largest magnitude, or 1 if there is none above 0.
    fileprivate var largestMagnitude: Float {
        let largest = max(abs(low), abs(high))
        return low <= high && largest > 0 ? largest : 1
    }
}

extension PlanarImage {
    /// The share of colour samples that a file with this white level would clip.
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
