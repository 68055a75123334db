/// Parses a number in a kernel's text: a decimal, optionally in scientific notation, or a fraction of two decimals.
///
///     number   = decimal [ "/" decimal ]
///     decimal  = [ "+" | "-" ] ( digits [ "." [ digits ] ] | "." digits ) [ ( "e" | "E" ) [ "+" | "-" ] digits ]
///
/// Decimals are rounded once, to the nearest double; a fraction is the quotient of two doubles.
enum NumberParser {
    /// The maximum length of a number, in bytes; written out exactly, a double takes at most 1077.
    static let longest = 2000

    /// The value of a word.
    /// - Parameters:
    ///   - word: the word's bytes, at least one, in UTF-8.
    ///   - position: the position of the word's first character.
    static func value(of word: ArraySlice<UInt8>, at position: TextPosition) throws(KernelTextError) -> Double {
        guard word.count <= longest else { throw position.error(.numberTooLong(limit: longest)) }
        var cursor = word.startIndex
        let numerator = try decimal(word, &cursor, at: position)
        guard cursor < word.endIndex else { return numerator }
        guard word[cursor] == UInt8(ascii: "/") else { throw fault(in: word, cursor, position) }
        cursor += 1
        let denominator = try decimal(word, &cursor, at: position)
        guard cursor == word.endIndex else { throw fault(in: word, cursor, position) }
        guard denominator != 0 else { throw position.error(.divisionByZero(excerpt(word))) }
        let quotient = numerator / denominator
        guard quotient.isFinite else { throw position.error(.overflow(excerpt(word))) }
        return quotient
    }

    /// Parses a decimal and moves the cursor past it.
    private static func decimal(
        _ word: ArraySlice<UInt8>, _ cursor: inout Int, at position: TextPosition
    ) throws(KernelTextError) -> Double {
        let start = cursor
        skipSign(word, &cursor)
        let whole = skipDigits(word, &cursor)
        var fraction = 0
        if cursor < word.endIndex, word[cursor] == UInt8(ascii: ".") {
            cursor += 1
            fraction = skipDigits(word, &cursor)
        }
        guard whole + fraction > 0 else { throw fault(in: word, cursor, position) }
        if cursor < word.endIndex, word[cursor] | 0x20 == UInt8(ascii: "e") {
            cursor += 1
            skipSign(word, &cursor)
            guard skipDigits(word, &cursor) > 0 else { throw fault(in: word, cursor, position) }
        }
        let text = String(decoding: word[start..<cursor], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw position.error(.overflow(excerpt(word))) }
        return value
    }

    private static func skipSign(_ word: ArraySlice<UInt8>, _ cursor: inout Int) {
        if cursor < word.endIndex, word[cursor] == UInt8(ascii: "-") || word[cursor] == UInt8(ascii: "+") {
            cursor += 1
        }
    }

    private static func skipDigits(_ word: ArraySlice<UInt8>, _ cursor: inout Int) -> Int {
        let start = cursor
        while cursor < word.endIndex, isDigit(word[cursor]) { cursor += 1 }
        return cursor - start
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

extension NumberParser {
    /// The reason why a word, parsed up to `cursor`, is not a number.
    private static func fault(
        in word: ArraySlice<UInt8>, _ cursor: Int, _ position: TextPosition
    ) -> KernelTextError {
        let text = excerpt(word)
        let unsigned = word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") ? word.dropFirst() : word
        switch String(decoding: unsigned, as: UTF8.self).lowercased() {
        case "nan", "inf", "infinity": return position.error(.notFinite(text))
        default: break
        }
        guard cursor < word.endIndex else { return position.error(.incompleteNumber(text)) }
        var place = position
        place.column += word[..<cursor].count { $0 & 0xC0 != 0x80 }
        let rest = String(decoding: word[cursor...], as: UTF8.self)
        guard let scalar = rest.unicodeScalars.first else { return position.error(.incompleteNumber(text)) }
        if isTypographicMinus(scalar) { return place.error(.typographicMinus(Character(scalar))) }
        if let first = unsigned.first, isLetter(first) { return position.error(.word(text)) }
        return place.error(.unexpectedCharacter(Character(scalar)))
    }

    /// Whether a scalar is U+2212, or one of the hyphens and dashes U+2010 to U+2015 that word processors substitute
    /// for it.
    static func isTypographicMinus(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x2212 || (0x2010...0x2015).contains(scalar.value)
    }

    /// Whether a byte is an ASCII letter, or part of a character beyond ASCII.
    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }

    /// The first characters of a word, for a message.
    static func excerpt(_ word: ArraySlice<UInt8>) -> String {
        let text = String(decoding: word.prefix(200), as: UTF8.self).unicodeScalars
        // Control characters would break the message's line or affect the terminal.
        let shown = text.prefix(40).map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(shown)) + (text.count > 40 ? "..." : "")
    }
}
