/// A grid's text whose separators are written as in a spreadsheet that uses decimal commas.
///
///     1;2;3          `;` separates columns in a text of two or more lines if each cell is a single number
///     4;5;6
///
///     0,1;0,2        a cell with one comma beside `;` or tabs is a decimal comma
///     0,3;0,4
///
/// The separators are replaced by commas and the decimal commas by points, byte for byte, so that positions in messages
/// stay those of the original. Other texts are left as they are.
struct SpreadsheetText {
    /// The text with the separators and decimal points of a plain grid.
    private(set) var bytes: [UInt8]
    /// How the text was read; empty for a plain grid.
    private(set) var notes: [String] = []

    /// - Throws: `KernelTextError` for a mixture of commas and tabs, or of commas and decimal points, that does not tell
    ///   decimal commas from separators.
    init(_ bytes: [UInt8]) throws(KernelTextError) {
        self.bytes = bytes
        let survey = Survey(bytes)
        let hasSingleCells = !survey.hasSpacesBetweenNumbers && survey.separatorComma == nil
        let decimals = survey.hasDecimalPoint ? nil : survey.decimalCommas
        if survey.lineCount >= 2, survey.hasColumns, hasSingleCells, !survey.hasTabs {
            guard let decimals = decimals ?? (survey.decimalCommas.isEmpty ? [] : nil) else {
                throw (survey.firstComma ?? TextPosition()).error(.ambiguousCommas)
            }
            replace(survey.semicolons, by: ",")
            replace(decimals, by: ".")
            notes = ["read with ; between columns" + (decimals.isEmpty ? "" : " and decimal commas")]
        } else if survey.hasTabs, survey.mixesInRow || !survey.decimalCommas.isEmpty, let comma = survey.firstComma {
            guard hasSingleCells, let decimals else {
                throw (survey.separatorComma ?? comma).error(.ambiguousCommas)
            }
            replace(decimals, by: ".")
            notes = ["read with tabs between columns and decimal commas"]
        }
    }

    private mutating func replace(_ offsets: [Int], by character: Unicode.Scalar) {
        for offset in offsets { bytes[offset] = UInt8(ascii: character) }
    }
}

extension SpreadsheetText {
    /// The separators of a text and what is between them.
    private struct Survey {
        /// Lines with a number or a separator.
        private(set) var lineCount = 0
        private(set) var semicolons: [Int] = []
        /// Whether something follows a semicolon on its line.
        private(set) var hasColumns = false
        /// Commas that can be decimal: the only one between the digits of a cell.
        private(set) var decimalCommas: [Int] = []
        private(set) var firstComma: TextPosition?
        /// The first comma that cannot be decimal.
        private(set) var separatorComma: TextPosition?
        private(set) var hasSpacesBetweenNumbers = false
        /// Whether there is a tab between two numbers, with or without a comma.
        private(set) var hasTabs = false
        private(set) var hasDecimalPoint = false
        /// Whether a row has commas and tabs between its numbers; rows may differ in their separator.
        private(set) var mixesInRow = false

        private let bytes: [UInt8]
        /// The last tokens of the line: a number, and a comma after it.
        private var number: Range<Int>?
        private var comma: KernelTokenizer.Token?
        private var commasInCell = 0
        private var isBlankLine = true
        private var endsWithSemicolon = false
        private var rowHasComma = false
        private var rowHasTab = false

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            var tokenizer = KernelTokenizer(bytes)
            while true {
                let token = tokenizer.next()
                switch token.kind {
                case .word(let range): add(range, token)
                case .comma: addComma(token)
                case .semicolon: addSemicolon(token)
                case .newline: endLine()
                // Reading the grid reports them.
                case .colon, .open, .close: break
                case .end:
                    endLine()
                    return
                }
            }
        }

        private mutating func add(_ word: Range<Int>, _ token: KernelTokenizer.Token) {
            if endsWithSemicolon { hasColumns = true }
            if bytes[word].contains(UInt8(ascii: ".")) { hasDecimalPoint = true }
            if let comma {
                if token.gap == .tab { addTab() }
                let isTight = comma.gap == .none && token.gap == .none
                if let number, isTight, commasInCell == 1, Self.isWhole(bytes[number]), Self.isDigits(bytes[word]) {
                    decimalCommas.append(comma.offset)
                } else {
                    separatorComma = separatorComma ?? comma.position
                }
            } else if number != nil {
                if token.gap == .tab { addTab() } else { hasSpacesBetweenNumbers = true }
                commasInCell = 0
            }
            (number, comma) = (word, nil)
            (isBlankLine, endsWithSemicolon) = (false, false)
        }

        private mutating func addComma(_ token: KernelTokenizer.Token) {
            firstComma = firstComma ?? token.position
            if token.gap == .tab, number != nil { addTab() }
            rowHasComma = true
            if rowHasTab { mixesInRow = true }
            if comma != nil || number == nil { separatorComma = separatorComma ?? token.position }
            comma = token
            commasInCell += 1
            (isBlankLine, endsWithSemicolon) = (false, false)
        }

        private mutating func addSemicolon(_ token: KernelTokenizer.Token) {
            // An empty cell before or between semicolons is a column too.
            if isBlankLine || endsWithSemicolon { hasColumns = true }
            semicolons.append(token.offset)
            endCell()
            (isBlankLine, endsWithSemicolon) = (false, true)
        }

        private mutating func addTab() {
            (hasTabs, rowHasTab) = (true, true)
            if rowHasComma { mixesInRow = true }
        }

        /// Ends a cell at the end of a line or at a semicolon, which may end a row too.
        private mutating func endCell() {
            (rowHasComma, rowHasTab) = (false, false)
            if let comma { separatorComma = separatorComma ?? comma.position }
            (number, comma) = (nil, nil)
            commasInCell = 0
        }

        private mutating func endLine() {
            endCell()
            if !isBlankLine { lineCount += 1 }
            (isBlankLine, endsWithSemicolon) = (true, false)
        }

        /// Whether a word is a whole number, with or without a sign.
        private static func isWhole(_ word: ArraySlice<UInt8>) -> Bool {
            let digits = word.first.map { "+-".utf8.contains($0) } == true ? word.dropFirst() : word
            return !digits.isEmpty && digits.allSatisfy { NumberParser.isDigit($0) }
        }

        /// Whether a word can follow a decimal comma: digits, with or without an exponent.
        private static func isDigits(_ word: ArraySlice<UInt8>) -> Bool {
            let rest = word.drop { NumberParser.isDigit($0) }
            guard rest.count < word.count else { return false }
            return rest.isEmpty || (rest.first.map { $0 | 0x20 } == UInt8(ascii: "e") && isWhole(rest.dropFirst()))
        }
    }
}
