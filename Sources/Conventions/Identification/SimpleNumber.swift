import Convolution
import KernelFormats

/// Finds the number that somebody meant near one that was measured.
package enum SimpleNumber {
    /// The decimal of fewest digits within `tolerance` of a value; the value itself where twelve decimals do not do.
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

    /// Significant digits of the shortest decimal that reads back the same; 0 for 0.
    static func digitCount(_ value: Double) -> Int {
        let mantissa = Kernel.shortestDecimal(abs(value)).prefix { $0 != "e" }
        var digits = mantissa.filter { $0 != "." }.drop { $0 == "0" }
        while digits.last == "0" { digits = digits.dropLast() }
        return digits.count
    }

    /// A value as one divided by a whole number, where it is that to nine digits; else as the decimal of fewest digits
    /// that is as near as `within` says.
    package static func text(_ value: Double, within tolerance: Double = 0) -> String {
        let simple = tolerance > 0 ? simplest(near: value, within: tolerance) : value
        let decimal = Kernel.shortestDecimal(simple)
        guard value != 0, abs(value) < 1, decimal.utf8.count > 5 else { return decimal }
        let inverse = abs(1 / value)
        guard inverse <= 65535.5, abs(inverse - inverse.rounded()) < 1e-9 * inverse else { return decimal }
        return "\(value < 0 ? "-" : "")1/\(Int(inverse.rounded()))"
    }
}
