import Convolution
import KernelFormats
import Testing

/// Grids with the separators of spreadsheets that use decimal commas.
@Suite struct SpreadsheetTextTests {
    @Test(arguments: [
        ("1;2;3\n4;5;6\n", [[1, 2, 3], [4, 5, 6]]), ("1;2;3\r\n\r\n4; 5 ;6\r\n", [[1, 2, 3], [4, 5, 6]]),
        ("1;2;3;\n4;5;6;\n", [[1, 2, 3], [4, 5, 6]]),
        ("\u{FEFF}# a;b\n1/2;-.5\n2e1;3 # x;y\n", [[0.5, -0.5], [20, 3]]),
        ("0,1;0,2\n-1,5;1\n", [[0.1, 0.2], [-1.5, 1]]), ("+1,5e-1;2\n3;4", [[0.15, 2], [3, 4]]),
    ])
    func readsSemicolonsAsColumns(text: String, rows: [[Double]]) throws {
        let file = try KernelText.parse(text)
        #expect(file.kernels == [Kernel(rows: rows)], "\(text)")
        let suffix = text.contains(",") ? " and decimal commas" : ""
        #expect(file.notes == ["read with ; between columns" + suffix])
    }

    @Test func readsHeadersInColumns() throws {
        let file = try KernelText.parse("3;1;2;0,5\n1;2;3\n")
        #expect(file.kernels == [Kernel(width: 3, height: 1, weights: [0.5, 1, 1.5], offset: 0.5)])
        #expect(file.format == .vips)
        #expect(file.notes.last == "read with ; between columns and decimal commas")
    }

    @Test(arguments: [
        ("0,1\t0,2\n0,3\t4\n", [[0.1, 0.2], [0.3, 4]]), ("0,1\t0,2", [[0.1, 0.2]]),
        ("\t0,1\t \t0,2\t; 1\t-0,5", [[0.1, 0.2], [1, -0.5]]),
    ])
    func readsCommasBesideTabsAsDecimal(text: String, rows: [[Double]]) throws {
        let file = try KernelText.parse(text)
        #expect(file.kernels == [Kernel(rows: rows)], "\(text)")
        #expect(file.notes == ["read with tabs between columns and decimal commas"])
    }

    /// Semicolons end rows, and commas separate numbers, in every other text.
    @Test(arguments: [
        ("1;2;3", [[1], [2], [3]]), ("# one line\n1;2;3\n\n", [[1], [2], [3]]), ("1,2;3,4", [[1, 2], [3, 4]]),
        ("1 2; 3 4\n5 6; 7 8", [[1, 2], [3, 4], [5, 6], [7, 8]]), ("1;\n2;\n3;", [[1], [2], [3]]),
        ("1,2;\n3,4;\n", [[1, 2], [3, 4]]), ("0,-1,0;\n-1,5,-1;\n0,-1,0", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("1, 2; 3, 4\n5, 6; 7, 8", [[1, 2], [3, 4], [5, 6], [7, 8]]), ("1\t2\n3\t4", [[1, 2], [3, 4]]),
        ("1\t2\n3, 4", [[1, 2], [3, 4]]),
        ("\t1, 2\n\t3, 4\t\n", [[1, 2], [3, 4]]), ("1.5,2;3,4\n5,6;7,8", [[1.5, 2], [3, 4], [5, 6], [7, 8]]),
    ])
    func leavesOtherTextAlone(text: String, rows: [[Double]]) throws {
        #expect(
            try KernelText.parse(text) == KernelFile(kernels: [Kernel(rows: rows)], format: .textGrid), "\(text)")
    }

    @Test(arguments: [
        ("1,2,3\t4,5,6\n", 1, 4), ("1,\t2", 1, 2), ("1\t,2", 1, 3), ("0,1\t0.2", 1, 2), ("1.5,2\t3", 1, 4),
        ("0,1\t0,2 0,3", 1, 2), ("1\t2\n3, 4\t5", 2, 2), ("1,2,3\n4\t5\t6", 1, 4), ("0,5;1.5\n1;2", 1, 2),
        ("1/2,5\t3", 1, 4), ("1,-5\t3", 1, 2),
    ])
    func refusesAmbiguousCommas(text: String, line: Int, column: Int) {
        let error = KernelTextError(line: line, column: column, .ambiguousCommas)
        #expect(throws: error, "\(text)") { try KernelText.parse(text) }
        #expect(error.description.contains("ambiguous"))
    }

    @Test func reportsMistakesAtTheirPlace() {
        #expect(throws: KernelTextError(line: 2, column: 4, .raggedRow(row: 2, count: 2, expected: 3, header: nil))) {
            try KernelText.parse("1;2;3\n4;5")
        }
        #expect(throws: KernelTextError(line: 1, column: 3, .missingNumber)) { try KernelText.parse("1;;3\n4;5;6") }
        #expect(throws: KernelTextError(line: 2, column: 5, .word("x"))) { try KernelText.parse("0,5;2\n1,5;x") }
    }
}
