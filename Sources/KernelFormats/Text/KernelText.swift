import Convolution

/// Reads kernels from text, whose format its content decides.
///
/// The formats, in the order in which they are tried:
///
///     ImageMagick   3x3+1+1: 0,-1,0 -1,5,-1 0,-1,0        a size and a colon come first
///     libvips       3 3 9 0                               `width height [scale offset]`, and
///                   1 1 1                                 exactly that many rows and columns after it
///                   1 1 1
///                   1 1 1
///     text grid     0 -1 0; -1 5 -1; 0 -1 0               anything else: a row a line, or `;` between rows
///
/// Numbers are decimals (`-0.5`, `1e-3`) or fractions (`1/9`), apart by blanks, tabs or a comma; a comma may end a row.
/// `#` begins a comment. Lines end in LF, CRLF or CR; a byte order mark is skipped.
///
/// A format that is recognized by its first bytes (JSON's bracket, the signatures of .npy and image files) is asked
/// for before this reader, which takes everything else.
package enum KernelText {
    /// Reads the kernels of a text.
    ///
    /// - Parameter bytes: UTF-8, as a file or an argument holds it.
    /// - Returns: at least one kernel of at most `Kernel.maximumTapCount` finite weights, and the notes to pass on.
    /// - Throws: `KernelTextError` with line, column and cause.
    /// - Complexity: O(bytes) time; memory O(weights), whatever a header claims.
    package static func parse(_ bytes: [UInt8]) throws(KernelTextError) -> KernelFile {
        try parse(bytes, limit: Kernel.maximumTapCount)
    }

    /// Reads the kernels of a text, of `limit` weights in all.
    package static func parse(_ bytes: [UInt8], limit: Int) throws(KernelTextError) -> KernelFile {
        if let place = firstBinaryByte(of: bytes) { throw place.error(.binaryData) }
        return ImageMagickKernel.isRecognized(in: bytes)
            ? try ImageMagickKernel.parse(bytes, limit: limit) : try GridKernel.parse(bytes, limit: limit)
    }

    /// Reads the kernels of a string, such as the inline grid `0 -1 0; -1 5 -1; 0 -1 0`.
    /// - Throws: `KernelTextError` with line, column and cause.
    package static func parse(_ text: String) throws(KernelTextError) -> KernelFile { try parse(Array(text.utf8)) }

    /// Whether an argument is meant as an inline grid, and not as a kernel's name or path.
    ///
    /// It is where its first word is a number (or one with a typographic minus sign, so that the mistake can be named),
    /// or an ImageMagick size with its colon. The rest may still be wrong: `0 -1 zero` is a grid with a mistake.
    package static func looksLikeGrid(_ argument: String) -> Bool {
        let bytes = Array(argument.utf8)
        if ImageMagickKernel.isRecognized(in: bytes) { return true }
        var tokenizer = KernelTokenizer(bytes)
        var token = tokenizer.next()
        while token.kind == .newline { token = tokenizer.next() }
        guard case .word(let range) = token.kind else { return false }
        // A name with parameters, though it begins like a number.
        if tokenizer.isColonNext { return false }
        do throws(KernelTextError) {
            _ = try NumberParser.value(of: bytes[range], at: token.position)
            return true
        } catch {
            switch error.cause {
            case .overflow, .divisionByZero, .numberTooLong: return true
            // With the right sign it may be a number, or a name that has a dash in it. No such sign comes a second time.
            case .typographicMinus(let minus): return looksLikeGrid(String(argument.map { $0 == minus ? "-" : $0 }))
            default: return false
            }
        }
    }

    /// Where text stops being text: at a NUL, or at a byte that is not UTF-8.
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
