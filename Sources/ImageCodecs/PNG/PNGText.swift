/// A text of a PNG file: a tEXt, zTXt or iTXt chunk (ISO/IEC 15948, 11.3.3).
struct PNGText: Equatable {
    /// What the text is about, such as "Comment": 1 to 79 characters of Latin-1.
    let keyword: String
    let value: String

    /// Keywords of texts that hold other metadata in hexadecimal digits begin with this.
    static let rawProfilePrefix = "Raw profile type "
    static let exifKeywords: Set<String> = [rawProfilePrefix + "exif", rawProfilePrefix + "APP1"]
    static let xmpProfileKeyword = rawProfilePrefix + "xmp"
    /// ImageMagick's copies of Exif tags, one text for each, begin with this.
    static let exifCopyPrefix = "exif:"

    init(keyword: String, value: String) {
        self.keyword = keyword
        self.value = value
    }

    /// A text in UTF-8, or in Latin-1 if it is not valid UTF-8.
    init(keyword: String, bytes: [UInt8]) {
        self.init(keyword: keyword, value: String(validating: bytes, as: UTF8.self) ?? Self.latin1(bytes))
    }

    /// Reads a chunk; `nil` for another chunk, a damaged one, and one that expands to more than `Zlib.limit`.
    init?(_ chunk: PNGChunk) {
        guard let end = chunk.data.firstIndex(of: 0) else { return nil }
        keyword = Self.keyword(of: chunk)
        let rest = chunk.data[(end + 1)...]
        switch chunk.name {
        case "tEXt": value = Self.latin1(rest)
        case "zTXt":
            guard rest.first == 0, let text = Zlib.inflate(rest.dropFirst()) else { return nil }
            value = Self.latin1(text)
        case "iTXt":
            // A flag and a method of compression, a language, and a translated keyword.
            guard rest.count >= 2, let isCompressed = rest.first, isCompressed <= 1,
                let language = rest.dropFirst(2).firstIndex(of: 0),
                let translation = rest[(language + 1)...].firstIndex(of: 0)
            else { return nil }
            let stored = rest[(translation + 1)...]
            guard let text = isCompressed == 1 ? Zlib.inflate(stored) : Array(stored) else { return nil }
            value = String(decoding: text, as: UTF8.self)
        default: return nil
        }
    }

    /// The keyword of a text chunk.
    static func keyword(of chunk: PNGChunk) -> String { latin1(chunk.data.prefix { $0 != 0 }) }

    /// The text as a chunk: tEXt if all characters are ASCII, iTXt otherwise and for XMP.
    func chunk(followsPixels: Bool) -> PNGChunk {
        let key = keyword.unicodeScalars.map { UInt8(clamping: $0.value) }
        if keyword != PNGChunk.xmpKeyword, value.utf8.allSatisfy({ $0 < 0x80 }) {
            return PNGChunk(name: "tEXt", data: key + [0] + Array(value.utf8), followsPixels: followsPixels)
        }
        return PNGChunk(
            name: "iTXt", data: key + [0, 0, 0, 0, 0] + Array(value.utf8), followsPixels: followsPixels)
    }

    /// The bytes that a text of hexadecimal digits stands for; `nil` for another text.
    ///
    /// ImageMagick writes the profile's name, the number of bytes, and lines of digits.
    var rawProfile: [UInt8]? {
        let lines = value.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        guard lines.count >= 2,
            let count = Int(String(decoding: lines[1].filter { $0 != 0x20 }, as: UTF8.self)), count >= 0
        else { return nil }
        let digits = lines[2...].joined().compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count / 2 >= count else { return nil }
        return (0..<count).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) }
    }

    private static func latin1(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }
}
