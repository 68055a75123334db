import ImagePlanes

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

    /// The range in which results are seen best.
    /// - Parameters:
    ///   - bitDepth: the input's bits a sample.
    ///   - isEdgeDetector: whether results are about 0.
    static func suitable(for bitDepth: Int, isEdgeDetector: Bool) -> ResultRange {
        bitDepth == 32 ? .minmax : isEdgeDetector ? .offset : .clip
    }
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
    static func results(
        _ a: borrowing PlanarImage, _ b: borrowing PlanarImage, bitDepth: Int, range: ResultRange
    ) -> DisplayScale {
        var extent = a.colorExtent()
        extent.include(b.colorExtent())
        // Floats have no white of their own: the largest magnitude takes its place.
        let largest = bitDepth == 32 ? max(abs(extent.low), abs(extent.high)) : maximum(bitDepth)
        let white = largest.isFinite && largest > 0 ? largest : 1
        switch range {
        case .minmax: return fitted(to: extent)
        case .clip: return DisplayScale(low: 0, high: white, showsMagnitude: false, range: range)
        case .abs: return DisplayScale(low: 0, high: white, showsMagnitude: true, range: range)
        case .offset:
            let half = bitDepth == 32 ? white : white / 2
            return DisplayScale(low: -half, high: half, showsMagnitude: false, range: range)
        }
    }

    /// From the smallest sample to the largest; a flat image is shown black.
    private static func fitted(to extent: SampleExtent) -> DisplayScale {
        let isEmpty = extent.low > extent.high
        let low = isEmpty ? 0 : extent.low
        let high = isEmpty || extent.high <= low ? low + max(abs(low) * 0x1p-20, 1) : extent.high
        return DisplayScale(low: low, high: high, showsMagnitude: false, range: .minmax)
    }

    private static func maximum(_ bitDepth: Int) -> Float { bitDepth == 16 ? 65535 : 255 }
}
