extension JSONValue {
    /// The nesting that is accepted: the parser calls itself for each level.
    private static let deepest = 100

    /// Reads a text that holds one value.
    ///
    /// Numbers become `.number`. Of two members with one name, both are kept.
    /// - Throws: `JSONError`, with the index of the byte.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var scanner = JSONScanner(bytes)
        self = try Self.value(&scanner, depth: 0)
        guard scanner.peek() == nil else { throw scanner.unexpected(wanted: "the end") }
    }

    private static func value(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) -> JSONValue {
        guard depth < deepest else { throw scanner.unexpected(wanted: "at most \(deepest) levels of nesting") }
        if scanner.consume("{") {
            return .object(try list(&scanner, until: "}", depth: depth + 1, member))
        }
        if scanner.consume("[") {
            return .array(try list(&scanner, until: "]", depth: depth + 1, value))
        }
        if scanner.peek() == UInt8(ascii: "\"") { return .string(try scanner.string(wanted: "a value")) }
        var ahead = scanner
        let literals: [String: JSONValue] = ["true": .bool(true), "false": .bool(false), "null": .null]
        guard let word = ahead.literal(), let literal = literals[word] else { return .number(try scanner.number()) }
        scanner = ahead
        return literal
    }

    private static func member(
        _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONError) -> (String, JSONValue) {
        let name = try scanner.string(wanted: "a name")
        try scanner.expect(":", wanted: "a colon")
        return (name, try value(&scanner, depth: depth))
    }

    /// Elements separated by commas, up to a closing mark.
    private static func list<Element>(
        _ scanner: inout JSONScanner, until end: Unicode.Scalar, depth: Int,
        _ element: (inout JSONScanner, Int) throws(JSONError) -> Element
    ) throws(JSONError) -> [Element] {
        var elements: [Element] = []
        if scanner.consume(end) { return elements }
        repeat { elements.append(try element(&scanner, depth)) } while scanner.consume(",")
        try scanner.expect(end, wanted: "a comma or the end")
        return elements
    }
}

extension JSONValue {
    /// A member of an object; `nil` if there is none, or the value is no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == name }?.1
    }

    /// The text of a string; `nil` if the value is none.
    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The elements of an array; none if the value is no array.
    package var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}
