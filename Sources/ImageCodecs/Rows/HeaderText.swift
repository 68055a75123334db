/// The words at the beginning of a Netpbm file or a Portable Float Map, with blanks between them.
///
/// Exactly one blank separates the last word from the samples, whose first byte may look like a blank too. A file whose
/// lines end in CR LF has two bytes there.
struct HeaderText {
    /// The bytes, positioned after the last word's blank.
    let source: ByteSource
    private var lastBlank: UInt8 = 0
    /// Whether an earlier line of the header ends in CR LF.
    private var hasLineFeeds = false

    /// Maximum length of a word and of the blanks before it.
    private static let maximumLength = 32
    /// Bytes of comments that are still accepted.
    private var commentRoom = 1 << 16

    /// Creates a header of the bytes that follow.
    init(_ source: ByteSource) { self.source = source }

    /// Whether a byte separates words.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Records a blank that the caller has read.
    mutating func note(blank: UInt8) {
        if lastBlank == 0x0D, blank == 0x0A { hasLineFeeds = true }
        lastBlank = blank
    }

    /// Reads the next word and the one blank after it.
    /// - Parameters:
    ///   - meaning: what the word is, in messages.
    ///   - hasComments: whether `#` begins a comment, which ends with its line.
    /// - Throws: `CodecError.malformed` if there is no such word, and errors of the source.
    mutating func word(
        _ meaning: String, of format: ImageFormat, hasComments: Bool = false
    ) throws(CodecError) -> String {
        var word: [UInt8] = []
        var blanks = 0
        while true {
            guard var byte = try source.read(1).first else {
                throw .malformed(format, "the file ends before \(meaning)")
            }
            if hasComments, byte == UInt8(ascii: "#") {
                byte = try skipComment(before: meaning, of: format)
                blanks = 0
            }
            if Self.isBlank(byte) {
                note(blank: byte)
                if !word.isEmpty { return String(decoding: word, as: UTF8.self) }
                blanks += 1
            } else {
                word.append(byte)
                lastBlank = 0
            }
            guard word.count <= Self.maximumLength, blanks <= Self.maximumLength, byte < 0x7F,
                byte > 0x20 || Self.isBlank(byte)
            else { throw .malformed(format, "\(meaning) is missing from the header") }
        }
    }

    /// Reads the rest of a line, without its end.
    mutating func line(of format: ImageFormat) throws(CodecError) -> String {
        var line: [UInt8] = []
        while let byte = try source.read(1).first {
            if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
            commentRoom -= 1
            guard commentRoom > 0 else { throw .limitExceeded("the header is longer than 64 KiB") }
        }
        throw .malformed(format, "the file ends within the header")
    }

    /// Reads the rest of a comment.
    /// - Returns: the end of its line.
    private mutating func skipComment(before meaning: String, of format: ImageFormat) throws(CodecError) -> UInt8 {
        while commentRoom > 0 {
            guard let byte = try source.read(1).first else {
                throw .malformed(format, "the file ends before \(meaning)")
            }
            if byte == 0x0A || byte == 0x0D { return byte }
            commentRoom -= 1
        }
        throw .limitExceeded("the header's comments are longer than 64 KiB")
    }

    /// Skips the line feed of a CR LF that ends the header.
    ///
    /// The line feed could be the first sample's first byte. The file's size tells, or else the header's other lines.
    /// - Parameter byteCount: bytes of all samples.
    mutating func skipLineFeed(before byteCount: Int) throws(CodecError) {
        guard lastBlank == 0x0D, try source.peek(1).first == 0x0A else { return }
        let remaining = source.remainingCount
        guard remaining.map({ $0 - 1 }) == byteCount || remaining != byteCount && hasLineFeeds else { return }
        _ = try source.read(1)
    }
}
