import Conventions
import Convolution
import KernelFormats

/// Formats numbers for people.
///
/// This is printf-like formatting without Foundation, whose start-up takes longer than filtering a small image.
package enum NumberFormatter {
    /// A number with a fixed number of decimals, ties away from zero.
    package static func fixed(_ value: Double, digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let scale = power(10, digits)
        let scaled = (abs(value) * scale).rounded()
        let whole = (scaled / scale).rounded(.down)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(Int(scaled))" }
        let fraction = "\(Int(scaled - whole * scale))"
        return "\(sign)\(Int(whole)).\(String(repeating: "0", count: max(0, digits - fraction.count)))\(fraction)"
    }

    /// A number with some significant digits and without trailing zeros; very large and small ones as `1.2e-7`.
    package static func significant(_ value: Double, digits: Int) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        var exponent = 0
        var mantissa = abs(value)
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        guard (-4..<digits + 2).contains(exponent) else {
            let text = trimmed(fixed(mantissa, digits: digits - 1))
            // 9.9999 rounds up to the next power.
            return "\(value < 0 ? "-" : "")\(text == "10" ? "1e\(exponent + 1)" : "\(text)e\(exponent)")"
        }
        return trimmed(fixed(value, digits: max(0, digits - 1 - exponent)))
    }

    /// A share of 1 in percent, with one decimal below 10 % and near 100 %.
    ///
    /// A share that is too small to show is "<0.1 %", and one that is too close to all is ">99.9 %".
    package static func percent(_ share: Double) -> String {
        let percent = share * 100
        if percent > 0 && percent < 0.1 { return "<0.1 %" }
        if percent > 99.9 && share < 1 { return ">99.9 %" }
        let isNearlyAll = percent >= 99.5 && share < 1
        return "\(fixed(percent, digits: percent < 10 || isNearlyAll ? 1 : 0)) %"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}

/// Numbers on a sheet: few digits, and a typographic minus sign.
enum SheetNumber {
    /// Three or four significant digits.
    static func short(_ value: Double, digits: Int = 3) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "−∞" : "∞" }
        // Integers of usual size are shown in full.
        if value == value.rounded(), abs(value) < 1e6 { return signed("\(Int(value))") }
        return signed(NumberFormatter.significant(value, digits: digits))
    }

    /// A factor, as 1/45 rather than 0.0222.
    static func factor(_ value: Double) -> String { signed(SimpleNumber.text(value)) }

    /// Replaces hyphens with minus signs.
    static func signed(_ text: String) -> String { String(text.map { $0 == "-" ? "−" : $0 }) }
}
