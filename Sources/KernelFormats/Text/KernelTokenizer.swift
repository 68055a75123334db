/// Splits a kernel's text into words, separators, brackets and row ends; white space and comments are skipped.
///
/// A comment begins with `#` anywhere, and with `%` or `//` at the beginning of a token: `50%` and `1//9` are words.
/// The text must be valid UTF-8. It is scanned in one pass, with constant memory.
struct KernelTokenizer {
    enum Kind: Equatable {
        /// A run of characters up to the next delimiter, as a range of bytes.
        case word(Range<Int>)
        case comma
        case colon
        /// One of `[`, `(` and `{`.
        case open(UInt8)
        /// One of `]`, `)` and `}`.
        case close(UInt8)
        case semicolon
        case newline
        case end
    }

    struct Token {
        var kind: Kind
        /// The position of the token's first character.
        var position: TextPosition
        /// The index of the token's first byte.
        var offset = 0
        /// The white space before the token.
        var gap = Gap.none
    }

    /// White space between two tokens.
    enum Gap {
        case none
        case spaces
        /// At least one tab.
        case tab
    }

    let bytes: [UInt8]
    private var index: Int
    private var position = TextPosition()

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is not part of the text.
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next token; always `end` after the end of the text.
    mutating func next() -> Token {
        let gap = skipBlanksAndComments()
        let offset = index
        var token = scan()
        token.offset = offset
        token.gap = gap
        return token
    }

    private mutating func scan() -> Token {
        let start = position
        guard index < bytes.count else { return Token(kind: .end, position: start) }
        switch bytes[index] {
        case UInt8(ascii: ","): return single(.comma)
        case UInt8(ascii: ":"): return single(.colon)
        case UInt8(ascii: ";"): return single(.semicolon)
        case let byte where Self.isOpening(byte): return single(.open(byte))
        case let byte where Self.isClosing(byte): return single(.close(byte))
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            // A carriage return and a line feed after it are one line end.
            let isPair = bytes[index...].prefix(2).elementsEqual([0x0D, 0x0A])
            index += isPair ? 2 : 1
            position = TextPosition(line: start.line + 1, column: 1)
            return Token(kind: .newline, position: start)
        default:
            let first = index
            while index < bytes.count, !Self.isDelimiter(bytes[index]) { advance() }
            return Token(kind: .word(first..<index), position: start)
        }
    }

    /// Whether a colon directly follows the last token.
    var isColonNext: Bool { index < bytes.count && bytes[index] == UInt8(ascii: ":") }

    /// Whether a bracket directly follows the last token.
    var isBracketNext: Bool { index < bytes.count && (Self.isOpening(bytes[index]) || Self.isClosing(bytes[index])) }

    private mutating func single(_ kind: Kind) -> Token {
        let start = position
        advance()
        return Token(kind: kind, position: start)
    }

    /// The position of a byte that is preceded only by valid UTF-8.
    static func position(ofByte end: Int, in bytes: [UInt8]) -> TextPosition {
        var tokenizer = KernelTokenizer(Array(bytes[..<end]))
        while tokenizer.next().kind != .end {}
        return tokenizer.position
    }

    private mutating func skipBlanksAndComments() -> Gap {
        var gap = Gap.none
        while index < bytes.count {
            if Self.isBlank(bytes[index]) {
                if bytes[index] == UInt8(ascii: "\t") { gap = .tab } else if gap == .none { gap = .spaces }
                advance()
            } else if isCommentNext {
                while index < bytes.count, !Self.isLineEnd(bytes[index]) { advance() }
            } else {
                break
            }
        }
        return gap
    }

    private var isCommentNext: Bool {
        switch bytes[index] {
        case UInt8(ascii: "#"), UInt8(ascii: "%"): true
        case UInt8(ascii: "/"): bytes[index...].prefix(2).elementsEqual("//".utf8)
        default: false
        }
    }

    /// Advances by one byte, and by one column at the end of a character.
    private mutating func advance() {
        index += 1
        if index == bytes.count || bytes[index] & 0xC0 != 0x80 { position.column += 1 }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 0x0B || byte == 0x0C
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    static func isOpening(_ byte: UInt8) -> Bool { "[({".utf8.contains(byte) }

    static func isClosing(_ byte: UInt8) -> Bool { "])}".utf8.contains(byte) }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        isBlank(byte) || isLineEnd(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#") || isOpening(byte) || isClosing(byte)
    }
}
