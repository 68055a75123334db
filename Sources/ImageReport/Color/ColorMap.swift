import Platform

/// A perceptually uniform scale of colours: a curve in OKLab with constant speed.
///
/// All curves lie inside sRGB's gamut, so that no colour is clipped and the uniformity is kept.
package enum ColorMap: CaseIterable, Sendable {
    /// From near-black violet through blue, teal and green to bright yellow.
    ///
    /// Lightness is proportional to the position, while (a, b) follows an arc of a circle. Both change at constant
    /// speed, and so does the curve, which is a helix.
    case heat
    /// From blue through a light neutral grey in the middle to orange.
    ///
    /// Two straight lines from the neutral colour have equal length and an equal slope in lightness, so that two
    /// differences of opposite sign look equally large.
    case signed
    /// From blue through a neutral grey that is nearly black to orange, for dark pages.
    ///
    /// Two straight lines like those of `signed`, with larger differences lighter, not darker.
    case signedOnDark

    /// Red, green and blue, 0...255.
    package typealias RGB8 = SIMD3<UInt8>

    /// The colour at a position, 0...1; 0.5 is the neutral colour of the signed maps.
    package func color(at position: Double) -> OKLab {
        switch self {
        case .heat:
            // Among the arcs that stay in gamut, this one was chosen for its length: a longer arc makes more steps
            // distinguishable. Lightness does not reach 0 and 1, where no colours exist.
            let angle = (-84 - 141 * position) * .pi / 180
            return OKLab(
                lightness: 0.19 + 0.75 * position, a: 0.040 + 0.150 * cos(angle), b: 0.080 + 0.150 * sin(angle))
        case .signed:
            let side = 2 * position - 1
            return OKLab(
                lightness: 0.96 - 0.41 * abs(side), chroma: 0.14 * abs(side), hueDegrees: side < 0 ? 257 : 48)
        case .signedOnDark:
            let side = 2 * position - 1
            return OKLab(
                lightness: 0.22 + 0.53 * abs(side), chroma: 0.125 * abs(side), hueDegrees: side < 0 ? 257 : 60)
        }
    }

    /// The map as sRGB bytes at `count` evenly spaced positions from 0 to 1.
    /// - Precondition: `count` is at least 2, and odd if a signed map must contain its neutral colour.
    package func table(count: Int) -> [RGB8] {
        precondition(count >= 2, "a scale has two ends")
        return (0..<count).map { index in
            let linear = color(at: Double(index) / Double(count - 1)).linearRGB
            // encodedSRGB is within 0...1, so that the conversions cannot trap.
            return RGB8(
                UInt8((255 * encodedSRGB(linear.red)).rounded()),
                UInt8((255 * encodedSRGB(linear.green)).rounded()),
                UInt8((255 * encodedSRGB(linear.blue)).rounded()))
        }
    }
}
