import Platform

/// A curve by which samples are decoded to linear light, both from 0 to 1.
///
/// The unit of light is arbitrary, and black may have light: `LightTable` scales curves to begin at 0 and end at white.
package enum TransferCurve: Equatable, Sendable {
    /// A straight piece and a power: the forms of sRGB, of television standards and of ICC profiles' parameters.
    ///
    ///     light = (a v + b)^g + e   for v >= d        light = c v + f   below
    case formula(g: Double, a: Double, b: Double, c: Double, d: Double, e: Double, f: Double)
    /// The light of equidistant samples, joined by straight lines; at least two.
    case sampled([Double])

    /// A power without a straight piece.
    package static func power(_ exponent: Double) -> TransferCurve {
        .formula(g: exponent, a: 1, b: 0, c: 0, d: 0, e: 0, f: 0)
    }

    /// sRGB (IEC 61966-2-1).
    package static let sRGB = formula(g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045, e: 0, f: 0)

    /// A curve that standards give as a formula for the sample.
    ///
    ///     v = scale * light^exponent - (scale - 1)   for light >= knee        v = slope * light   below
    package static func television(exponent: Double, scale: Double, slope: Double, knee: Double) -> TransferCurve {
        .formula(
            g: 1 / exponent, a: 1 / scale, b: (scale - 1) / scale, c: 1 / slope, d: slope * knee, e: 0, f: 0)
    }

    /// The light of a sample from 0 to 1.
    package func light(_ sample: Double) -> Double {
        switch self {
        case .formula(let g, let a, let b, let c, let d, let e, let f):
            guard sample >= d else { return c * sample + f }
            let base = a * sample + b
            // ICC.1 gives no light for the power of a negative number.
            return base > 0 ? pow(base, g) + e : e
        case .sampled(let values):
            let position = min(max(sample, 0), 1) * Double(values.count - 1)
            let index = min(Int(position), values.count - 2)
            return values[index] + (values[index + 1] - values[index]) * (position - Double(index))
        }
    }

    /// The sample above 1 of a light beyond that of 1, if a formula continues there.
    package func sample(beyond light: Double) -> Double? {
        guard case .formula(let g, let a, let b, _, let d, let e, _) = self, d <= 1, a > 0, g > 0, light > e else {
            return nil
        }
        return (pow(light - e, 1 / g) - b) / a
    }

    /// The curve without levels of equal samples, which profiles have where light was rounded to 16 bits.
    ///
    /// On a level, light rises by half a unit of 16 bits.
    var withoutLevels: TransferCurve {
        guard case .sampled(var values) = self else { return self }
        var first = 0
        for index in values.indices where values[index] != values[first] || index == values.count - 1 {
            let end = values[index] == values[first] ? index + 1 : index
            for place in first..<end { values[place] += 0.5 / 65535 * Double(place - first) / Double(end - first) }
            first = index
        }
        return .sampled(values)
    }
}
