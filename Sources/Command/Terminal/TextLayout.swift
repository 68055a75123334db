/// Text for a terminal of 80 columns.
enum TextLayout {
    /// Where the text of an item begins.
    private static let indent = 11

    /// The beginning of an item's first line.
    static func label(_ label: String) -> String { label.padding(to: indent) }

    /// A labelled paragraph.
    static func item(_ name: String, _ text: String) -> [String] {
        wrapped(text, first: label(name), rest: label(""))
    }

    /// Words in lines of at most 80 characters; a longer word has a line of its own.
    static func wrapped(_ text: String, first: String, rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > 80 {
                lines.append(line)
                (line, isEmpty) = (rest, true)
            }
            line += isEmpty ? "\(word)" : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }

    /// Rows whose columns are as wide as their longest cell; the last column is wrapped.
    static func table(_ rows: [[String]]) -> [String] {
        let leading = rows[0].indices.dropLast()
        let widths = leading.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.flatMap { row in
            let cells = zip(row, widths).map { $0.padding(to: $1 + 2) }.joined()
            let lines = wrapped(row.last ?? "", first: cells, rest: String(repeating: " ", count: cells.count))
            return lines.map { line in
                var line = line
                while line.hasSuffix(" ") { line.removeLast() }
                return line
            }
        }
    }
}
