import ImageBuffers

/// The three lines that a Portable Float Map begins with.
///
///     PF          or Pf: three channels, or one
///     640 480     columns and rows
///     -1.0        negative: least significant byte first; the magnitude is a scale
///
/// Rows of 32-bit floats follow, the bottom row first. Source: Paul Debevec's description of the format (1999).
struct PFMHeader: Equatable {
    /// Grey or RGB.
    let layout: ChannelLayout
    /// Samples in a row, at least 1.
    let width: Int
    /// Rows, at least 1.
    let height: Int
    /// Neither 0 nor infinite; its sign is the byte order.
    let scale: Double

    /// Whether a file begins as a Portable Float Map does.
    static func isMagic(_ prefix: [UInt8]) -> Bool {
        guard prefix.count >= 3, prefix[0] == UInt8(ascii: "P"), isBlank(prefix[2]) else { return false }
        return prefix[1] == UInt8(ascii: "F") || prefix[1] == UInt8(ascii: "f")
    }

    /// How a sample is stored.
    var element: NPYElement { NPYElement(kind: .float, byteCount: 4, isBigEndian: scale > 0) }

    /// Reads everything up to the first sample.
    /// - Parameters:
    ///   - read: returns the next bytes, as many as it is asked for; fewer only where the file ends.
    /// - Throws: `CodecError.unknownFormat`, `.malformed` or `.limitExceeded`, and what `read` throws.
    init(reading read: (Int) throws(CodecError) -> [UInt8]) throws(CodecError) {
        let magic = try read(3)
        guard Self.isMagic(magic) else { throw .unknownFormat("not a PFM image: it does not begin with PF or Pf") }
        layout = magic[1] == UInt8(ascii: "F") ? .rgb : .gray
        width = try Self.size(Self.word("the width", read), "the width")
        height = try Self.size(Self.word("the height", read), "the height")
        let text = try Self.word("the scale", read)
        guard let scale = Double(text), scale.isFinite, scale != 0 else {
            throw .malformed(.pfm, "the scale '\(text)' is not a number other than 0")
        }
        self.scale = scale
    }

    /// Reads the next word, and the one blank after it: what follows the scale's blank is the first sample already.
    private static func word(
        _ meaning: String, _ read: (Int) throws(CodecError) -> [UInt8]
    ) throws(CodecError) -> String {
        var word: [UInt8] = []
        var blanks = 0
        while true {
            guard let byte = try read(1).first else { throw .malformed(.pfm, "the file ends before \(meaning)") }
            if isBlank(byte) {
                if !word.isEmpty { return String(decoding: word, as: UTF8.self) }
                blanks += 1
            } else {
                word.append(byte)
            }
            guard word.count <= 32, blanks <= 32, byte < 0x7F, byte > 0x20 || isBlank(byte) else {
                throw .malformed(.pfm, "\(meaning) is missing from the header")
            }
        }
    }

    private static func size(_ text: String, _ meaning: String) throws(CodecError) -> Int {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw .malformed(.pfm, "\(meaning) '\(text)' is not a whole number")
        }
        guard let size = Int(text) else { throw .limitExceeded("\(meaning) \(text) is larger than any memory") }
        guard size > 0 else { throw .malformed(.pfm, "\(meaning) is 0") }
        return size
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
