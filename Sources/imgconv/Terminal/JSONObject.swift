import ImageFilters

/// A JSON object on one line, its members in the order they were added, as the contract lists them.
///
/// Numbers are written in the shortest form that reads back the same; what JSON has no number for (NaN, infinity)
/// becomes null. RFC 8259.
struct JSONObject {
    private var members: [String] = []

    /// The object's text.
    var text: String { "{" + members.joined(separator: ", ") + "}" }

    mutating func add(_ name: String, _ value: String?) { append(name, value.map(Self.quoted)) }
    mutating func add(_ name: String, _ value: Int?) { append(name, value.map(String.init)) }
    mutating func add(_ name: String, _ value: JSONObject?) { append(name, value?.text) }
    mutating func add(_ name: String, _ value: [String]) {
        append(name, "[" + value.map(Self.quoted).joined(separator: ", ") + "]")
    }
    mutating func add(_ name: String, _ value: Double?) {
        append(
            name, value.flatMap { $0.isFinite ? ($0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)") : nil })
    }

    mutating func add(_ name: String, _ value: Bool) { append(name, value ? "true" : "false") }
    mutating func add(_ name: String, _ value: [JSONObject]) {
        append(name, "[" + value.map(\.text).joined(separator: ", ") + "]")
    }
    /// Rows of finite numbers.
    mutating func add(_ name: String, _ rows: [[Double]]) {
        let texts = rows.map { "[" + $0.map(Kernel.shortestDecimal).joined(separator: ", ") + "]" }
        append(name, "[" + texts.joined(separator: ", ") + "]")
    }

    private mutating func append(_ name: String, _ text: String?) {
        members.append("\(Self.quoted(name)): \(text ?? "null")")
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\0"..<" ":
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
