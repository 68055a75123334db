/// Rows of numbers as they stand in a text, not yet known to be equally long.
struct NumberGrid {
    /// All numbers, row after row.
    private(set) var values: [Double] = []
    /// How many numbers each row has; no row is empty.
    private(set) var rowCounts: [Int] = []
    /// Where the first row that is not as long as row 1 goes wrong: its first surplus number, or behind its last.
    private(set) var raggedness: (row: Int, position: TextPosition)?
    /// Where the numbers of row 1 begin: its first four.
    private(set) var headPositions: [TextPosition] = []
    /// Where the text ends.
    private(set) var end = TextPosition()
    /// Whether numbers in one row are parted by bare commas here and by blanks there, as in `0,5 0,25`.
    private(set) var mixesCommasAndBlanks = false

    /// The kernel's limit.
    private let limit: Int

    /// Reads a text to its end, of no more than `limit` numbers and a libvips header.
    init(_ bytes: [UInt8], limit: Int) throws(KernelTextError) {
        self.limit = limit
        var tokenizer = KernelTokenizer(bytes)
        var row = Row()
        while true {
            let token = tokenizer.next()
            switch token.kind {
            case .word(let range):
                try append(bytes[range], at: token.position, to: &row)
            case .comma:
                guard row.count > 0, !row.endsWithComma else { throw token.position.error(.missingNumber) }
                row.endsWithComma = true
            case .colon:
                throw token.position.error(.unexpectedCharacter(":"))
            case .newline, .semicolon:
                finish(&row, at: token.position)
            case .end:
                finish(&row, at: token.position)
                end = token.position
                if rowCounts.isEmpty { throw TextPosition().error(.noNumbers) }
                return
            }
        }
    }

    /// The row that is being read.
    private struct Row {
        var count = 0
        var endsWithComma = false
        var commas = 0
        var blanks = 0
    }

    private mutating func append(
        _ word: ArraySlice<UInt8>, at position: TextPosition, to row: inout Row
    ) throws(KernelTextError) {
        let value = try NumberParser.value(of: word, at: position)
        guard values.count < limit + 4 else { throw position.error(.tooManyWeights(limit: limit)) }
        if row.count > 0 {
            if row.endsWithComma { row.commas += 1 } else { row.blanks += 1 }
        }
        row.endsWithComma = false
        row.count += 1
        values.append(value)
        if rowCounts.isEmpty && headPositions.count < 4 { headPositions.append(position) }
        if let expected = rowCounts.first, row.count == expected + 1, raggedness == nil {
            raggedness = (rowCounts.count + 1, position)
        }
    }

    /// Ends a row, unless it is empty: a blank line is no row, and a comma may end one.
    private mutating func finish(_ row: inout Row, at position: TextPosition) {
        defer { row = Row() }
        guard row.count > 0 else { return }
        if row.commas > 0 && row.blanks > 0 { mixesCommasAndBlanks = true }
        if let expected = rowCounts.first, row.count < expected, raggedness == nil {
            raggedness = (rowCounts.count + 1, position)
        }
        rowCounts.append(row.count)
    }
}
