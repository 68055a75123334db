import JSON

/// A position in a text, counted from 1 as in editors.
struct TextPosition: Equatable {
    var line = 1
    var column = 1

    init(line: Int = 1, column: Int = 1) { (self.line, self.column) = (line, column) }

    /// The position of a byte; lines end in LF, CRLF or CR, columns count Unicode scalars, and a byte order mark is not
    /// counted.
    init(of place: Int, in bytes: [UInt8]) {
        var index = bytes.starts(with: JSONScanner.byteOrderMark) ? JSONScanner.byteOrderMark.count : 0
        while index < place {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A || byte == 0x0D {
                if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }

    func error(_ cause: KernelTextError.Cause) -> KernelTextError {
        KernelTextError(line: line, column: column, cause)
    }
}
