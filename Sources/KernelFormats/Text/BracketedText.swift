/// Rows of numbers in brackets, as programs print and write them.
///
///     [[1. 2. 3.]                 NumPy's print; a row may go on in the next line
///      [4. 5. 6.]]
///     [[1, 2], [3, 4]]            lists, also ((1, 2), (3, 4)) and {{1, 2}, {3, 4}}
///     [1 2 3; 4 5 6]              MATLAB and Octave; the line ends within these brackets separate rows too
///     (1, 2, 1)                   a single row
///     array([[1, 2], [3, 4]])     a call or an assignment around the brackets is skipped
///     float k[2][2] = {{1.0f, 2.0f}, {3.0f, 4.0f}};
struct BracketedText {
    /// The text from its first bracket on; what precedes it is replaced by spaces.
    private let bytes: [UInt8]

    /// Creates a text; `nil` if it does not begin with a bracket, or with a call or an assignment of brackets.
    init?(_ bytes: [UInt8]) {
        guard let text = Self.unwrapped(bytes) else { return nil }
        self.bytes = text
    }

    /// Whether the last character of a text, except white space and semicolons, closes a bracket.
    static func isClosed(_ bytes: [UInt8]) -> Bool {
        bytes.last { !" \t\r\n;".utf8.contains($0) }.map { KernelTokenizer.isClosing($0) } ?? false
    }

    /// The rows; at most `limit` numbers.
    func grid(limit: Int) throws(KernelTextError) -> NumberGrid {
        var reader = Reader(bytes, limit: limit)
        return try reader.read()
    }

    /// The text without an assignment (`k = [...]`) or a call (`array([...], dtype=float32)`) around its brackets.
    ///
    /// At most two of them: `k = array([...])`.
    private static func unwrapped(_ bytes: [UInt8], wrappers: Int = 2) -> [UInt8]? {
        var tokenizer = KernelTokenizer(bytes)
        var token = tokenizer.next()
        while token.kind == .newline { token = tokenizer.next() }
        if token.kind.isOpen { return bytes }
        let isName = { (byte: UInt8) in
            NumberParser.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard wrappers > 0, case .word(let word) = token.kind, let first = bytes[word].first,
            isName(first), !NumberParser.isDigit(first), first != UInt8(ascii: "."),
            let mark = bytes[word.lowerBound...].firstIndex(where: { "=(".utf8.contains($0) })
        else { return nil }
        let name = bytes[word.lowerBound..<mark]
        var text = bytes
        for index in word.lowerBound...mark where text[index] != 0x0A && text[index] != 0x0D { text[index] = 0x20 }
        if bytes[mark] == UInt8(ascii: "=") {
            let isTarget = name.allSatisfy { isName($0) || " \t\r\n*[]".utf8.contains($0) }
            return isTarget ? unwrapped(text, wrappers: wrappers - 1) : nil
        }
        // The call's last parenthesis, and the arguments after the brackets.
        guard name.allSatisfy(isName), let close = text.lastIndex(of: UInt8(ascii: ")")),
            let inner = text[..<close].lastIndex(where: { KernelTokenizer.isClosing($0) })
        else { return nil }
        let arguments = text[(inner + 1)..<close].filter { !" \t\r\n".utf8.contains($0) }
        guard arguments.allSatisfy({ isName($0) || ",=".utf8.contains($0) }),
            arguments.isEmpty || arguments.starts(with: ",dtype=".utf8) || arguments == [UInt8(ascii: ",")]
        else { return nil }
        for index in (inner + 1)...close where text[index] != 0x0A && text[index] != 0x0D { text[index] = 0x20 }
        return unwrapped(text, wrappers: wrappers - 1)
    }
}

extension KernelTokenizer.Kind {
    /// Whether this is an opening bracket.
    var isOpen: Bool { if case .open = self { true } else { false } }
}

extension BracketedText {
    /// Reads the rows in one pass.
    private struct Reader {
        private var tokenizer: KernelTokenizer
        private var grid: NumberGrid
        private var row = NumberGrid.Row()
        /// The brackets that are open, at most two.
        private var open: [(bracket: UInt8, position: TextPosition)] = []
        /// Whether rows have brackets of their own.
        private var hasInnerRows = false
        /// Whether a comma or semicolon may come: one does not follow another.
        private var endsWithRow = false
        private var isComplete = false
        /// Whether a line has ended within a list whose rows are not marked.
        private var goesOn = false

        init(_ bytes: [UInt8], limit: Int) {
            tokenizer = KernelTokenizer(bytes)
            grid = NumberGrid(limit: limit)
        }

