import Convolution
import KernelFormats
import Testing

/// Lists of numbers as programs print and write them.
@Suite struct BracketedTextTests {
    private static let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6]])

    @Test(arguments: [
        "[[1. 2. 3.]\n [4. 5. 6.]]", "[[1 2 3]\n [4 5 6]]\n", "[[1.e+00 2.e+00\n  3.e+00]\n [4.e+00 5.e+00\n  6.e+00]]",
        "[[1,2,3],[4,5,6]]", "[ [1, 2, 3],\n  [4, 5, 6], ]", "[[1, 2, 3,], [4, 5, 6]]",
        "[1 2 3; 4 5 6]", "[1, 2, 3; 4, 5, 6];\n", "[1 2 3\n 4 5 6]", "[\n1 2 3\n4 5 6\n]", "[1 2 3; ...\n4 5 6]",
        "[[1 2 3]; [4 5 6]]", "{{1, 2, 3}, {4, 5, 6}}", "{\n  {1.0f, 2.f, 3F},\n  {4, 5, 6},\n};",
        "((1, 2, 3), (4, 5, 6))", "([1, 2, 3], [4, 5, 6])", "[(1, 2, 3), (4, 5, 6)]",
        "array([[1., 2., 3.],\n       [4., 5., 6.]])", "array([[1, 2, 3], [4, 5, 6]], dtype=float32)",
        "k = np.array([[1, 2, 3],\n  [4, 5, 6]], dtype=np.float32)  # a comment", "k = [1 2 3; 4 5 6];  % a comment",
        "static const float k[2][3] = {{1, 2, 3}, // top\n {4, 5, 6}}; // end", "k =\n\n[1 2 3; 4 5 6]",
        "% made by Octave\n[1 2 3 % top\n 4 5 6]", "// C\n{{1,2,3},{4,5,6}}", "[[2/2 4/2 3]\t[4 5 6]]",
        "{{1,\t2,\t3},\n{4,\t5,\t6}}",
    ])
    func readsRows(text: String) throws {
        let file = try KernelText.parse(text)
        #expect(file.kernels == [Self.kernel], "\(text)")
        #expect(file.format == .brackets)
        #expect(file.notes.first == "read as rows in brackets: 3x2")
    }

    @Test(arguments: ["[1 2 1]", "(1, 2, 1)", "{1, 2, 1}", "[1, 2, 1]", "[[1 2 1]]", "{\n 1, 2, 1,\n}"])
    func readsSingleRows(text: String) throws {
        #expect(try KernelText.parse(text).kernels == [Kernel(rows: [[1, 2, 1]])])
    }

    @Test func neverTakesItsFirstRowForAHeader() throws {
        #expect(try KernelText.parse("[2 1; 3 4]").kernels == [Kernel(rows: [[2, 1], [3, 4]])])
    }

    private typealias Mistake = (text: String, line: Int, column: Int, cause: KernelTextError.Cause)
    private static let mistakes: [Mistake] = [
        ("[1 2 3; 4 5]", 1, 12, .raggedRow(row: 2, count: 2, expected: 3, header: nil)),
        ("[[1, 2], [3]]", 1, 12, .raggedRow(row: 2, count: 1, expected: 2, header: nil)),
        ("[[1 2]\n [3 x]]", 2, 5, .word("x")), ("[[1 2]", 1, 1, .unclosedBracket("[")),
        ("[1 2", 1, 1, .unclosedBracket("[")),
        ("[1 2)", 1, 5, .wrongBracket(")", opened: "[")), ("{{1}, [2}}", 1, 9, .wrongBracket("}", opened: "[")),
        ("(1]", 1, 3, .wrongBracket("]", opened: "(")),
        ("[[[1]]]", 1, 3, .tooDeep), ("[]", 1, 1, .noNumbers), ("[[]]", 1, 3, .noNumbers),
        ("[1 2] [3]", 1, 7, .afterBrackets("[")),
        ("[1 2]'", 1, 6, .afterBrackets("'")), ("[1 2] 3", 1, 7, .afterBrackets("3")),
        ("[[1] 2]", 1, 6, .afterBrackets("2")),
        ("[1 [2]]", 1, 4, .unexpectedCharacter("[")), ("[1; [2]]", 1, 5, .unexpectedCharacter("[")),
        ("[[1;2]]", 1, 4, .unexpectedCharacter(";")), ("[1:3]", 1, 3, .unexpectedCharacter(":")),
        ("[1,,2]", 1, 4, .missingNumber), ("[,1]", 1, 2, .missingNumber), ("[[1],,[2]]", 1, 6, .missingNumber),
        ("[[1 nan]]", 1, 5, .notFinite("nan")), ("[[0 0 ... 0 0]]", 1, 7, .numbersLeftOut),
        ("[[1 2]\n ...\n [3 4]]", 2, 2, .numbersLeftOut), ("[1.0f]", 1, 5, .unexpectedCharacter("f")),
        ("{1, 2,\n 3, 4}", 2, 2, .ambiguousLines), ("[1,\n2]", 2, 1, .ambiguousLines),
        ("(1\n2)", 2, 1, .ambiguousLines),
        ("k + 1 = [1]", 1, 1, .word("k")), ("f(1) [2]", 1, 1, .word("f")),
    ]

    @Test func namesEveryMistakeAndItsPlace() {
        for mistake in Self.mistakes {
            let error = KernelTextError(line: mistake.line, column: mistake.column, mistake.cause)
            #expect(throws: error, "\(mistake.text)") { try KernelText.parse(mistake.text) }
            #expect(error.description.split(whereSeparator: \.isNewline).count == 1)
        }
    }

    @Test func limitsWeights() throws {
        let bytes = Array("[[1, 2], [3, 4]]".utf8)
        #expect(throws: KernelTextError(line: 1, column: 17, .tooManyWeights(limit: 3))) {
            try KernelText.parse(bytes, limit: 3)
        }
        #expect(try KernelText.parse(bytes, limit: 4).kernels[0].weights.count == 4)
    }

    /// Neither deep nesting nor a chain of calls or assignments costs stack.
    @Test(arguments: ["[", "a=", "a("]) func repetitionIsNoDanger(piece: String) {
        let bytes = Array(String(repeating: piece, count: 200_000).utf8)
        #expect(throws: KernelTextError.self) { try KernelText.parse(bytes) }
    }

    @Test(arguments: [
        "[[1,2],[3,4]]", "[1 2 3; 4 5 6]", " ((1, 2), (3, 4)) ", "{{1, 2}, {3, 4}};", "[1 2 x]", "[-1]", "[[.5]]",
        "{\"kernel\": [[1]]}",
    ])
    func recognizesGrids(argument: String) { #expect(KernelText.looksLikeGrid(argument)) }

    @Test(arguments: [
        "[1] k.txt", "(1)", "[a]", "{stem}", "1(2).txt", "2[a]", "3{x}", "[", "[]", "{", "{k}", "//1/2", "%1", "[1",
        "(copy)",
    ])
    func leavesNamesAndPathsAlone(argument: String) {
        // A single number in parentheses is a list of one.
        #expect(KernelText.looksLikeGrid(argument) == (argument == "(1)"))
    }

    @Test(arguments: ["% Octave\n1 2 3 % top\n4 5 6", "// C\n1 2 3 // top\n4 5 6 //", "1 2 3 # a % b // c\n4 5 6"])
    func skipsComments(text: String) throws {
        #expect(try KernelText.parse(text) == KernelFile(kernels: [Self.kernel], format: .textGrid))
    }

    /// A mark within a word is a mistake, not a comment.
    @Test(arguments: [("50%", 3, "%"), ("1//9", 3, "/")])
    func commentsBeginTokens(text: String, column: Int, character: String) {
        #expect(throws: KernelTextError(line: 1, column: column, .unexpectedCharacter(Character(character)))) {
            try KernelText.parse(text)
        }
    }
}
