import Convolution

/// Reads kernels from text and determines the format from the content.
///
/// The formats, in the order in which they are tried:
///
///     ImageMagick   3x3+1+1: 0,-1,0 -1,5,-1 0,-1,0        a size and a colon come first
///     libvips       3 3 9 0                               `width height [scale offset]`, and
///                   1 1 1                                 exactly that many rows and columns after it
///                   1 1 1
///                   1 1 1
///     brackets      [1 2 3; 4 5 6]  {{1, 2}, {3, 4}}      as programs print and write them
///     YAML          - [1, 2, 3]                           a list of lists or of numbers
///     text grid     0 -1 0; -1 5 -1; 0 -1 0               anything else: one row per line, or `;` between rows
///
/// Numbers are decimals (`-0.5`, `1e-3`) or fractions (`1/9`), separated by spaces, tabs or commas. A comma may end a
/// row. `#`, `%` and `//` begin comments. The separators of spreadsheets (`SpreadsheetText`) are recognised. Lines end in LF, CRLF or CR. A byte order mark is skipped.
///
/// Formats that are recognized by their first bytes (JSON's bracket, the signatures of .npy and image files) are tried
/// before this reader, which accepts everything else.
package enum KernelText {
    /// Reads the kernels of a text.
    ///
    /// - Parameter bytes: UTF-8, from a file or an argument.
    /// - Returns: at least one kernel, with at most `Kernel.maximumTapCount` finite weights in all, and notes for the
    ///   user.
    /// - Throws: `KernelTextError` with line, column and cause.
    /// - Complexity: O(bytes) time; O(weights) memory, regardless of the size in a header.
    package static func parse(_ bytes: [UInt8]) throws(KernelTextError) -> KernelFile {
        try parse(bytes, limit: Kernel.maximumTapCount)
    }

    /// Reads the kernels of a text, of at most `limit` weights in all.
    package static func parse(_ bytes: [UInt8], limit: Int) throws(KernelTextError) -> KernelFile {
        if let place = firstBinaryByte(of: bytes) { throw place.error(.binaryData) }
        return ImageMagickKernel.isRecognized(in: bytes)
            ? try ImageMagickKernel.parse(bytes, limit: limit) : try GridKernel.parse(bytes, limit: limit)
    }

    /// Reads the kernels of a string, such as the inline grid `0 -1 0; -1 5 -1; 0 -1 0`.
    /// - Throws: `KernelTextError` with line, column and cause.
    package static func parse(_ text: String) throws(KernelTextError) -> KernelFile { try parse(Array(text.utf8)) }

    /// Whether an argument is an inline grid rather than a kernel's name or path.
    ///
    /// A grid begins with a number (or one with a typographic minus sign, so that the mistake can be reported) or with
    /// an ImageMagick size and its colon, or begins and ends with brackets around numbers. The rest may still be invalid: `0 -1 zero` is a grid with a mistake.
    package static func looksLikeGrid(_ argument: String) -> Bool {
        let bytes = Array(argument.utf8)
        if ImageMagickKernel.isRecognized(in: bytes) { return true }
        var tokenizer = KernelTokenizer(bytes)
        var token = tokenizer.next()
        while token.kind == .newline { token = tokenizer.next() }
        if case .open = token.kind {
            guard BracketedText.isClosed(bytes) else { return false }
            if KernelJSON.isObject(in: bytes) { return argument.contains("\"") }
            while token.kind.isOpen || token.kind == .newline { token = tokenizer.next() }
        } else if tokenizer.isBracketNext {
            return false
        }
        guard case .word(let range) = token.kind else { return false }
        // A name with parameters, even if it begins like a number.
        if tokenizer.isColonNext { return false }
        do throws(KernelTextError) {
            _ = try NumberParser.value(of: bytes[range], at: token.position)
            return true
        } catch {
            switch error.cause {
            case .overflow, .divisionByZero, .numberTooLong: return true
            // With a hyphen-minus, the word may be a number, or a name that contains a dash. Each call removes one kind
            // of sign.
            case .typographicMinus(let minus): return looksLikeGrid(String(argument.map { $0 == minus ? "-" : $0 }))
            default: return false
            }
        }
    }

    /// The position of the first byte that is NUL or not UTF-8; `nil` if there is none.
    private static func firstBinaryByte(of bytes: [UInt8]) -> TextPosition? {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var index = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput:
                return nil
            case .valid(let encoded) where encoded.first != 0:
                index += encoded.count
            case .valid, .error:
                return KernelTokenizer.position(ofByte: index, in: bytes)
            }
        }
    }
}