        mutating func read() throws(KernelTextError) -> NumberGrid {
            while true {
                let token = tokenizer.next()
                if token.kind == .end { break }
                try add(token)
            }
            if let (bracket, position) = open.last {
                throw position.error(.unclosedBracket(Character(Unicode.Scalar(bracket))))
            }
            try grid.finish(at: tokenizer.next().position)
            return grid
        }

        private mutating func add(_ token: KernelTokenizer.Token) throws(KernelTextError) {
            if isComplete {
                if token.kind == .newline || token.kind == .semicolon { return }
                throw token.position.error(.afterBrackets(text(of: token)))
            }
            switch token.kind {
            case .open(let bracket): try begin(bracket, token)
            case .close(let bracket): try close(bracket, token)
            case .word(let range): try append(range, token)
            case .comma: try separate(token)
            case .semicolon:
                guard open.count == 1 else { throw token.position.error(.unexpectedCharacter(";")) }
                if hasInnerRows { try separate(token) } else { grid.finish(&row, at: token.position) }
            case .newline: endLine(token)
            case .colon: throw token.position.error(.unexpectedCharacter(":"))
            case .end: break
            }
        }

        private mutating func begin(_ bracket: UInt8, _ token: KernelTokenizer.Token) throws(KernelTextError) {
            guard open.count < 2 else { throw token.position.error(.tooDeep) }
            if open.count == 1 {
                let isAfterNumbers = row.count > 0 || (!grid.rowCounts.isEmpty && !hasInnerRows)
                guard !isAfterNumbers else { throw unexpected(bracket, token) }
                hasInnerRows = true
            }
            open.append((bracket, token.position))
        }

        private mutating func close(_ bracket: UInt8, _ token: KernelTokenizer.Token) throws(KernelTextError) {
            guard let (opening, _) = open.popLast() else { throw unexpected(bracket, token) }
            // The codes of matching brackets differ by one or two.
            guard bracket > opening, bracket - opening <= 2 else {
                throw token.position.error(
                    .wrongBracket(
                        Character(Unicode.Scalar(bracket)), opened: Character(Unicode.Scalar(opening))))
            }
            if open.count == 1, row.count == 0 { throw token.position.error(.noNumbers) }
            grid.finish(&row, at: token.position)
            endsWithRow = true
            isComplete = open.isEmpty
        }

        private mutating func append(_ word: Range<Int>, _ token: KernelTokenizer.Token) throws(KernelTextError) {
            var range = word
            if tokenizer.bytes[word].elementsEqual("...".utf8) {
                // At a line's end, MATLAB's mark that the statement goes on.
                guard !hasInnerRows, tokenizer.next().kind == .newline else {
                    throw token.position.error(.numbersLeftOut)
                }
                return
            }
            if hasInnerRows, open.count == 1 { throw token.position.error(.afterBrackets(text(of: token))) }
            if goesOn { throw token.position.error(.ambiguousLines) }
            // C's suffix of float constants.
            let last = tokenizer.bytes[word.upperBound - 1]
            if last | 0x20 == UInt8(ascii: "f"), word.count > 1, open[0].bracket == UInt8(ascii: "{"),
                NumberParser.isDigit(tokenizer.bytes[word.upperBound - 2])
                    || tokenizer.bytes[word.upperBound - 2] == UInt8(ascii: ".")
            {
                range = word.lowerBound..<(word.upperBound - 1)
            }
            try grid.append(tokenizer.bytes[range], at: token.position, to: &row)
        }

        /// Reads a separator of numbers or rows, which must follow one.
        private mutating func separate(_ token: KernelTokenizer.Token) throws(KernelTextError) {
            if hasInnerRows, open.count == 1 {
                guard endsWithRow else { throw token.position.error(.missingNumber) }
                endsWithRow = false
            } else {
                guard row.count > 0, !row.endsWithComma else { throw token.position.error(.missingNumber) }
                row.endsWithComma = true
            }
        }

        /// Ends a row of square brackets without rows of their own, unless a comma shows that it may go on.
        private mutating func endLine(_ token: KernelTokenizer.Token) {
            guard open.count == 1, !hasInnerRows, row.count > 0 else { return }
            if row.endsWithComma || open[0].bracket != UInt8(ascii: "[") {
                goesOn = true
            } else {
                grid.finish(&row, at: token.position)
            }
        }

        private func unexpected(_ bracket: UInt8, _ token: KernelTokenizer.Token) -> KernelTextError {
            token.position.error(.unexpectedCharacter(Character(Unicode.Scalar(bracket))))
        }

        private func text(of token: KernelTokenizer.Token) -> String {
            if case .word(let range) = token.kind { return NumberParser.excerpt(tokenizer.bytes[range]) }
            return NumberParser.excerpt(tokenizer.bytes[token.offset...].prefix(1))
        }
    }
}
