/// A JSON value (RFC 8259); objects keep the order of their members.
package indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// The formatting of a value.
    package enum Style: Sendable {
        /// One line, with a space after commas and colons. NaN and infinity become null.
        case line
        /// Without spaces, for a `script` element of an HTML page.
        ///
        /// Each `<` is escaped, so that no string ends the element or opens a comment. NaN and infinity become the
        /// strings "NaN", "Infinity" and "-Infinity", which JavaScript's `Number()` accepts. See HTML Living Standard,
        /// "Restrictions for contents of script elements".
        case script
    }

    /// An integer, written exactly.
    package static func number(_ value: Int) -> JSONValue { .integer(value) }

    /// A float32 number, converted to a double without rounding.
    package static func number(_ value: Float) -> JSONValue { .number(Double(value)) }

    /// The value as text.
    ///
    /// Numbers are written with the fewest digits that read back as the same value.
    package func text(_ style: Style) -> String {
        var text = ""
        write(to: &text, style)
        return text
    }

    private func write(to text: inout String, _ style: Style) {
        let comma = style == .line ? ", " : ","
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += "\(value)"
        case .number(let value): text += Self.number(value, style)
        case .string(let value): Self.quote(value, in: &text, style)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += comma }
                value.write(to: &text, style)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, (name, value)) in members.enumerated() {
                if index > 0 { text += comma }
                Self.quote(name, in: &text, style)
                text += style == .line ? ": " : ":"
                value.write(to: &text, style)
            }
            text += "}"
        }
    }

    private static func number(_ value: Double, _ style: Style) -> String {
        guard value.isFinite else {
            if style == .line { return "null" }
            return value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\""
        }
        // Whole numbers are written without a fraction.
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func quote(_ string: String, in text: inout String, _ style: Style) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n" where style == .line: text += "\\n"
            case "\r" where style == .line: text += "\\r"
            case "\t" where style == .line: text += "\\t"
            case "\0"..<" ": escape(scalar, in: &text)
            case "<", ">", "&", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                if style == .script { escape(scalar, in: &text) } else { text.unicodeScalars.append(scalar) }
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private static func escape(_ scalar: Unicode.Scalar, in text: inout String) {
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
