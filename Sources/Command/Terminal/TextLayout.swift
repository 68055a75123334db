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
        return (lines + [line]).map(Prose.plain)
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

extension String {
    /// The text followed by spaces, up to a width.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
