/// Rows of numbers read from a text; their lengths may differ.
struct NumberGrid {
    /// All numbers, in row-major order.
    private(set) var values: [Double] = []
    /// The count of numbers in each row; no row is empty.
    private(set) var rowCounts: [Int] = []
    /// The first row that is not as long as row 1, and the position of its first surplus number or of its end.
    private(set) var raggedness: (row: Int, position: TextPosition)?
    /// The positions of the first four numbers in row 1.
    private(set) var headPositions: [TextPosition] = []
    /// The position of the end of the text.
    private(set) var end = TextPosition()
    /// Whether a row separates some numbers by commas and others by white space alone, as in `0,5 0,25`.
    private(set) var mixesCommasAndBlanks = false

    /// The maximum number of weights.
    private let limit: Int

    /// Creates a grid without rows.
    init(limit: Int) { self.limit = limit }

    /// Reads a whole text, of at most `limit` numbers and a libvips header.
    init(_ bytes: [UInt8], limit: Int) throws(KernelTextError) {
        self.init(limit: limit)
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
            case .open(let byte), .close(let byte):
                throw token.position.error(.unexpectedCharacter(Character(Unicode.Scalar(byte))))
            case .newline, .semicolon:
                finish(&row, at: token.position)
            case .end:
                finish(&row, at: token.position)
                try finish(at: token.position)
                return
            }
        }
    }

    /// The row being read.
    struct Row {
        var count = 0
        var endsWithComma = false
        var commas = 0
        var blanks = 0
    }

    /// Adds a number to a row.
    mutating func append(
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

    /// Ends a row, unless it is empty: blank lines are not rows, and a comma may end a row.
    mutating func finish(_ row: inout Row, at position: TextPosition) {
        defer { row = Row() }
        guard row.count > 0 else { return }
        if row.commas > 0 && row.blanks > 0 { mixesCommasAndBlanks = true }
        if let expected = rowCounts.first, row.count < expected, raggedness == nil {
            raggedness = (rowCounts.count + 1, position)
        }
        rowCounts.append(row.count)
    }

    /// Ends the grid, which must have a row.
    mutating func finish(at position: TextPosition) throws(KernelTextError) {
        end = position
        if rowCounts.isEmpty { throw TextPosition().error(.noNumbers) }
    }
}
