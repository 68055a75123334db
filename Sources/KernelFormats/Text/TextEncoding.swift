/// Converts text to UTF-8.
package enum TextEncoding {
    /// The text as UTF-8; bytes that are not UTF-16 are returned as they are.
    ///
    /// UTF-16 is recognised by its byte order mark, as Windows programs write it, or by a zero in every other byte,
    /// which ASCII text has in UTF-16 without the mark.
    package static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 2, bytes.count.isMultiple(of: 2) else { return bytes }
        let hasMark = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        let isBigEndian = hasMark ? bytes[0] == 0xFE : bytes[0] == 0
        let units = stride(from: 0, to: bytes.count, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        guard hasMark || units.allSatisfy({ $0 > 0 && $0 < 0x80 }) else { return bytes }
        guard let text = String(validating: units.dropFirst(hasMark ? 1 : 0), as: UTF16.self) else { return bytes }
        return Array(text.utf8)
    }
}
