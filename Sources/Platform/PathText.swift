import LibC

/// Paths as text and back, without loss: a file's name is bytes, and not always UTF-8.
///
/// A byte `b` that is no part of valid UTF-8 stands in the text as the private-use character U+10FE00 + b, b being
/// 0x80...0xFF. So that no two names have one text, the bytes of a name that really holds such a character are
/// written in the same way. Python's `surrogateescape` does the same with characters that Swift has not.
package enum PathText {
    /// What the bytes 0x80...0xFF of broken names stand as.
    package static let escapes: ClosedRange<UInt32> = 0x10FE80...0x10FEFF

    /// The byte that a character stands for, if it stands for one.
    package static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        escapes.contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }

    /// The text of a path.
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        // Characters of the escapes' plane begin with 0xF4.
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

    /// The text of a path that ends in a zero, as C has it.
    ///
    /// Unsafe: there is a zero.
    package static func text(cString path: UnsafePointer<CChar>) -> String {
        unsafe text(UnsafeRawBufferPointer(start: path, count: strlen(path)))
    }

    /// The bytes of a path, without a final zero.
    package static func bytes(_ text: String) -> [UInt8] {
        guard text.utf8.contains(0xF4) else { return Array(text.utf8) }
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = byte(of: scalar) { result.append(byte) } else { result += Array(String(scalar).utf8) }
        }
        return result
    }

    /// How many bytes the first one says that its character has.
    private static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int {
        switch bytes.first ?? 0 {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    private static func escape(_ byte: UInt8) -> Unicode.Scalar {
        // A byte below 0x80 is valid by itself and never comes here; the replacement is for the compiler.
        Unicode.Scalar(0x10FE00 + UInt32(byte)) ?? "\u{FFFD}"
    }
}

extension String {
    /// Calls a body with the path's bytes as the system's functions take them, ending in a zero.
    package func withPath<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = PathText.bytes(self).map { CChar(bitPattern: $0) } + [0]
        let outcome = unsafe bytes.withUnsafeBufferPointer { buffer -> Swift.Result<Result, Failure>? in
            guard let base = buffer.baseAddress else { return nil }
            do throws(Failure) { return .success(try unsafe body(base)) } catch { return .failure(error) }
        }
        guard let outcome else { preconditionFailure("a buffer of one byte at least") }
        return try outcome.get()
    }
}
