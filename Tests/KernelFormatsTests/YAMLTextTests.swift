import Convolution
import KernelFormats
import Testing

/// Kernels as YAML lists.
@Suite struct YAMLTextTests {
    @Test(arguments: [
        "- [1, 2]\n- [-3, 4]\n", "---\n- [1, 2]  # top\n\n- [-3,\n   4]\n", "- - 1\n  - 2\n- - -3\n  - 4\n",
        "-\n  - 1\n  - 2\n-\n  - -3\n  - 4", "kernel:\n  - [1, 2]\n  - [-3, 4]\n",
        "kernel:\r\n- - 1\r\n  - 2\r\n- - -3\r\n  - 4",
        "- [1, 2,]\n-   [-3, 4]",
    ])
    func readsRows(text: String) throws {
        let file = try KernelText.parse(text)
        #expect(file.kernels == [Kernel(rows: [[1, 2], [-3, 4]])], "\(text)")
        #expect(file.notes == ["read as a YAML list: 2x2"])
    }

    @Test func readsOneRow() throws {
        #expect(try KernelText.parse("- 1\n- -2\n- 1/2\n").kernels == [Kernel(rows: [[1, -2, 0.5]])])
        #expect(try KernelText.parse("- [1, 2]\n").kernels == [Kernel(rows: [[1, 2]])])
    }

    private typealias Cause = KernelTextError.Cause
    @Test(
        arguments: [
            ("- [1, 2]\n- [3]\n", 2, 5, .raggedRow(row: 2, count: 1, expected: 2, header: nil)),
            ("- [1, x]", 1, 7, .word("x")), ("- [1, 2", 1, 8, .unclosedList), ("- [1]\n-", 2, 2, .unclosedList),
            ("- [1]\nscale: 2", 2, 1, .unexpectedCharacter("s")), ("- [[1]]", 1, 4, .unexpectedCharacter("[")),
            ("- 1\n  - 2", 2, 3, .unexpectedCharacter("-")), ("- - 1\n   - 2", 2, 4, .unexpectedCharacter("-")),
            ("- 1 2", 1, 5, .unexpectedCharacter("2")), ("- [1,,2]", 1, 6, .unexpectedCharacter(",")),
            ("- {a: 1}", 1, 3, .unexpectedCharacter("{")), ("- - - 1", 1, 5, .unexpectedCharacter("-")),
            ("- - 1\n- 2", 2, 3, .unexpectedCharacter("2")), ("- 1\n- [2]", 2, 3, .unexpectedCharacter("[")),
            ("- [1]\n- 2", 2, 3, .unexpectedCharacter("2")),
        ] as [(String, Int, Int, KernelTextError.Cause)])
    func namesEveryMistake(text: String, line: Int, column: Int, cause: KernelTextError.Cause) {
        #expect(throws: KernelTextError(line: line, column: column, cause), "\(text)") { try KernelText.parse(text) }
    }

    @Test(arguments: ["-1 2", "-1\n-2", "- 1"])
    func argumentsAreNotLists(argument: String) { #expect(KernelText.looksLikeGrid(argument) == (argument != "- 1")) }
}
