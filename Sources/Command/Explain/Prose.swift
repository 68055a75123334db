import ImageReport

/// Sentences within a terminal's 80 columns.
enum Prose {
    /// Columns of a terminal that nobody has widened.
    static let width = 80

    /// Code within a sentence: its blanks become such as no line is broken at.
    static func code(_ text: String) -> String { String(text.map { $0 == " " ? "\u{A0}" : $0 }) }

    /// A text broken between words; the first line begins with `first`, the others with blanks.
    static func wrapped(_ text: String, first: String = "", indent: Int = 0) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return (lines + [line]).map { String($0.map { $0 == "\u{A0}" ? " " : $0 }) }
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// `1 row`, `2 rows`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// A number as people read it.
    static func number(_ value: Double) -> String { NumberText.significant(value, digits: 3) }
}
