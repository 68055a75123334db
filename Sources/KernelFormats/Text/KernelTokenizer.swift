/// Splits a kernel's text into words, commas, colons and row ends; white space and comments are skipped.
///
/// The text must be valid UTF-8. It is scanned in one pass, with constant memory.
struct KernelTokenizer {
    enum Kind: Equatable {
        /// A run of characters up to the next delimiter, as a range of bytes.
        case word(Range<Int>)
        case comma
        case colon
        case semicolon
        case newline
        case end
    }

    struct Token {
        var kind: Kind
        /// The position of the token's first character.
        var position: TextPosition
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
        skipBlanksAndComments()
        let start = position
        guard index < bytes.count else { return Token(kind: .end, position: start) }
        switch bytes[index] {
        case UInt8(ascii: ","): return single(.comma)
        case UInt8(ascii: ":"): return single(.colon)
        case UInt8(ascii: ";"): return single(.semicolon)
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

    private mutating func skipBlanksAndComments() {
        while index < bytes.count {
            if Self.isBlank(bytes[index]) {
                advance()
            } else if bytes[index] == UInt8(ascii: "#") {
                while index < bytes.count, !Self.isLineEnd(bytes[index]) { advance() }
            } else {
                return
            }
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

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        isBlank(byte) || isLineEnd(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#")
    }
}
