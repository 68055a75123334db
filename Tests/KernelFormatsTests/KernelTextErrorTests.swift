import Convolution
import KernelFormats
import Testing

/// Every mistake, with its place.
@Suite struct KernelTextErrorTests {
    private typealias Mistake = (text: String, line: Int, column: Int, cause: KernelTextError.Cause)
    private typealias Shape = KernelTextError.Shape

    private static let inGrids: [Mistake] = [
        ("", 1, 1, .noNumbers),
        ("\n  \n# nothing here\n", 1, 1, .noNumbers),
        ("1 2 3\n4 5 6\n7 8", 3, 4, .raggedRow(row: 3, count: 2, expected: 3, header: nil)),
        ("1 2 3\n\n4 5 6 7 8\n9", 3, 7, .raggedRow(row: 2, count: 5, expected: 3, header: nil)),
        ("1 2 3; 4", 1, 9, .raggedRow(row: 2, count: 1, expected: 3, header: nil)),
        ("3 3\n1 2 3\n4 5 6", 2, 5, .raggedRow(row: 2, count: 3, expected: 2, header: Shape(width: 3, height: 3))),
        ("1 2 zero\n", 1, 5, .word("zero")),
        ("# \u{E9}t\u{E9}\n1 \u{E9}t\u{E9}", 2, 3, .word("\u{E9}t\u{E9}")),
        ("1 2\n3 -four", 2, 3, .word("-four")),
        ("1 2 $", 1, 5, .unexpectedCharacter("$")),
        ("\t1 2.5.1", 1, 7, .unexpectedCharacter(".")),
        ("1 2]", 1, 4, .unexpectedCharacter("]")),
        ("1 0x10", 1, 4, .unexpectedCharacter("x")),
        ("1 / 9", 1, 3, .unexpectedCharacter("/")),
        ("1/2/3", 1, 4, .unexpectedCharacter("/")),
        ("1\u{A0}2", 1, 2, .unexpectedCharacter("\u{A0}")),
        ("1 2:", 1, 4, .unexpectedCharacter(":")),
        ("1e", 1, 1, .incompleteNumber("1e")),
        ("3 2/", 1, 3, .incompleteNumber("2/")),
        ("1 -", 1, 3, .incompleteNumber("-")),
        (".", 1, 1, .incompleteNumber(".")),
        ("0 \u{2212}1 0", 1, 3, .typographicMinus("\u{2212}")),
        ("1\u{2013}2", 1, 2, .typographicMinus("\u{2013}")),
        ("1 nan", 1, 3, .notFinite("nan")),
        ("1 -Inf", 1, 3, .notFinite("-Inf")),
        ("1\n1e999", 2, 1, .overflow("1e999")),
        ("1e308/1e-308", 1, 1, .overflow("1e308/1e-308")),
        ("1 1/0", 1, 3, .divisionByZero("1/0")),
        ("1/-0.0e5", 1, 1, .divisionByZero("1/-0.0e5")),
        ("1,,2", 1, 3, .missingNumber),
        (",1", 1, 1, .missingNumber),
        ("1 2,\n3 4,,", 2, 5, .missingNumber),
        ("2 1 0 0\n1 2", 1, 5, .zeroScale),
        ("2 1 1e-300 0\n1e10 2", 1, 5, .overflow("weight / 1e-300")),
        ("1 " + String(repeating: "1", count: 3000), 1, 3, .numberTooLong(limit: 2000)),
    ]

    private static let inImageMagickKernels: [Mistake] = [
        ("3x3: 1,2,3", 1, 11, .wrongCount(count: 3, Shape(width: 3, height: 3))),
        ("2x2: 1,2\n3,4 5", 2, 5, .wrongCount(count: 5, Shape(width: 2, height: 2))),
        ("1: 1; 2,3", 1, 7, .missingSize(kernel: 2)),
        ("1: 1 1: 2", 1, 6, .missingSemicolon),
        ("3x3@: 1", 1, 4, .rotationSuffix("@")),
        ("3x3+1+1<: 1", 1, 8, .rotationSuffix("<")),
        ("\n3>: 1", 2, 2, .rotationSuffix(">")),
        ("0x3: 1", 1, 1, .malformedSize("0x3")),
        ("3x: 1", 1, 1, .malformedSize("3x")),
        ("3x3+1: 1", 1, 1, .malformedSize("3x3+1")),
        ("3x3+1+1+1: 1", 1, 1, .malformedSize("3x3+1+1+1")),
        ("3x3+3+1: 1", 1, 1, .originOutside(x: 3, y: 1, Shape(width: 3, height: 3))),
        ("3x3-1+1: 1", 1, 1, .originOutside(x: -1, y: 1, Shape(width: 3, height: 3))),
        ("99999999999999999999x99999999999999999999: 1", 1, 1, .tooManyWeights(limit: 1 << 22)),
        ("2048x2048: 1", 1, 13, .wrongCount(count: 1, Shape(width: 2048, height: 2048))),
        ("2048x2049: 1", 1, 1, .tooManyWeights(limit: 1 << 22)),
        ("2x1: 1,,2", 1, 8, .missingNumber),
        ("2x1: 1 inf", 1, 8, .notFinite("inf")),
        ("2x1: 1 two", 1, 8, .word("two")),
        ("2x1: 1 : 2", 1, 8, .unexpectedCharacter(":")),
    ]

