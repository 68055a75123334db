/// Rows of numbers as a YAML list.
///
///     kernel:              a single key before the list and `---` are skipped
///       - [0, -1, 0]       a row in brackets
///       - - -1             or a list within the list
///         - 5
///         - -1
///
/// A list of numbers is a single row.
struct YAMLText {
    private let bytes: [UInt8]

    /// Creates a text; `nil` if it does not begin as such a list.
    init?(_ bytes: [UInt8]) {
        var tokenizer = KernelTokenizer(bytes)
        guard let first = Self.skipHead(&tokenizer), Self.isDash(first, bytes) else { return nil }
        let next = tokenizer.next()
        // `- 1` in the first line of a list; a grid's numbers have no space after the sign.
        guard next.gap != .none || next.kind == .newline else { return nil }
        self.bytes = bytes
    }

    /// Skips `---` and a key, and returns the first token of the list; `nil` if a key has no colon after it.
    private static func skipHead(_ tokenizer: inout KernelTokenizer) -> KernelTokenizer.Token? {
        var hasKey = false
        while true {
            let token = tokenizer.next()
            switch token.kind {
            case .newline: continue
            case .word(let range):
                let word = tokenizer.bytes[range]
                if word.elementsEqual("---".utf8) { continue }
                if word.elementsEqual("-".utf8) { return token }
                guard !hasKey, let first = word.first, first | 0x20 >= UInt8(ascii: "a"),
                    first | 0x20 <= UInt8(ascii: "z"),
                    tokenizer.next().kind == .colon
                else { return nil }
                hasKey = true
            default: return nil
            }
        }
    }

    private static func isDash(_ token: KernelTokenizer.Token, _ bytes: [UInt8]) -> Bool {
        guard case .word(let range) = token.kind else { return false }
        return bytes[range].elementsEqual("-".utf8)
    }

    /// The rows; at most `limit` numbers.
    func grid(limit: Int) throws(KernelTextError) -> NumberGrid {
        var tokenizer = KernelTokenizer(bytes)
        var reader = Reader(grid: NumberGrid(limit: limit), bytes: bytes)
        var token = Self.skipHead(&tokenizer) ?? tokenizer.next()
        while token.kind != .end {
            try reader.add(token)
            token = tokenizer.next()
        }
        try reader.finish(at: token.position)
        return reader.grid
    }
}

extension YAMLText {
    private struct Reader {
        var grid: NumberGrid
        let bytes: [UInt8]
        private var row = NumberGrid.Row()
        /// The columns of the dashes of rows, and of the numbers within them.
        private var outerColumn: Int?
        private var innerColumn: Int?
        private var dashesInLine = 0
        private var isInBrackets = false
        private var hasBracketedRows = false
        private var isLastDashOuter = false
        /// Whether the dash before has no number or bracket yet.
        private var awaitsItem = false

        init(grid: NumberGrid, bytes: [UInt8]) {
            self.grid = grid
            self.bytes = bytes
        }

        mutating func add(_ token: KernelTokenizer.Token) throws(KernelTextError) {
            switch token.kind {
            case .word where !isInBrackets && YAMLText.isDash(token, bytes): try beginItem(token)
            case .word(let range):
                let isItem = awaitsItem && !(isLastDashOuter && (innerColumn != nil || hasBracketedRows))
                guard isInBrackets || isItem else { throw unexpected(token) }
                awaitsItem = false
                try grid.append(bytes[range], at: token.position, to: &row)
            case .comma:
                guard isInBrackets, row.count > 0, !row.endsWithComma else { throw unexpected(token) }
                row.endsWithComma = true
            case .open(UInt8(ascii: "[")):
                guard awaitsItem, !isInBrackets, innerColumn == nil, row.count == 0 else { throw unexpected(token) }
                (isInBrackets, hasBracketedRows, awaitsItem) = (true, true, false)
            case .close(UInt8(ascii: "]")):
                guard isInBrackets else { throw unexpected(token) }
                grid.finish(&row, at: token.position)
                isInBrackets = false
            case .newline: dashesInLine = 0
            default: throw unexpected(token)
            }
        }

        private mutating func beginItem(_ token: KernelTokenizer.Token) throws(KernelTextError) {
            let column = token.position.column
            let outer = outerColumn ?? column
            outerColumn = outer
            dashesInLine += 1
            if column == outer {
                guard !awaitsItem, dashesInLine == 1 else { throw unexpected(token) }
                // A list of numbers goes on in its row; a list of lists begins another.
                if innerColumn != nil { grid.finish(&row, at: token.position) }
            } else {
                // The first dash within a row opens its list, and must stand before any number of the row.
                let opensRow = awaitsItem && isLastDashOuter && !hasBracketedRows
                let isNext = !awaitsItem && innerColumn != nil && dashesInLine == 1
                guard column > outer, column == innerColumn ?? column, opensRow || isNext,
                    innerColumn != nil || row.count == 0
                else { throw unexpected(token) }
                innerColumn = column
            }
            (awaitsItem, isLastDashOuter) = (true, column == outer)
        }

        mutating func finish(at position: TextPosition) throws(KernelTextError) {
            guard !isInBrackets, !awaitsItem else { throw position.error(.unclosedList) }
            grid.finish(&row, at: position)
            try grid.finish(at: position)
        }

        private func unexpected(_ token: KernelTokenizer.Token) -> KernelTextError {
            let text = String(decoding: bytes[token.offset...].prefix(4), as: UTF8.self)
            return token.position.error(.unexpectedCharacter(text.first ?? " "))
        }
    }
}
