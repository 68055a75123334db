import Convolution
import KernelFormats

/// Finds the simple number that was probably intended, close to a measured one.
package enum SimpleNumber {
    /// The decimal with the fewest digits within `tolerance` of a value; the value itself if twelve decimals are not
    /// enough.
    package static func simplest(near value: Double, within tolerance: Double) -> Double {
        guard value.isFinite, abs(value) > tolerance else { return value.isFinite ? 0 : value }
        var unit = 1e6
        while unit >= 1 {
            let rounded = (value / unit).rounded() * unit
            if abs(rounded - value) <= tolerance { return rounded }
            unit /= 10
        }
        var scale = 10.0
        while scale <= 1e12 {
            let rounded = (value * scale).rounded() / scale
            if abs(rounded - value) <= tolerance { return rounded }
            scale *= 10
        }
        return value
    }

    /// Number of significant digits in the shortest decimal that reads back as the same value; 0 for 0.
    static func digitCount(_ value: Double) -> Int {
        let mantissa = Kernel.shortestDecimal(abs(value)).prefix { $0 != "e" }
        var digits = mantissa.filter { $0 != "." }.drop { $0 == "0" }
        while digits.last == "0" { digits = digits.dropLast() }
        return digits.count
    }

    /// A value as 1 divided by a whole number if they agree to nine digits, otherwise as the decimal with the fewest
    /// digits within `tolerance`.
    package static func text(_ value: Double, within tolerance: Double = 0) -> String {
        let simple = tolerance > 0 ? simplest(near: value, within: tolerance) : value
        let decimal = Kernel.shortestDecimal(simple)
        guard value != 0, abs(value) < 1, decimal.utf8.count > 5 else { return decimal }
        let inverse = abs(1 / value)
        guard inverse <= 65535.5, abs(inverse - inverse.rounded()) < 1e-9 * inverse else { return decimal }
        return "\(value < 0 ? "-" : "")1/\(Int(inverse.rounded()))"
    }
}
