import Platform

/// A colour in OKLab, where Euclidean distances approximate perceived differences.
///
/// Source: Björn Ottosson, "A perceptual color space for image processing" (2020), with the matrices for sRGB's
/// primaries.
package struct OKLab: Equatable, Sendable {
    /// Perceived lightness: 0 is black, 1 is sRGB's white.
    package var lightness: Double
    /// From green (negative) to red.
    package var a: Double
    /// From blue (negative) to yellow.
    package var b: Double

    /// Creates a colour from its coordinates.
    package init(lightness: Double, a: Double, b: Double) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    /// Creates a colour at a distance of `chroma` from neutral: a hue of 30 degrees is red, 110 yellow, 145 green, 265
    /// blue.
    package init(lightness: Double, chroma: Double, hueDegrees: Double) {
        let hue = hueDegrees * .pi / 180
        self.init(lightness: lightness, a: chroma * cos(hue), b: chroma * sin(hue))
    }

    /// Creates a colour from linear light with sRGB's primaries, 0...1.
    package init(linearRed red: Double, green: Double, blue: Double) {
        let l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        self.init(
            lightness: 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            a: 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            b: 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
    }

    /// Red, green and blue in linear light; outside 0...1 if sRGB does not contain the colour.
    package var linearRGB: (red: Double, green: Double, blue: Double) {
        let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
        let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
        let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
        return (
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        )
    }

    /// Euclidean distance to another colour; about 0.02 is just noticeable.
    package func distance(to other: OKLab) -> Double {
        let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
        return (dl * dl + da * da + db * db).squareRoot()
    }

    private func cube(_ value: Double) -> Double { value * value * value }
}

/// sRGB's transfer curve from linear light 0...1 to encoded values 0...1, clamped to that range (IEC 61966-2-1).
package func encodedSRGB(_ linear: Double) -> Double {
    let linear = min(max(linear, 0), 1)
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
}

/// The inverse of `encodedSRGB`.
package func linearSRGB(_ encoded: Double) -> Double {
    encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4)
}
