/// Takes JSON text apart: punctuation, keys, numbers.
///
/// What these mean, and how deep they nest, is the reader's.
///
/// One pass. Lines end in LF, CRLF or CR.
struct JSONScanner {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let bytes: [UInt8]
    private var index: Int
    private var position = TextPosition()

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: Self.byteOrderMark) ? 3 : 0
    }

    /// Where the next token begins; blanks before it are skipped.
    mutating func place() -> TextPosition {
        skipBlanks()
        return position
    }

    /// The next token's first byte, which is still to be read; `nil` at the end.
    mutating func peek() -> UInt8? {
        skipBlanks()
        return index < bytes.count ? bytes[index] : nil
    }

    /// Takes a punctuation mark if it is next.
    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        advance()
        return true
    }

    /// Takes a punctuation mark, which must be next.
    /// - Parameter wanted: what should be here, in words.
    mutating func expect(_ mark: Unicode.Scalar, wanted: String) throws(KernelJSONError) {
        guard take(mark) else { throw unexpected(wanted: wanted) }
    }

    /// The error of anything that is not wanted here.
    mutating func unexpected(wanted: String) -> KernelJSONError {
        let place = place()
        guard let byte = peek() else { return place.jsonError(.end(wanted: wanted)) }
        let found: String
        switch byte {
        case UInt8(ascii: "\""): found = "a string"
        case UInt8(ascii: "["): found = "an array"
        case UInt8(ascii: "{"): found = "an object"
        default:
            let word = word()
            guard let text = Self.text(of: word) else { return place.jsonError(.notUTF8) }
            if text == "true" || text == "false" || text == "null" {
                found = text
            } else if NumberParser.isDigit(byte) {
                found = "a number"
            } else if let scalar = text.unicodeScalars.first {
                found = Self.isLetter(byte) ? "\"\(NumberParser.excerpt(word))\"" : Self.shown(scalar)
            } else {
                found = Self.shown(Unicode.Scalar(byte))
            }
        }
        return place.jsonError(.unexpected(found, wanted: wanted))
    }

    /// The run of bytes up to the next blank or mark, which is still to be read.
    private func word() -> ArraySlice<UInt8> {
        bytes[index...].prefix(NumberParser.longest + 1).prefix { !Self.isBlank($0) && !",:[]{}\"".utf8.contains($0) }
    }

    private static func text(of word: ArraySlice<UInt8>) -> String? { String(validating: word, as: UTF8.self) }

    /// A character for a message: by its number where it may be invisible or look like another.
    private static func shown(_ scalar: Unicode.Scalar) -> String {
        if scalar.value > 0x20, scalar.value < 0x7F { return "\"\(scalar)\"" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private mutating func skipBlanks() {
        while index < bytes.count, Self.isBlank(bytes[index]) {
            let byte = bytes[index]
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
            if byte == 0x0A || byte == 0x0D {
                index += 1
                position = TextPosition(line: position.line + 1, column: 1)
            } else {
                advance()
            }
        }
    }

    /// Goes one byte on; a character is counted at its first.
    private mutating func advance() {
        index += 1
        if index == bytes.count || bytes[index] & 0xC0 != 0x80 { position.column += 1 }
    }
}

extension TextPosition {
    func jsonError(_ cause: KernelJSONError.Cause) -> KernelJSONError {
        KernelJSONError(line: line, column: column, cause)
    }
}

extension JSONScanner {
    /// The next token, which must be a finite number.
    ///
    ///     number = [ "-" ] ( "0" | digit1-9 digits ) [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ]
    mutating func number() throws(KernelJSONError) -> Double {
        let place = place()
        let word = word()
        guard let first = word.first, NumberParser.isDigit(first) || "-+.".utf8.contains(first) else {
            switch Self.text(of: word)?.lowercased() {
            case "nan", "inf", "infinity": throw place.jsonError(.notFinite(NumberParser.excerpt(word)))
            default: throw unexpected(wanted: "a number")
            }
        }
        guard word.count <= NumberParser.longest else {
            throw place.jsonError(.numberTooLong(limit: NumberParser.longest))
        }
        guard Self.isNumber(word) else {
            switch Self.text(of: word.dropFirst())?.lowercased() {
            case "nan", "inf", "infinity": throw place.jsonError(.notFinite(NumberParser.excerpt(word)))
            case nil: throw place.jsonError(.notUTF8)
            default: throw place.jsonError(.malformedNumber(NumberParser.excerpt(word)))
            }
        }
        guard let value = Double(String(decoding: word, as: UTF8.self)), value.isFinite else {
            throw place.jsonError(.overflow(NumberParser.excerpt(word)))
        }
        for _ in word { advance() }
        return value
    }

    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word
        func digits() -> Int {
            let run = rest.prefix { NumberParser.isDigit($0) }
            rest = rest.dropFirst(run.count)
            return run.count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, whole == 1 || !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, "+-".utf8.contains(sign) { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}

extension JSONScanner {
    /// The next token, which must be a key: a string, whose escapes are resolved.
    mutating func key(wanted: String) throws(KernelJSONError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw unexpected(wanted: wanted) }
        let malformed = position.jsonError(.malformedString)
        let start = position
        advance()
        var units: [UInt8] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            // Control characters must be escaped; and no key that means anything is long.
            guard bytes[index] >= 0x20, units.count <= 1000 else { throw malformed }
            if bytes[index] == UInt8(ascii: "\\") {
                advance()
                guard let scalar = escape() else { throw malformed }
                units += Array(String(Character(scalar)).utf8)
            } else {
                units.append(bytes[index])
                advance()
            }
        }
        guard index < bytes.count else { throw malformed }
        advance()
        guard let text = Self.text(of: units[...]) else { throw start.jsonError(.notUTF8) }
        return text
    }

    /// What stands behind a backslash.
    private mutating func escape() -> Unicode.Scalar? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        advance()
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let unit = hexadecimal() else { return nil }
            guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) }
            // The first half of a pair; the second must follow.
            guard takeRaw("\\"), takeRaw("u"), let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) else {
                return nil
            }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        default: return nil
        }
    }

    private mutating func takeRaw(_ mark: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
        advance()
        return true
    }

    private mutating func hexadecimal() -> UInt32? {
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        for _ in digits { advance() }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
