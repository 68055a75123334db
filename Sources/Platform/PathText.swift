import LibC

/// Lossless conversion between paths, which are bytes and not always UTF-8, and text.
///
/// A byte `b` (0x80...0xFF) that is not part of valid UTF-8 becomes the private-use character U+10FE00 + b. If a name
/// really contains such a character, its bytes are escaped in the same way, so that different names have different
/// texts. Python's `surrogateescape` does the same with characters that Swift strings cannot contain.
@usableFromInline
package enum PathText {
    /// The characters that escape the bytes 0x80...0xFF.
    package static let escapes: ClosedRange<UInt32> = 0x10FE80...0x10FEFF

    /// The byte that a character escapes; `nil` for any other character.
    package static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        escapes.contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }

    /// Converts a path's bytes to text.
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        // The UTF-8 of the escaping characters begins with 0xF4.
        if !bytes.contains(0xF4), let text = String(validating: bytes, as: UTF8.self) { return text }
        var result = ""
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let length = sequenceLength(rest)
            if let character = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.first,
                byte(of: character) == nil
            {
                result.unicodeScalars.append(character)
                rest = rest.dropFirst(length)
            } else {
                result.unicodeScalars.append(escape(rest.removeFirst()))
            }
        }
        return result
    }

    /// Converts a null-terminated path to text.
    ///
    /// Unsafe: `path` must be null-terminated.
    package static func text(cString path: UnsafePointer<CChar>) -> String {
        unsafe text(UnsafeRawBufferPointer(start: path, count: strlen(path)))
    }

    /// Converts text to a path's bytes, without a null terminator.
    package static func bytes(_ text: String) -> [UInt8] {
        guard text.utf8.contains(0xF4) else { return Array(text.utf8) }
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = byte(of: scalar) { result.append(byte) } else { result += Array(String(scalar).utf8) }
        }
        return result
    }

    /// Returns a path's bytes with a null terminator; the caller must deallocate them.
    @usableFromInline
    package static func copyCString(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = bytes(text)
        let path = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { unsafe path[index] = CChar(bitPattern: byte) }
        unsafe path[bytes.count] = 0
        return unsafe path
    }

    /// The length of a UTF-8 sequence according to its first byte.
    private static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int {
        switch bytes.first ?? 0 {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    private static func escape(_ byte: UInt8) -> Unicode.Scalar {
        // Bytes below 0x80 are valid UTF-8 and are never escaped, so the replacement character is never used.
        Unicode.Scalar(0x10FE00 + UInt32(byte)) ?? "\u{FFFD}"
    }
}

extension String {
    /// Calls a closure with the path's bytes as a C string.
    @inlinable
    package func withPath<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let path = unsafe PathText.copyCString(self)
        defer { unsafe path.deallocate() }
        return try unsafe body(path)
    }
}
