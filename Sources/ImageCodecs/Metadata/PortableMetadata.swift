/// Metadata that both PNG and JPEG files can hold, independent of how either stores it.
struct PortableMetadata: Equatable {
    /// A text and what it is about, by a keyword of PNG's.
    typealias Text = PNGText

    /// A colour profile of the International Color Consortium.
    var profile: [UInt8]?
    var exif: ExifData?
    var xmp: XMPPacket?
    /// Resolution, or the aspect ratio of a sample.
    var density: JPEGParameters.Density?
    var texts: [Text] = []

    private static let comment = "Comment"

    /// The metadata of a PNG file's chunks.
    init(_ chunks: [PNGChunk]) {
        for chunk in chunks {
            switch chunk.name {
            case "iCCP": profile = profile ?? Self.profile(of: chunk)
            case "eXIf": exif = exif ?? ExifData(tiff: chunk.data)
            case "pHYs": density = density ?? Self.density(of: chunk)
            default:
                guard let text = PNGText(chunk) else { continue }
                if text.keyword == PNGChunk.xmpKeyword {
                    xmp = xmp ?? XMPPacket(text.value.utf8)
                } else if text.keyword == PNGText.xmpProfileKeyword {
                    xmp = xmp ?? text.rawProfile.flatMap { XMPPacket($0) }
                } else if PNGText.exifKeywords.contains(text.keyword) {
                    guard exif == nil, let profile = text.rawProfile else { continue }
                    let header = JPEGParameters.Segment.exifHeader
                    exif = ExifData(tiff: profile.starts(with: header) ? profile.dropFirst(header.count) : profile[...])
                } else if !text.keyword.hasPrefix(PNGText.rawProfilePrefix),
                    !text.keyword.hasPrefix(PNGText.exifCopyPrefix)
                {
                    texts.append(text)
                }
            }
        }
    }

    /// The metadata of a JPEG file's segments.
    init(_ jpeg: JPEGParameters?) {
        guard let jpeg else { return }
        profile = jpeg.profile
        exif = jpeg.segments.lazy.compactMap(\.exif).first
        xmp = jpeg.segments.lazy.compactMap(\.xmp).first
        density = jpeg.density
        texts = jpeg.segments.filter { $0.marker == 0xFE }.map {
            // Some programs end a comment with a zero.
            let bytes = $0.data.last == 0 ? $0.data.dropLast() : $0.data[...]
            return Text(keyword: Self.comment, bytes: bytes.filter { $0 != 0 })
        }
    }

    /// The metadata as chunks of a PNG file.
    var pngChunks: [PNGChunk] {
        var chunks: [PNGChunk] = []
        func add(_ name: String, _ data: [UInt8]) {
            chunks.append(PNGChunk(name: name, data: data, followsPixels: false))
        }
        // A name, a method of compression, and the profile.
        if let profile { add("iCCP", Array("ICC profile".utf8) + [0, 0] + Zlib.deflate(profile)) }
        if let data = density?.physicalSize { add("pHYs", data) }
        if let exif { add("eXIf", exif.bytes) }
        if let xmp { chunks.append(Text(keyword: PNGChunk.xmpKeyword, value: xmp.text).chunk(followsPixels: false)) }
        return chunks + texts.map { $0.chunk(followsPixels: false) }
    }

    /// The metadata as a JPEG file's segments; what is too long for them is left out.
    var jpeg: JPEGParameters {
        typealias Segment = JPEGParameters.Segment
        var result = JPEGParameters()
        result.density = density
        if let exif {
            // What is too long for a segment at least says how the picture is turned.
            let short = exif.orientation.map { ExifData(orientation: $0).bytes }
            let contents = [exif.bytes, short ?? []].first {
                $0.count + Segment.exifHeader.count <= Segment.maximumLength
            }
            if let contents, !contents.isEmpty {
                result.segments.append(Segment(marker: 0xE1, data: Segment.exifHeader + contents))
            }
        }
        if let xmp, let segment = Segment(0xE1, Segment.xmpHeader, xmp.bytes) { result.segments.append(segment) }
        if let profile {
            // Each part states its number and the number of parts, which is at most 255.
            let size = Segment.maximumLength - Segment.profileHeader.count - 2
            let count = (profile.count + size - 1) / size
            for part in 0..<(count <= 255 ? count : 0) {
                let content = profile[part * size..<min((part + 1) * size, profile.count)]
                result.segments.append(
                    Segment(
                        marker: 0xE2, data: Segment.profileHeader + [UInt8(part + 1), UInt8(count)] + Array(content)))
            }
        }
        result.segments += texts.compactMap { text in
            let words = text.keyword == Self.comment ? text.value : "\(text.keyword): \(text.value)"
            return Segment(0xFE, [], Array(words.utf8))
        }
        return result
    }

    /// The profile of an iCCP chunk: a name, a method of compression, and a zlib stream.
    private static func profile(of chunk: PNGChunk) -> [UInt8]? {
        guard let end = chunk.data.firstIndex(of: 0), chunk.data.dropFirst(end + 1).first == 0 else { return nil }
        return Zlib.inflate(chunk.data.dropFirst(end + 2))
    }

    /// The density of a pHYs chunk: samples per unit, horizontally and vertically, and the unit, 1 for metres.
    private static func density(of chunk: PNGChunk) -> JPEGParameters.Density? {
        guard chunk.data.count == 9 else { return nil }
        let values = [chunk.data[0..<4], chunk.data[4..<8]].map { $0.reduce(0) { $0 << 8 | Int($1) } }
        guard values[0] > 0, values[1] > 0 else { return nil }
        guard chunk.data[8] == 1 else {
            // An aspect ratio, in the smallest numbers.
            var (a, b) = (values[0], values[1])
            while b != 0 { (a, b) = (b, a % b) }
            guard let x = UInt16(exactly: values[0] / a), let y = UInt16(exactly: values[1] / a) else { return nil }
            return .init(unit: 0, horizontal: x, vertical: y)
        }
        let isMetric = values.allSatisfy { $0 % 100 == 0 }
        let rounded = values.map { isMetric ? $0 / 100 : Int((Double($0) * 0.0254).rounded()) }
        guard let x = UInt16(exactly: rounded[0]), let y = UInt16(exactly: rounded[1]), x > 0, y > 0 else { return nil }
        return .init(unit: isMetric ? 2 : 1, horizontal: x, vertical: y)
    }
}

extension JPEGParameters.Density {
    /// The data of a pHYs chunk; `nil` for square samples of unknown size, which need no chunk.
    fileprivate var physicalSize: [UInt8]? {
        guard horizontal > 0, vertical > 0, unit > 0 || horizontal != vertical else { return nil }
        let perMetre: Double? = unit == 1 ? 1 / 0.0254 : unit == 2 ? 100 : nil
        let values = [horizontal, vertical].map { UInt32((Double($0) * (perMetre ?? 1)).rounded()) }
        return values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
            + [perMetre == nil ? 0 : 1]
    }
}
