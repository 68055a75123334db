import ImageReport

/// Text for a terminal of 80 columns.
enum TextLayout {
    /// Columns of a terminal at its usual size.
    static let columns = 80
    /// The column at which the text of an item begins.
    private static let itemIndent = 11

    /// Wraps a text between words; a word longer than a line gets a line of its own.
    /// - Parameters:
    ///   - first: the beginning of the first line.
    ///   - indent: the number of spaces at the beginning of the other lines.
    static func wrapped(_ text: String, first: String = "", indent: Int = 0) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > columns {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return (lines + [line]).map { String($0.map { $0 == Prose.unbrokenSpace ? " " : $0 }) }
    }

    /// A paragraph with a label in front of it.
    static func item(_ label: String, _ text: String) -> [String] {
        wrapped(text, first: label.padding(to: itemIndent), indent: itemIndent)
    }

    /// Rows whose columns are as wide as their longest cell; the last column is wrapped.
    static func table(_ rows: [[String]]) -> [String] {
        let leading = rows[0].indices.dropLast()
        let widths = leading.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.flatMap { row in
            let cells = zip(row, widths).map { $0.padding(to: $1 + 2) }.joined()
            return wrapped(row.last ?? "", first: cells, indent: cells.count).map { line in
                var line = line
                while line.hasSuffix(" ") { line.removeLast() }
                return line
            }
        }
    }
}

/// Parts of sentences.
enum Prose {
    /// A private-use character that stands for a non-breaking space.
    fileprivate static let unbrokenSpace: Character = "\u{E000}"

    /// Code in a sentence, within which `TextLayout` does not break lines.
    static func code(_ text: String) -> String { String(text.map { $0 == " " ? unbrokenSpace : $0 }) }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ parts: [String], _ conjunction: String = "and") -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// `1 row`, `2 rows`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// A number with three significant digits.
    static func number(_ value: Double) -> String { NumberFormatter.significant(value, digits: 3) }
}

extension String {
    /// The text followed by spaces, up to a width.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
