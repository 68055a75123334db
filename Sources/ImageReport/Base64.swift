/// Encodes bytes as text of 64 letters, four for three bytes (RFC 4648, section 4).
enum Base64 {
    /// Bytes of text for `count` bytes.
    static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// The text, without line breaks.
    static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(length(of: bytes.count))
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let left = min(bytes.count - start, 3)
            let second = left > 1 ? UInt32(bytes[start + 1]) : 0
            let third = left > 2 ? UInt32(bytes[start + 2]) : 0
            let group = UInt32(bytes[start]) << 16 | second << 8 | third
            text.append(letter(group >> 18))
            text.append(letter(group >> 12))
            text.append(left > 1 ? letter(group >> 6) : padding)
            text.append(left > 2 ? letter(group) : padding)
        }
        return text
    }

    /// The letter for the lowest six bits.
    private static func letter(_ bits: UInt32) -> UInt8 { letters[Int(bits & 63)] }

    private static let padding = UInt8(ascii: "=")
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
