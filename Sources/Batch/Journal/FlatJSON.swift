import JSON

/// Reads a JSON object of strings, numbers and words, one member after the other; nothing nested.
///
/// Whatever the bytes are, reading ends, with `isWhole` false where they are no such object.
struct FlatJSON {
    private var scanner: JSONScanner
    private var isFirst = true
    /// Whether the object was read to its closing brace, and nothing follows it.
    private(set) var isWhole = false

    /// Reads a range of bytes.
    init(_ bytes: [UInt8], _ range: Range<Int>) { scanner = JSONScanner(bytes, range) }

    /// The next member: its name, and its value's text; `nil` at the end, and where something is wrong.
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
