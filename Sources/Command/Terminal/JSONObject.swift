import Convolution
import ImagePipeline
import KernelFormats

/// A JSON object on one line, its members in the order they were added, as the contract lists them.
///
/// Numbers are written in the shortest form that reads back the same; what JSON has no number for (NaN, infinity)
/// becomes null. A name's bytes that are no UTF-8 are private-use characters: byte b is U+10FE00 + b. RFC 8259.
struct JSONObject {
    private var members: [String] = []

    /// The object's text.
    var text: String { "{" + members.joined(separator: ", ") + "}" }

    mutating func add(_ name: String, _ value: String?) { append(name, value.map(JSONText.quoted)) }
    mutating func add(_ name: String, _ value: Int?) { append(name, value.map(String.init)) }
    mutating func add(_ name: String, _ value: JSONObject?) { append(name, value?.text) }
    mutating func add(_ name: String, _ value: [String]) {
        append(name, "[" + value.map(JSONText.quoted).joined(separator: ", ") + "]")
    }
    mutating func add(_ name: String, _ value: [Int]) {
        append(name, "[" + value.map(String.init).joined(separator: ", ") + "]")
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
        members.append("\(JSONText.quoted(name)): \(text ?? "null")")
    }
}
