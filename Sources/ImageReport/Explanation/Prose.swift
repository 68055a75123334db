/// Parts of sentences.
package enum Prose {
    /// Represents a space at which no line is broken: a private-use character.
    private static let unbrokenSpace: Character = "\u{E000}"

    /// Code in a sentence that `TextLayout` wraps: no line is broken within it.
    package static func code(_ text: String) -> String { String(text.map { $0 == " " ? unbrokenSpace : $0 }) }

    /// Joins words: `a`, `a and b`, `a, b and c`.
    package static func list(_ parts: [String], _ conjunction: String = "and") -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// A number with its noun: `1 row`, `2 rows`.
    package static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// A number with three significant digits.
    package static func number(_ value: Double) -> String { NumberFormatter.significant(value, digits: 3) }

    /// The text with ordinary spaces instead of those that `code(_:)` inserted.
    package static func plain(_ text: String) -> String { String(text.map { $0 == unbrokenSpace ? " " : $0 }) }
}
