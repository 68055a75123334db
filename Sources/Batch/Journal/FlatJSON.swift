import JSON

/// Reads the members of a JSON object of strings, numbers and words one by one; values are not nested.
///
/// Reading ends for any bytes. `isWhole` is false if they are not such an object.
struct FlatJSON {
    private var scanner: JSONScanner
    private var isFirst = true
    /// Whether the object was read to its closing brace and nothing follows.
    private(set) var isWhole = false

    /// Reads a range of bytes.
    init(_ bytes: [UInt8], _ range: Range<Int>) { scanner = JSONScanner(bytes, range) }

    /// The next member's name, and its value as text; `nil` at the end or after a syntax error.
    mutating func next() -> (name: String, value: String)? {
        if isFirst {
            guard scanner.consume("{") else { return nil }
        }
        if scanner.consume("}") {
            isWhole = scanner.peek() == nil
            return nil
        }
        guard isFirst || scanner.consume(","), let name = string(), scanner.consume(":") else { return nil }
        isFirst = false
        guard let value = scanner.peek() == UInt8(ascii: "\"") ? string() : scanner.literal() else { return nil }
        return (name, value)
    }

    private mutating func string() -> String? { try? scanner.string(wanted: "a string") }
}
