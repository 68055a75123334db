import Conventions

/// Numbers as a sheet shows them: few digits, and a real minus sign.
enum SheetNumber {
    /// Three or four significant digits.
    static func short(_ value: Double, digits: Int = 3) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "−∞" : "∞" }
        // Whole numbers of usual size are shown whole.
        if value == value.rounded(), abs(value) < 1e6 { return signed("\(Int(value))") }
        return signed(NumberText.significant(value, digits: digits))
    }

    /// A factor: 1/45 rather than 0.0222.
    static func factor(_ value: Double) -> String { signed(SimpleNumber.text(value)) }

    /// Hyphens become minus signs.
    static func signed(_ text: String) -> String { String(text.map { $0 == "-" ? "−" : $0 }) }
}
