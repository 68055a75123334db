import ImageBuffers

extension ImageFormat {
    /// Portable Float Map.
    package static let pfm = ImageFormat(
        id: "pfm", name: "PFM", fullName: "Portable Float Map", fileName: ".pfm", fileExtensions: ["pfm"],
        layouts: [.gray, .rgb], bitDepths: [32],
        isFound: PFMHeader.isMagic,
        reader: { source, limits, _ throws(CodecError) in try NumberReader(pfm: source, limits: limits) },
        writer: { sink, header, _, _, _ throws(CodecError) in try NumberWriter(pfm: sink, header: header) },
        encoderBytes: { header, _ in NumberWriter.heldBytes(header) })
}

extension NumberReader {
    /// Reads the header of a Portable Float Map, grey or RGB.
    ///
    /// Samples are the file's own values. The header's scale, whose meaning is up to the file's author, is not applied.
    /// - Parameters:
    ///   - source: positioned at the file's first byte.
    ///   - limits: limits on the size.
    /// - Throws: `CodecError`: a damaged header, more pixels than the limit, a file that is shorter than its header
    ///   claims.
    convenience init(pfm source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        var text = HeaderText(source)
        let map = try PFMHeader(&text)
        let pixelBytes = 4 * map.layout.channelCount
        try limits.check(width: map.width, height: map.height, pixelBytes: pixelBytes)
        let rowBytes = map.width * pixelBytes
        let byteCount = map.height * rowBytes
        try text.skipLineFeed(before: byteCount)
        let scale = abs(map.scale)
        try self.init(
            source,
            header: ImageHeader(
                format: .pfm, width: map.width, height: map.height, layout: map.layout, bitDepth: 32),
            // The bottom row comes first.
            numbers: Arrangement(
                element: NPYElement(kind: .float, byteCount: 4, isBigEndian: map.scale > 0), byteCount: byteCount,
                start: byteCount - rowBytes, step: (image: 0, row: -rowBytes, column: pixelBytes, channel: 4),
                isInOrder: false),
            limits: limits, warnings: scale == 1 ? [] : ["the header's scale \(scale) is not applied to the samples"],
            excess: "bytes after the last row are ignored"
        ) { available in
            .malformed(
                .pfm,
                "\(map.width) x \(map.height) pixels take \(byteCount) bytes, but only \(available) follow the header")
        }
    }
}

extension NumberWriter {
    /// Starts a Portable Float Map of scale 1, least significant byte first.
    /// - Parameter header: one plane, or three that are written as red, green and blue.
    /// - Throws: `CodecError.io`; `.unsupported` for another number of planes.
    convenience init(pfm sink: ByteSink, header: ImageHeader) throws(CodecError) {
        let channels = header.layout.channelCount
        guard channels == 1 || channels == 3 else {
            throw .unsupported(.pfm, "a PFM image has one channel or three, not \(channels); write an .npy array")
        }
        let text = "\(channels == 1 ? "Pf" : "PF")\n\(header.width) \(header.height)\n-1.0\n"
        try self.init(to: sink, header: header, headerBytes: Array(text.utf8), isBottomUp: true)
    }
}

/// The three lines at the beginning of a Portable Float Map.
///
///     PF          or Pf: three channels, or one
///     640 480     columns and rows
///     -1.0        negative: least significant byte first; the magnitude is a scale
///
/// Rows of 32-bit floats follow, the bottom row first. Source: Paul Debevec's description of the format (1999).
struct PFMHeader: Equatable {
    /// Grey or RGB.
    let layout: ChannelLayout
    /// Samples in a row; at least 1.
    let width: Int
    /// Number of rows; at least 1.
    let height: Int
    /// The scale, neither 0 nor infinite; its sign determines the byte order.
    let scale: Double

    /// Whether a file begins like a Portable Float Map.
    static func isMagic(_ prefix: [UInt8]) -> Bool {
        guard prefix.count >= 3, prefix[0] == UInt8(ascii: "P"), HeaderText.isBlank(prefix[2]) else { return false }
        return prefix[1] == UInt8(ascii: "F") || prefix[1] == UInt8(ascii: "f")
    }

    /// Reads everything up to the first sample.
    /// - Throws: `CodecError.unknownFormat`, `.malformed` or `.limitExceeded`, and errors of the source.
    init(_ text: inout HeaderText) throws(CodecError) {
        let magic = try text.source.read(3)
        guard Self.isMagic(magic) else { throw .unknownFormat("not a PFM image: it does not begin with PF or Pf") }
        text.note(blank: magic[2])
        layout = magic[1] == UInt8(ascii: "F") ? .rgb : .gray
        width = try Self.size(text.word("the width", of: .pfm), "the width")
        height = try Self.size(text.word("the height", of: .pfm), "the height")
        let word = try text.word("the scale", of: .pfm)
        guard let scale = Double(word), scale.isFinite, scale != 0 else {
            throw .malformed(.pfm, "the scale '\(word)' is not a number other than 0")
        }
        self.scale = scale
    }

    private static func size(_ text: String, _ meaning: String) throws(CodecError) -> Int {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw .malformed(.pfm, "\(meaning) '\(text)' is not a whole number")
        }
        guard let size = Int(text) else { throw .limitExceeded("\(meaning) \(text) is larger than any memory") }
        guard size > 0 else { throw .malformed(.pfm, "\(meaning) is 0") }
        return size
    }
}
