import ImagePipeline
import Platform

extension String {
    /// The text as one word for a shell, quoted if it contains anything but letters, digits and harmless marks.
    ///
    /// Control characters and bytes that are not UTF-8 are written as in `$'\x0A'`, which bash, zsh and ksh read.
    var shellWord: String {
        let marks = "0123456789_-+=./:,@%".unicodeScalars
        let isPlain = unicodeScalars.allSatisfy { $0.properties.isAlphabetic || marks.contains($0) }
        if isPlain, !isEmpty { return self }
        if singleLine == self {
            return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
        let escaped = PathText.bytes(self).map { byte in
            let isLetter = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
            return isLetter ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "$'" + escaped.joined() + "'"
    }
}
