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

    /// A value as a whole number, as one divided by a whole number, or as a decimal.
    package static func text(_ value: Double) -> String {
        if value != 0, abs(value) < 1 {
            let inverse = 1 / value
            if abs(inverse) <= 65535, abs(inverse - inverse.rounded()) < 1e-12 * abs(inverse) {
                let decimal = Kernel.shortestDecimal(value)
                // 0.5 and 0.25 are as plain as 1/2 and 1/4.
                if decimal.utf8.count > 5 { return "\(value < 0 ? "-" : "")1/\(Int(abs(inverse).rounded()))" }
            }
        }
        return Kernel.shortestDecimal(value)
    }
}
