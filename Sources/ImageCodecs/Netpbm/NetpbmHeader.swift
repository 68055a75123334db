import ImageBuffers

/// The header of a Netpbm file.
///
///     P5 640 480 255      the kind, columns, rows, the largest sample; one blank, then the samples
///
/// P1 and P4 are bitmaps, which have no largest sample; P2 and P5 are grey, P3 and P6 are RGB. P1, P2 and P3 are plain:
/// their samples are numbers in text. P7 has a line for each property. Source: the manual pages pbm(5), pgm(5), ppm(5) and
/// pam(5) of Netpbm 11.
struct NetpbmHeader {
    /// The digit of the first two bytes, 1...7.
    let kind: Int
    /// Samples in a row.
    let width: Int
    /// Number of rows.
    let height: Int
    /// Grey or RGB, with or without alpha.
    let layout: ChannelLayout
    /// The sample that means white, or opaque; 1...65535.
    let maximum: Int
    /// Bytes of all samples; `nil` for a plain file.
    let byteCount: Int?

    /// The kind that a file's first bytes name; `nil` for other files.
    static func kind(_ prefix: [UInt8]) -> Int? {
        guard prefix.count >= 3, prefix[0] == UInt8(ascii: "P"), (0x31...0x37).contains(prefix[1]) else { return nil }
        let kind = Int(prefix[1]) - 0x30
        // Thumbnails of the program xv begin with P7 and a blank.
        if kind == 7 { return prefix[2] == 0x0A || prefix[2] == 0x0D ? kind : nil }
        return HeaderText.isBlank(prefix[2]) || prefix[2] == UInt8(ascii: "#") ? kind : nil
    }

    /// The format of files of a kind.
    static func format(ofKind kind: Int) -> ImageFormat {
        switch kind {
        case 3, 6: .ppm
        case 7: .pam
        default: .pgm
        }
    }

    /// The format that the file is read as.
    var format: ImageFormat { Self.format(ofKind: kind) }
    /// Whether samples are numbers in text.
    var isPlain: Bool { kind <= 3 }
    /// Whether samples are single bits, of which 1 is black.
    var isBitmap: Bool { kind == 1 || kind == 4 }
    /// Bytes in a row of a raw file.
    var rowBytes: Int { Self.rowBytes(kind, width: width, channels: layout.channelCount, maximum: maximum) }

    private static func rowBytes(_ kind: Int, width: Int, channels: Int, maximum: Int) -> Int {
        kind == 4 ? (width + 7) / 8 : width * channels * (maximum > 255 ? 2 : 1)
    }

    /// Reads everything up to the first sample.
    /// - Throws: `CodecError`: a damaged header, channels that are not read, more pixels than the limit, or a file that
    ///   is shorter than its header claims.
    init(_ source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        guard let kind = Self.kind(try source.peek(3)) else { throw .unknownFormat("not a Netpbm image") }
        _ = try source.read(2)
        self.kind = kind
        var text = HeaderText(source)
        if kind == 7 {
            let map = try ArbitraryMapLines(&text)
            (width, height, maximum) = (map.width, map.height, map.maximum)
            layout = try map.layout()
        } else {
            let format = Self.format(ofKind: kind)
            width = try Self.number(text.word("the width", of: format, hasComments: true), "the width", format)
            height = try Self.number(text.word("the height", of: format, hasComments: true), "the height", format)
            maximum =
                kind == 1 || kind == 4
                ? 1 : try Self.number(text.word("the maximum", of: format, hasComments: true), "the maximum", format)
            layout = kind == 3 || kind == 6 ? .rgb : .gray
        }
        guard maximum <= 65535 else {
            throw .malformed(Self.format(ofKind: kind), "the maximum \(maximum) is more than 65535")
        }
        try limits.check(width: width, height: height, pixelBytes: 2 * layout.channelCount)
        guard kind > 3 else {
            byteCount = nil
            return
        }
        let rowBytes = Self.rowBytes(kind, width: width, channels: layout.channelCount, maximum: maximum)
        let byteCount = height * rowBytes
        self.byteCount = byteCount
        if kind != 7 { try text.skipLineFeed(before: byteCount) }
        if let available = source.remainingCount, available < byteCount { throw truncated(available: available) }
    }

    /// The error of a file that ends before the last sample.
    func truncated(available: Int) -> CodecError {
        .malformed(
            format,
            "\(width) x \(height) pixels take \(byteCount ?? 0) bytes, but only \(available) follow the header")
    }

    /// A number of the header, at least 1.
    fileprivate static func number(
        _ text: String, _ meaning: String, _ format: ImageFormat
    ) throws(CodecError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .malformed(format, "\(meaning) '\(text)' is not a whole number")
        }
        guard let number = Int(text) else { throw .limitExceeded("\(meaning) \(text) is larger than any memory") }
        guard number > 0 else { throw .malformed(format, "\(meaning) is 0") }
        return number
    }
}

/// The lines of a P7 file's header, each with the name of a property and its value.
private struct ArbitraryMapLines {
    private var values: [String: Int] = [:]
    private var tupleType = ""

    private static let names = ["WIDTH", "HEIGHT", "DEPTH", "MAXVAL"]

    var width: Int { values["WIDTH", default: 1] }
    var height: Int { values["HEIGHT", default: 1] }
    var maximum: Int { values["MAXVAL", default: 1] }

    /// Reads the lines up to ENDHDR.
    init(_ text: inout HeaderText) throws(CodecError) {
        while true {
            let words = try text.line(of: .pam).split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = words.first, !name.hasPrefix("#") else { continue }
            if name == "ENDHDR" { break }
            if name == "TUPLTYPE" {
                tupleType += (tupleType.isEmpty ? "" : " ") + words.dropFirst().joined(separator: " ")
                continue
            }
            guard Self.names.contains(name) else {
                throw .malformed(.pam, "the header's line '\(name)' is not known")
            }
            guard words.count == 2, values[name] == nil else {
                throw .malformed(.pam, "the header's line \(name) has not one number")
            }
            values[name] = try NetpbmHeader.number(words[1], name, .pam)
        }
        for name in Self.names where values[name] == nil { throw .malformed(.pam, "the header has no line \(name)") }
    }

    /// The channels, by their number and meaning.
    func layout() throws(CodecError) -> ChannelLayout {
        let depth = values["DEPTH", default: 1]
        let byDepth: [ChannelLayout] = [.gray, .grayAlpha, .rgb, .rgba]
        guard (1...4).contains(depth) else {
            throw .unsupported(.pam, "\(depth) channels are not read; save them as a .npy array")
        }
        let layout: ChannelLayout? =
            switch tupleType {
            case "": byDepth[depth - 1]
            case "BLACKANDWHITE", "GRAYSCALE": .gray
            case "BLACKANDWHITE_ALPHA", "GRAYSCALE_ALPHA": .grayAlpha
            case "RGB": .rgb
            case "RGB_ALPHA": .rgba
            default: nil
            }
        guard let layout else { throw .unsupported(.pam, "channels of the type '\(tupleType)' are not read") }
        guard layout.channelCount == depth else {
            throw .malformed(.pam, "\(depth) channels are not those of the type \(tupleType)")
        }
        return layout
    }
}
