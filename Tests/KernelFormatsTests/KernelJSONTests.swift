import Convolution
import KernelFormats
import TestSupport
import Testing

@Suite struct KernelJSONTests {
    @Test(arguments: [
        "[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]", "\u{FEFF} [[0,-1,0],\r\n[-1,5e0,-1],\t[0,-1.0,0]]\n",
        "{\"kernel\": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]}",
        "{\"ker\\u006Eel\": [[0, -1, 0], [-1, 0.5E+1, -1], [0, -1, 0]]}",
    ])
    func readsRows(text: String) throws {
        #expect(KernelJSON.isRecognized(in: Array(text.utf8)))
        let sharpen = Kernel(rows: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
        #expect(try KernelJSON.parse(Array(text.utf8)) == KernelFile(kernels: [sharpen], format: .json))
    }

    @Test func readsScaleBiasAndAnchor() throws {
        let text = "{\"anchor\": {\"y\": 0, \"x\": 1}, \"bias\": -2.5, \"scale\": 0.25, \"kernel\": [[4, 8], [-2, 1]]}"
        let file = try KernelJSON.parse(Array(text.utf8))
        let expected = Kernel(
            width: 2, height: 2, weights: [1, 2, -0.5, 0.25], anchor: .init(x: 1, y: 0), offset: -2.5)
        #expect(file.kernels == [expected])
        #expect(file.notes == ["read as JSON, its weights multiplied by scale 0.25"])
    }

    @Test(arguments: ["", "1 2", "gaussian", "3x3: 1", "# [[1]]", "-1", "\"a\"", "{{1, 2}}", "{ -1, 2}", "{1}"])
    func leavesOtherTextAlone(text: String) { #expect(!KernelJSON.isRecognized(in: Array(text.utf8))) }

    private typealias Cause = KernelJSONError.Cause
    private typealias Mistake = (text: String, line: Int, column: Int, cause: Cause)
    private static let keys = ["kernel", "scale", "bias", "anchor", "width", "height", "offset"]

    private static let mistakes: [Mistake] = [
        ("[[1, 2], [3]]", 1, 10, .raggedRow(row: 2, count: 1, expected: 2)),
        ("[[1],\n [2, 3]]", 2, 2, .raggedRow(row: 2, count: 2, expected: 1)),
        ("[1, 2]", 1, 2, .flatArray), ("[[[1]]]", 1, 3, .tooDeep), ("[[1, [2]]]", 1, 6, .tooDeep),
        ("[]", 1, 1, .empty), ("[[]]", 1, 2, .empty), ("[[1, 2], []]", 1, 10, .empty),
        ("[[1,]]", 1, 4, .trailingComma), ("[[1],]", 1, 5, .trailingComma),
        ("{\"kernel\": [[1]],}", 1, 17, .trailingComma),
        ("[[1, 2]", 1, 8, .end(wanted: "a comma or ]")), ("[[1", 1, 4, .end(wanted: "a comma or ]")),
        ("[", 1, 2, .end(wanted: "a row in brackets")), ("{\"kernel\"", 1, 10, .end(wanted: "a colon")),
        ("{\"kernel\":", 1, 11, .end(wanted: "an array of rows")),
        ("[[1 2]]", 1, 5, .unexpected("a number", wanted: "a comma or ]")),
        ("[[1]] 2", 1, 7, .unexpected("a number", wanted: "the end of the text")),
        ("[[1]]\n\n// no", 3, 1, .unexpected("\"/\"", wanted: "the end of the text")),
        ("[[\"1\"]]", 1, 3, .unexpected("a string", wanted: "a number")),
        ("[[null]]", 1, 3, .unexpected("null", wanted: "a number")),
        ("[[one]]", 1, 3, .unexpected("\"one\"", wanted: "a number")),
        ("[[{}]]", 1, 3, .unexpected("an object", wanted: "a number")),
        ("[{}]", 1, 2, .unexpected("an object", wanted: "a row in brackets")),
        ("[[\u{2212}1]]", 1, 3, .unexpected("U+2212", wanted: "a number")),
        ("{kernel: 1}", 1, 2, .unexpected("\"kernel\"", wanted: "a key in quotes")),
        ("{\"kernel\": 3}", 1, 12, .unexpected("a number", wanted: "an array of rows")),
        ("{\"kernel\" [[1]]}", 1, 11, .unexpected("an array", wanted: "a colon")),
        ("{\"scale\": true}", 1, 11, .unexpected("true", wanted: "a number")),
        ("{\"anchor\": [0, 0]}", 1, 12, .unexpected("an array", wanted: "an object with x")),
        ("[[+1]]", 1, 3, .malformedNumber("+1")), ("[[01]]", 1, 3, .malformedNumber("01")),
        ("[[1.]]", 1, 3, .malformedNumber("1.")), ("[[.5]]", 1, 3, .malformedNumber(".5")),
        ("[[-]]", 1, 3, .malformedNumber("-")), ("[[1e]]", 1, 3, .malformedNumber("1e")),
        ("[[1/9]]", 1, 3, .malformedNumber("1/9")), ("[[0x1]]", 1, 3, .malformedNumber("0x1")),
        ("[[NaN]]", 1, 3, .notFinite("NaN")), ("[[1, -Infinity]]", 1, 6, .notFinite("-Infinity")),
        ("[[1e999]]", 1, 3, .overflow("1e999")),
        ("{\"kernel\": [[1e300]], \"scale\": 1e300}", 1, 32, .overflow("weight * 1e+300")),
        ("{\"kernel\": [[1]], \"bais\": 3}", 1, 19, .unknownKey("bais", known: keys)),
        ("{\"kernel\": [[1]], \"kernel\": [[1]]}", 1, 19, .duplicateKey("kernel")),
        ("{}", 1, 1, .missingKey("kernel")), (" {\"bias\": 1}", 1, 2, .missingKey("kernel")),
        ("{\"kernel\": [[1]], \"anchor\": {\"x\": 0}}", 1, 29, .missingKey("y")),
        ("{\"kernel\": [[1]], \"anchor\": {\"z\": 0}}", 1, 30, .unknownKey("z", known: ["x", "y"])),
        (
            "{\"kernel\": [[1]], \"anchor\": {\"x\": 1, \"y\": 0}}", 1, 29,
            .anchorOutside("x=1,y=0", .init(width: 1, height: 1))
        ),
        (
            "{\"anchor\": {\"x\": 0.5, \"y\": 1e30}, \"kernel\": [[1]]}", 1, 12,
            .anchorOutside("x=0.5,y=1e+30", .init(width: 1, height: 1))
        ),
        ("{\"kern", 1, 2, .malformedString), ("{\"\\q\": 1}", 1, 2, .malformedString),
        ("{\"\\ud800\": 1}", 1, 2, .malformedString), ("{\"a\nb\": 1}", 1, 2, .malformedString),
        ("[[" + String(repeating: "1", count: 3000) + "]]", 1, 3, .numberTooLong(limit: 2000)),
    ]

    @Test func namesEveryMistakeAndItsPlace() {
        for mistake in Self.mistakes {
            #expect(
                throws: KernelJSONError(line: mistake.line, column: mistake.column, mistake.cause), "\(mistake.text)"
            ) { try KernelJSON.parse(Array(mistake.text.utf8)) }
        }
    }

    @Test func speaksInOneLine() {
        for mistake in Self.mistakes {
            let text = KernelJSONError(line: mistake.line, column: mistake.column, mistake.cause).description
            #expect(text.split(whereSeparator: \.isNewline).count == 1)
        }
        let misspelt = KernelJSONError(line: 1, column: 19, .unknownKey("bais", known: Self.keys))
        #expect(
            misspelt.description
                == "line 1, column 19: \"bais\" means nothing here; did you mean \"bias\"? "
                + "known are \"kernel\", \"scale\", \"bias\", \"anchor\", \"width\", \"height\", \"offset\"")
    }

