/// A tokenizer for JSON text: punctuation, keys, strings and numbers (RFC 8259).
///
/// The caller handles structure and nesting. The text is scanned in one pass, and errors give the index of the byte.
package struct JSONScanner {
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The maximum length of a number, in bytes; written out exactly, a double takes at most 1077.
    package static let longestNumber = 2000

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int

    /// Reads a range of bytes; a byte order mark at its start is skipped.
    /// - Precondition: `range` is within the bytes.
    package init(_ bytes: [UInt8], _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a range of the bytes")
        self.bytes = bytes
        index = bytes[range].starts(with: Self.byteOrderMark) ? range.lowerBound + 3 : range.lowerBound
        end = range.upperBound
    }

    /// Reads all bytes.
    package init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

    /// Whether a byte is white space in JSON.
    package static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// The index of the next token's first byte; white space before it is skipped.
    package mutating func place() -> Int {
        while index < end, Self.isBlank(bytes[index]) { index += 1 }
        return index
    }

    /// The next token's first byte, which is not consumed; `nil` at the end.
    package mutating func peek() -> UInt8? {
        let place = place()
        return place < end ? bytes[place] : nil
    }

    /// Consumes a punctuation mark if it is next.
    package mutating func consume(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    /// Consumes a punctuation mark, which must be next.
    /// - Parameter wanted: a description of the mark, for the error.
    package mutating func expect(_ mark: Unicode.Scalar, wanted: String) throws(JSONError) {
        guard consume(mark) else { throw unexpected(wanted: wanted) }
    }

    /// The error for an unexpected token.
    package mutating func unexpected(wanted: String) -> JSONError {
        let place = place()
        guard let byte = peek() else { return JSONError(place, .end(wanted: wanted)) }
        switch byte {
        case UInt8(ascii: "\""): return JSONError(place, .unexpected(.text("a string"), wanted: wanted))
        case UInt8(ascii: "["): return JSONError(place, .unexpected(.text("an array"), wanted: wanted))
        case UInt8(ascii: "{"): return JSONError(place, .unexpected(.text("an object"), wanted: wanted))
        default: break
        }
        let word = word()
        guard let text = String(validating: word, as: UTF8.self) else { return JSONError(place, .notUTF8) }
        if ["true", "false", "null"].contains(text) {
            return JSONError(place, .unexpected(.text(text), wanted: wanted))
        }
        if Self.isDigit(byte) { return JSONError(place, .unexpected(.text("a number"), wanted: wanted)) }
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        let scalar = text.unicodeScalars.first ?? Unicode.Scalar(byte)
        return JSONError(place, .unexpected(isLetter ? .word(Array(word)) : .character(scalar), wanted: wanted))
    }

    /// The bytes up to the next white space or punctuation mark, which are not consumed.
    private func word() -> ArraySlice<UInt8> {
        bytes[index..<end].prefix(Self.longestNumber + 1).prefix { !Self.isBlank($0) && !",:[]{}\"".utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// The reason why JSON text cannot be read, and the index of the byte.
package struct JSONError: Error, Equatable {
    /// An unexpected token.
    package enum Found: Equatable {
        /// A kind of token, or a literal.
        case text(String)
        /// A word that begins with a letter.
        case word([UInt8])
        case character(Unicode.Scalar)
    }

    /// The cause of an error.
    package enum Cause: Equatable {
        case end(wanted: String)
        case unexpected(Found, wanted: String)
        case notUTF8
        case malformedNumber([UInt8])
        case numberTooLong
        case notFinite([UInt8])
        case overflow([UInt8])
        case malformedString
    }

    /// The index of the byte.
    package let place: Int
    /// The cause.
    package let cause: Cause

    init(_ place: Int, _ cause: Cause) { (self.place, self.cause) = (place, cause) }
}

extension JSONScanner {
    /// Consumes a number, which must be finite.
    ///
    ///     number = [ "-" ] ( "0" | digit1-9 digits ) [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ]
    package mutating func number() throws(JSONError) -> Double {
        let place = place()
        let word = word()
        let infinite = ["nan", "inf", "infinity"]
        guard let first = word.first, Self.isDigit(first) || "-+.".utf8.contains(first) else {
            let text = String(validating: word, as: UTF8.self)?.lowercased()
            if let text, infinite.contains(text) { throw JSONError(place, .notFinite(Array(word))) }
            throw unexpected(wanted: "a number")
        }
        guard word.count <= Self.longestNumber else { throw JSONError(place, .numberTooLong) }
        guard Self.isNumber(word) else {
            guard let text = String(validating: word.dropFirst(), as: UTF8.self)?.lowercased() else {
                throw JSONError(place, .notUTF8)
            }
            throw JSONError(place, infinite.contains(text) ? .notFinite(Array(word)) : .malformedNumber(Array(word)))
        }
        guard let value = Double(String(decoding: word, as: UTF8.self)), value.isFinite else {
            throw JSONError(place, .overflow(Array(word)))
        }
        index += word.count
        return value
    }

    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word
        func digits() -> Int {
            let run = rest.prefix { isDigit($0) }
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

    /// Consumes a number, `true`, `false` or `null` and returns its text; `nil` if the next token is none of these.
    package mutating func literal() -> String? {
        _ = place()
        let word = word()
        let text = String(decoding: word, as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || Self.isNumber(word) else { return nil }
        index += word.count
        return text
    }

    /// Consumes a string, which must be next, and resolves its escapes.
    /// - Parameter limit: the maximum length, in bytes.
    package mutating func string(wanted: String, limit: Int = .max) throws(JSONError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw unexpected(wanted: wanted) }
        let malformed = JSONError(index, .malformedString)
        let notUTF8 = JSONError(index, .notUTF8)
        index += 1
        var units: [UInt8] = []
        while true {
            // Runs of bytes between escapes are copied at once, because most strings have no escapes.
            let run = bytes[index..<end].prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            units += run
            index += run.count
            // Control characters must be escaped.
            guard index < end, bytes[index] >= 0x20, units.count <= limit else { throw malformed }
            index += 1
            if bytes[index - 1] == UInt8(ascii: "\"") { break }
            guard let scalar = escape() else { throw malformed }
            units += Array(String(Character(scalar)).utf8)
        }
        guard let text = String(validating: units, as: UTF8.self) else { throw notUTF8 }
        return text
    }

    /// The character that follows a backslash.
    private mutating func escape() -> Unicode.Scalar? {
        guard index < end else { return nil }
        index += 1
        switch bytes[index - 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(bytes[index - 1])
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let unit = hexadecimal() else { return nil }
            guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) }
            // The first half of a surrogate pair; the second half must follow.
            guard bytes[index..<end].starts(with: "\\u".utf8) else { return nil }
            index += 2
            guard let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) else { return nil }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        default: return nil
        }
    }

    private mutating func hexadecimal() -> UInt32? {
        let digits = bytes[index..<end].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        index += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
