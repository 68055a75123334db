import ImagePipeline

/// Reads a JSON object of strings, numbers and words, one member after the other; nothing nested.
///
/// RFC 8259.
/// Whatever the bytes are, reading ends, with `isWhole` false where they are no such object.
struct FlatJSON {
    private let bytes: [UInt8]
    private var index: Int
    private let end: Int
    private var isFirst = true
    /// Whether the object was read to its closing brace, and nothing follows it.
    private(set) var isWhole = false

    /// Reads a range of bytes.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a range of the bytes")
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// The next member: its name, and its value's text; `nil` at the end, and where something is wrong.
    mutating func next() -> (name: String, value: String)? {
        guard take(isFirst ? "{" : ",") else {
            if !isFirst || take("{"), take("}") { isWhole = blanksAreLeft }
            return nil
        }
        if isFirst, take("}") {
            isWhole = blanksAreLeft
            return nil
        }
        isFirst = false
        guard let name = string(), take(":"), let value = peek() == UInt8(ascii: "\"") ? string() : word() else {
            return nil
        }
        return (name, value)
    }

    private var blanksAreLeft: Bool { bytes[index..<end].allSatisfy(Self.isBlank) }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private mutating func peek() -> UInt8? {
        while index < end, Self.isBlank(bytes[index]) { index += 1 }
        return index < end ? bytes[index] : nil
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    /// A number, `true`, `false` or `null`.
    private mutating func word() -> String? {
        let start = index
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"),
                UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
                index += 1
                continue
            default: break
            }
            break
        }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = index
        while index < end, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
        guard index < end else { return nil }
        if bytes[index] == UInt8(ascii: "\"") {
            defer { index += 1 }
            return String(validating: bytes[start..<index], as: UTF8.self)
        }
        return escapedString(Array(bytes[start..<index]))
    }

    /// A string from its first escape on.
    private mutating func escapedString(_ beginning: [UInt8]) -> String? {
        var text = beginning
        while index < end {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                text += Array(String(scalar).utf8)
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard index < end else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            guard let first = fourDigits() else { return nil }
            guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
            // The second half of a surrogate pair.
            guard index + 1 < end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
                return nil
            }
            index += 2
            guard let second = fourDigits(), (0xDC00..<0xE000).contains(second) else { return nil }
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        default: return nil
        }
    }

    private mutating func fourDigits() -> UInt32? {
        guard index + 4 <= end else { return nil }
        let digits = bytes[index..<index + 4]
        index += 4
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