    @Test func limitsWeights() throws {
        #expect(throws: KernelJSONError(line: 1, column: 11, .tooManyWeights(limit: 3))) {
            try KernelJSON.parse(Array("[[1,2],[3,4]]".utf8), limit: 3)
        }
        #expect(try KernelJSON.parse(Array("[[1,2],[3,4]]".utf8), limit: 4).kernels[0].weights.count == 4)
    }

    @Test func refusesBytesThatAreNotUTF8() {
        for (bytes, column) in [([0x5B, 0x5B, 0xFF, 0x5D, 0x5D], 3), ([0x7B, 0x22, 0xC3, 0x22, 0x3A], 2)]
            as [([UInt8], Int)]
        {
            #expect(throws: KernelJSONError(line: 1, column: column, .notUTF8)) { try KernelJSON.parse(bytes) }
        }
    }

    /// Deep nesting is refused at its third bracket, and costs no stack.
    @Test func deepNestingIsNoDanger() {
        #expect(throws: KernelJSONError(line: 1, column: 3, .tooDeep)) {
            try KernelJSON.parse([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
        }
    }

    @Test func mutationsAreReadOrRefused() {
        var generator = SeededGenerator(seed: testSeed)
        let valid = [
            "[[0, -1, 0], [-1, 5.25e1, -1], [0, -1, 0]]",
            "{\"kernel\": [[1, 2], [3, 4]], \"scale\": 0.5, \"bias\": 1, \"anchor\": {\"x\": 1, \"y\": 0}}",
        ]
        let pieces: [[UInt8]] =
            [
                "[", "]", "{", "}", ",", ":", "\"", "\\u", "\\", "1", "-", "e", ".", "NaN", "\n", "\u{2212}", "kernel",
                " ",
            ]
            .map { Array($0.utf8) } + [[0], [0xFF], [0xC3]]
        var read = 0
        for round in 0..<8000 {
            var bytes = Array(valid[round % 2].utf8)
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let at = Int.random(in: 0...bytes.count, using: &generator)
                switch Int.random(in: 0...4, using: &generator) {
                case 0: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: at)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + 2))
                case 2 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 3: bytes.insert(UInt8.random(in: 0x30...0x39, using: &generator), at: at)
                default: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &generator), at: at)
                }
            }
            do throws(KernelJSONError) {
                let kernel = try KernelJSON.parse(bytes).kernels[0]
                let sound = kernel.weights.allSatisfy(\.isFinite) && kernel.offset.isFinite
                #expect(sound)
                read += 1
            } catch {
                let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
                let sound = (1...lines).contains(error.line) && (1...(bytes.count + 1)).contains(error.column)
                #expect(sound, "\(error) for \(bytes)")
            }
        }
        #expect((400...7600).contains(read), "seed \(testSeed): \(read) of 8000 were read")
    }
}
