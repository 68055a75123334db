import JSON
import TestSupport
import Testing

@Suite struct JSONValueTests {
    private static func value(using generator: inout SeededGenerator, depth: Int) -> JSONValue {
        let words = ["", "a", "\u{0}\n\"\\", "ä\u{1F600}", "</script>"]
        func word(_ generator: inout SeededGenerator) -> String { words.randomElement(using: &generator) ?? "" }
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .number(Double.random(in: -1e9...1e9, using: &generator))
        case 3: return .string(word(&generator))
        case 4:
            return .array(
                (0..<Int.random(in: 0...3, using: &generator)).map { _ in value(using: &generator, depth: depth - 1) })
        default:
            return .object(
                (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                    (word(&generator), value(using: &generator, depth: depth - 1))
                })
        }
    }

    @Test func whatIsWrittenIsRead() throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<500 {
            let text = Self.value(using: &generator, depth: 4).text(.line)
            let read = try JSONValue(parsing: Array(text.utf8))
            #expect(read.text(.line) == text, "seed \(testSeed)")
        }
    }

    @Test func membersAndElementsAreFound() throws {
        let value = try JSONValue(parsing: Array(#" { "a" : [1, "b", {}], "a": 2, "c": {"d": "e"} } "#.utf8))
        #expect(value["a"]?.elements.count == 3)
        #expect(value["a"]?.elements[1].text == "b")
        #expect(value["c"]?["d"]?.text == "e")
        #expect(value["x"] == nil && value["a"]?["b"] == nil && value["c"]?.elements.isEmpty == true)
    }

    @Test(arguments: [
        "", "{", "[1,]", "[1 2]", "{\"a\" 1}", "{1: 2}", "tru", "1 2", "\"a", "01", String(repeating: "[", count: 5000),
    ])
    func otherTextIsRefused(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    /// The nesting is limited, but deeper than that of any file that the program writes.
    @Test func nestingIsLimited() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONValue(parsing: nested(100))
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(101)) }
    }
}
