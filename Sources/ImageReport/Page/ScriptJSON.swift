import Convolution
import KernelFormats

/// JSON that may stand in a page's script element whatever its strings hold: neither `</script>` nor `<!--` can end or
/// change it, since no `<` is written as such.
///
/// What JSON has no number for is written as the word that JavaScript's `Number()` reads: "NaN", "Infinity",
/// "-Infinity". RFC 8259; HTML Living Standard, "Restrictions for contents of script elements".
indirect enum ScriptJSON {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([ScriptJSON])
    case object([(String, ScriptJSON)])

    /// The value on one line.
    var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value): text += Self.number(value)
        case .string(let value): text += Self.quoted(value)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, (name, value)) in members.enumerated() {
                text += (index > 0 ? "," : "") + Self.quoted(name) + ":"
                value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "\"NaN\"" }
        if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
        return Kernel.shortestDecimal(value)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\0"..<" ", "<", ">", "&", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension ScriptJSON {
    static func number(_ value: Int) -> ScriptJSON { .number(Double(value)) }
    static func number(_ value: Float) -> ScriptJSON { .number(Double(value)) }

    /// A number for each direction.
    static func pair(_ pair: Axes) -> ScriptJSON { .object([("x", .number(pair.x)), ("y", .number(pair.y))]) }

    /// A size.
    static func size(_ width: Int, _ height: Int) -> ScriptJSON {
        .object([("width", .number(width)), ("height", .number(height))])
    }
}