    @Test func namesEveryMistakeAndItsPlace() {
        for mistake in Self.inGrids + Self.inImageMagickKernels {
            #expect(
                throws: KernelTextError(line: mistake.line, column: mistake.column, mistake.cause), "\(mistake.text)"
            ) {
                try KernelText.parse(mistake.text)
            }
        }
    }

    @Test func refusesBinaryData() {
        let cases: [(bytes: [UInt8], line: Int, column: Int)] = [
            ([0x89, 0x50, 0x4E, 0x47], 1, 1), (Array("1 2\n3 ".utf8) + [0, 0x34], 2, 3),
            ([0xEF, 0xBB, 0xBF, 0x31, 0x20, 0xFF], 1, 3), ([0xFF, 0xFE, 0x31, 0x00], 1, 1),
            (Array("\u{E9} ".utf8) + [0xC3], 1, 3), (Array("1\r2 # \u{2212}".utf8) + [0xED, 0xA0, 0x80], 2, 6),
        ]
        for (bytes, line, column) in cases {
            #expect(throws: KernelTextError(line: line, column: column, .binaryData), "\(bytes)") {
                try KernelText.parse(bytes)
            }
        }
    }

    @Test func refusesMoreWeightsThanTheLimit() throws {
        let refused: [Mistake] = [
            ("1 2 3\n4 5 6\n7 8 9", 3, 6, .tooManyWeights(limit: 6)),
            // No sooner than four numbers beyond the limit, which might be a libvips header.
            ("1;2;3;4;5;6;7;8;9;10;11", 1, 22, .tooManyWeights(limit: 6)),
            ("7 1; 1 2 3 4 5 6 7", 1, 19, .tooManyWeights(limit: 6)),
            ("2x2: 1,2,3,4; 1x3: 1,2,3", 1, 15, .tooManyWeights(limit: 6)),
        ]
        for mistake in refused {
            #expect(
                throws: KernelTextError(line: mistake.line, column: mistake.column, mistake.cause), "\(mistake.text)"
            ) {
                try KernelText.parse(Array(mistake.text.utf8), limit: 6)
            }
        }
        for text in ["1 2 3\n4 5 6", "3 2 1 0\n1 2 3\n4 5 6", "2x2: 1,2,3,4; 1x2: 1,2"] {
            let file = try KernelText.parse(Array(text.utf8), limit: 6)
            #expect(file.kernels.reduce(0) { $0 + $1.weights.count } == 6)
        }
    }

    @Test func speaksInOneLine() throws {
        let described = { (text: String) -> String in
            do throws(KernelTextError) {
                _ = try KernelText.parse(text)
                return "no error"
            } catch {
                return error.description
            }
        }
        #expect(
            described("1 2 3\n4 5 6\n7 8")
                == "line 3, column 4: row 3 has 2 numbers, row 1 has 3; make all rows equally long, and write 0 for an empty cell"
        )
        #expect(
            described("3 3\n1 2 3\n4 5 6")
                == "line 2, column 5: row 2 has 3 numbers, row 1 has 2; make all rows equally long, "
                + "or, if row 1 is a libvips header, let 3 rows of 3 follow")
        #expect(
            described("\u{2212}1")
                == "line 1, column 1: U+2212 is not the minus sign of numbers; write the hyphen-minus \"-\" of the keyboard"
        )
        for mistake in Self.inGrids + Self.inImageMagickKernels + [("\u{1B}[31m evil\u{7}", 1, 1, .word(""))] {
            let text = described(mistake.text)
            #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "\(text)")
        }
    }
}
