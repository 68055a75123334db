import JSON
import Foundation
import ImageBuffers
import TestSupport
import Testing

@testable import ImageReport

/// What a page is written with: JSON inside a script element, base64, HTML.
@Suite struct PageTextTests {
    private static let hostile = [
        "</script><script>alert(1)</script>", "<!--<script>", "]]>&amp;\"'\\", "a\u{2028}b\u{2029}c",
        "\0\u{1B}[31m\u{7F}\u{85}",
        "\u{202E}gnp.exe", "é\u{1F600}\u{FFFD}",
    ]

    @Test(arguments: hostile) func stringsStayInTheirScriptElement(_ text: String) throws {
        let json = JSONValue.object([(text, .array([.string(text), .null, .bool(true)]))]).text(.script)
        #expect(!json.contains("<") && !json.contains(">") && !json.contains("&"))
        #expect(json.unicodeScalars.allSatisfy { $0.value >= 32 && !(0x7F...0x9F).contains($0.value) })
        #expect(!json.contains("\u{2028}") && !json.contains("\u{2029}"))
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: [Any]]
        #expect(object?[text]?.first as? String == text)
    }

    @Test(arguments: hostile) func textStaysText(_ text: String) {
        let html = text.escapedForHTML
        #expect(!html.contains("<") && !html.contains(">") && !html.contains("\"") && !html.contains("'"))
        #expect(!html.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test func numbersReadBackTheSame() throws {
        let numbers = [0, -0.5, 1e-300, 0.1, 1 / 3, 65535, 1e21, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
        let json = JSONValue.array(numbers.map { .number($0) }).text(.script)
        #expect(try JSONDecoder().decode([Double].self, from: Data(json.utf8)) == numbers)
        // JSON has none of these; JavaScript's Number() reads the words.
        #expect(
            JSONValue.array([.number(Double.nan), .number(Double.infinity), .number(-Double.infinity)]).text(.script)
                == "[\"NaN\",\"Infinity\",\"-Infinity\"]")
    }

    @Test func base64IsFoundations() {
        var generator = SeededGenerator(seed: testSeed)
        for count in Array(0...9) + [255, 1000] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = Base64.encoded(bytes)
            #expect(String(decoding: text, as: UTF8.self) == Data(bytes).base64EncodedString())
            #expect(text.count == Base64.length(of: count))
        }
    }

    /// A file that Package.swift or the list in PageTemplate lacks would be missed by nobody else.
    @Test func allScriptsAreInThePage() throws {
        let folder = projectRoot.appending(path: "Sources/ImageReport/Page/Template")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".js") }
        #expect(files.count >= 10)
        for file in files {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            #expect(PageTemplate.script.contains(text), "\(file)")
        }
    }

    @Test func theTemplateHasEachField() {
        let fields = PageTemplate.parts.compactMap { part -> PageTemplate.Field? in
            if case .field(let field) = part { field } else { nil }
        }
        #expect(fields == [.title, .style, .title, .data, .planes, .script])
        let text = PageTemplate.parts.compactMap { part -> String? in
            if case .text(let text) = part { text } else { nil }
        }.joined()
        #expect(!text.contains("{{") && text.contains("default-src 'none'"))
        // Neither may end the element that it stands in, nor load anything.
        #expect(!PageTemplate.script.contains("</script") && !PageTemplate.script.contains("<!--"))
        #expect(!PageTemplate.style.contains("</style") && !PageTemplate.style.contains("url("))
        for word in ["fetch(", "XMLHttpRequest", "WebSocket", "innerHTML", "import(", "http:", "https:"] {
            #expect(!PageTemplate.script.contains(word), "\(word)")
        }
    }
}
