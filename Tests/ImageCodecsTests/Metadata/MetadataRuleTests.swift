import ImageBuffers
import Testing

@testable import ImageCodecs

/// What becomes of each kind of metadata, in every direction: the table of docs/metadata.md.
@Suite struct MetadataRuleTests {
    typealias Segment = JPEGParameters.Segment

    static func header(
        _ format: ImageFormat, _ layout: ChannelLayout = .rgb, width: Int = 640, height: Int = 480, depth: Int = 8
    ) -> ImageHeader {
        ImageHeader(format: format, width: width, height: height, layout: layout, bitDepth: depth)
    }

    static func png(_ chunks: [PNGChunk], _ header: ImageHeader = header(.png), changed: Bool = true) -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.source = header
        metadata.samplesChanged = changed
        metadata.pngChunks = chunks
        return metadata
    }

    static func jpeg(_ segments: [Segment], _ header: ImageHeader = header(.jpeg)) -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.source = header
        metadata.samplesChanged = true
        metadata.jpeg = JPEGParameters()
        metadata.jpeg?.segments = segments
        return metadata
    }

    static func chunk(_ name: String, _ data: [UInt8], after: Bool = false) -> PNGChunk {
        PNGChunk(name: name, data: data, followsPixels: after)
    }

    static func segment(_ marker: UInt8, _ text: String, _ content: [UInt8] = []) -> Segment {
        Segment(marker: marker, data: Array(text.utf8) + content)
    }

    static let camera = ExifDataTests.camera(isBigEndian: false, hasStrip: false)
    static func exif(width: Int = 640, height: Int = 480) throws -> [UInt8] {
        var exif = try #require(ExifData(tiff: camera))
        exif.removePictures()
        exif.setSize(width: width, height: height)
        return exif.bytes
    }
    static let xmp = #"<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="e:" d:a="é"/>"#
    static let profile = (0..<70000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }

    // MARK: PNG to PNG

    /// A chunk, and when it is kept: as it was, unless the size, the samples, the colours or the layout change.
    struct ChunkRule: Sendable {
        var chunk: PNGChunk
        var changed = true
        var colors = true
        var layout = true
        var strips = false
    }

    static let chunkRules: [ChunkRule] =
        ["gAMA", "cHRM", "sRGB", "mDCV", "cLLI"].map { ChunkRule(chunk: chunk($0, [1, 2]), strips: true) }
        + ["iCCP", "cICP"].map { ChunkRule(chunk: chunk($0, [1, 2]), colors: false, strips: true) }
        + ["pHYs", "oFFs", "sCAL", "pCAL", "sTER", "prVt"].map { ChunkRule(chunk: chunk($0, [1, 2])) }
        + [
            ChunkRule(chunk: chunk("sBIT", [1]), changed: false, layout: false),
            ChunkRule(chunk: chunk("bKGD", [1]), layout: false),
            ChunkRule(chunk: chunk("tEXt", Array("Title\0a".utf8))),
            ChunkRule(chunk: PNGText(keyword: PNGChunk.xmpKeyword, value: xmp).chunk(followsPixels: true)),
            ChunkRule(chunk: chunk("eXIf", ExifData(orientation: .halfTurn).bytes), strips: true),
            ChunkRule(
                chunk: PNGText(keyword: "Raw profile type iptc", value: "\niptc\n   2\n0102\n").chunk(
                    followsPixels: false)),
        ]

    @Test(arguments: chunkRules) func chunks(_ rule: ChunkRule) {
        func isKept(_ metadata: ImageMetadata, _ target: ImageHeader, strips: Bool = false) -> Bool {
            metadata.adapted(to: target, strips: strips).pngChunks == [rule.chunk]
        }
        let name = rule.chunk.name
        let whole = Self.header(.png)
        #expect(isKept(Self.png([rule.chunk], changed: false), whole), "\(name)")
        #expect(isKept(Self.png([rule.chunk]), whole) == rule.changed, "\(name)")
        #expect(isKept(Self.png([rule.chunk]), Self.header(.png, width: 30)) == rule.changed, "\(name)")
        let gray = isKept(Self.png([rule.chunk], changed: false), Self.header(.png, .gray))
        #expect(gray == (rule.colors && rule.layout), "\(name)")
        let deep = isKept(Self.png([rule.chunk], changed: false), Self.header(.png, depth: 16))
        #expect(deep == rule.layout, "\(name)")
        #expect(isKept(Self.png([rule.chunk]), whole, strips: true) == rule.strips, "\(name)")
    }

    @Test func chunksThatAreNeverKept() {
        for name in ["tRNS", "hIST", "sPLT", "tIME", "acTL", "fcTL", "caBX"] {
            #expect(!PNGChunk.isKept(name, isExpanded: false), "\(name)")
        }
    }

    @Test func exifInPNG() throws {
        let small = Self.header(.png, width: 30, height: 20)
        let chunk = Self.chunk("eXIf", Self.camera, after: true)
        let kept = Self.png([chunk]).adapted(to: Self.header(.png)).pngChunks
        #expect(kept == [Self.chunk("eXIf", try Self.exif(), after: true)])
        let resized = Self.png([chunk]).adapted(to: small).pngChunks
        #expect(resized == [Self.chunk("eXIf", try Self.exif(width: 30, height: 20), after: true)])
        let stripped = Self.png([chunk]).adapted(to: small, strips: true).pngChunks
        #expect(stripped == [Self.chunk("eXIf", ExifData(orientation: .clockwise).bytes, after: true)])
        #expect(Self.png([Self.chunk("eXIf", [1, 2, 3])]).adapted(to: small).pngChunks.isEmpty)
    }

    /// Exif metadata as ImageMagick writes them into a text, in hexadecimal digits.
    @Test(arguments: ["exif", "APP1"]) func exifAsText(name: String) throws {
        let bytes = Segment.exifHeader + Self.camera
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let lines = stride(from: 0, to: digits.count, by: 36).map {
            digits[$0..<min($0 + 36, digits.count)].joined()
        }
        let text = "\n\(name)\n    \(bytes.count)\n\(lines.joined(separator: "\n"))\n"
        let deflated = Zlib.deflate(Array(text.utf8))
        let stored = Self.chunk("zTXt", Array("Raw profile type \(name)\0\0".utf8) + deflated)
        let expected = Self.chunk("eXIf", try Self.exif())
        #expect(Self.png([stored]).adapted(to: Self.header(.png)).pngChunks == [expected])
        // The chunk counts, if there is one.
        let both = Self.png([stored, Self.chunk("eXIf", ExifData(orientation: .mirrored).bytes)])
        #expect(both.adapted(to: Self.header(.png)).pngChunks == [both.pngChunks[1]])
        let jpeg = Self.png([stored]).adapted(to: Self.header(.jpeg)).jpeg
        #expect(jpeg?.segments == [Segment(marker: 0xE1, data: Segment.exifHeader + expected.data)])
    }

    @Test func textsWithPictures() {
        let picture = ExifDataTests.picture.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let value = "\n8bim\n   \(picture.count)\n\(picture.joined())\n"
        let chunk = PNGText(keyword: "Raw profile type 8bim", value: value).chunk(followsPixels: false)
        #expect(Self.png([chunk]).adapted(to: Self.header(.png)).pngChunks.isEmpty)
    }

    /// XMP as ImageMagick writes it into a text, and its copies of Exif tags.
    @Test func otherTextsOfImageMagick() {
        let digits = Self.xmp.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let profile = PNGText(
            keyword: "Raw profile type xmp", value: "\nxmp\n   \(Self.xmp.utf8.count)\n\(digits.joined())\n"
        ).chunk(followsPixels: true)
        let copy = Self.chunk("tEXt", Array("exif:PixelXDimension\0640".utf8))
        let metadata = Self.png([profile, copy])
        let packet = PNGText(keyword: PNGChunk.xmpKeyword, value: Self.xmp).chunk(followsPixels: true)
        #expect(metadata.adapted(to: Self.header(.png)).pngChunks == [packet])
        let jpeg = metadata.adapted(to: Self.header(.jpeg)).jpeg
        #expect(jpeg?.segments == [Self.segment(0xE1, "http://ns.adobe.com/xap/1.0/\0", Array(Self.xmp.utf8))])
    }

    // MARK: JPEG to JPEG

    static let kept: [Segment] = [
        segment(0xFE, "a comment"), segment(0xE1, "http://ns.adobe.com/xap/1.0/\0", Array(xmp.utf8)),
        segment(0xEC, "Ducky\0", [1, 2, 3]), segment(0xE5, "unknown"),
        segment(0xED, "Photoshop 3.0\08BIM\u{4}\u{4}\0\0\0\0\0\u{3}abc\0"),
    ]
    static let leftOut: [Segment] = [
        segment(0xE0, "JFXX\0\u{10}", ExifDataTests.picture), segment(0xE2, "MPF\0II*\0"),
        segment(0xE2, "urn:iso:std:iso:ts:21496:-1\0", [0, 0]), segment(0xE2, "FPXR\0"), segment(0xE1, "FLIR\0"),
        segment(0xEB, "JP", [0, 1]), segment(0xEB, "HDR_RI ver=1"), segment(0xE8, "SPIFF\0"),
        segment(0xE4, "SCALADO\0"), segment(0xE3, "preview", ExifDataTests.picture), segment(0xE3, "its second part"),
        segment(0xED, "Photoshop 3.0\08BIM\u{4}\u{C}\0\0\0\0\0\u{4}thmb8BIM\u{4}\u{22}\0\0\0\0\0\u{4}exif"),
        segment(0xE1, "Exif\0\0not TIFF"),
        segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<broken"),
    ]

    @Test(arguments: kept) func segmentsThatAreKept(_ segment: Segment) {
        let target = Self.header(.jpeg, width: 30)
        #expect(Self.jpeg([segment]).adapted(to: target).jpeg?.segments == [segment])
        #expect(Self.jpeg([segment]).adapted(to: target, strips: true).jpeg?.segments == [])
    }

    @Test func segmentsThatAreLeftOut() {
        #expect(Self.jpeg(Self.leftOut).adapted(to: Self.header(.jpeg)).jpeg?.segments == [])
        #expect(Self.jpeg(Self.kept + Self.leftOut).adapted(to: Self.header(.jpeg)).jpeg?.segments == Self.kept)
    }

    @Test func exifProfileAndDensityInJPEG() throws {
        let exif = Segment(marker: 0xE1, data: Segment.exifHeader + Self.camera)
        let profile = Self.segment(0xE2, "ICC_PROFILE\0", [1, 1, 5, 6])
        var metadata = Self.jpeg([exif, profile])
        metadata.jpeg?.density = .init(unit: 1, horizontal: 300, vertical: 200)
        let kept = try #require(metadata.adapted(to: Self.header(.jpeg)).jpeg)
        let edited = Segment(marker: 0xE1, data: Segment.exifHeader + (try Self.exif()))
        #expect(kept.segments == [edited, profile] && kept.density == metadata.jpeg?.density)
        let stripped = try #require(metadata.adapted(to: Self.header(.jpeg), strips: true).jpeg)
        let orientation = Segment(marker: 0xE1, data: Segment.exifHeader + ExifData(orientation: .clockwise).bytes)
        #expect(
            stripped.segments == [orientation, profile]
                && stripped.density == .init(unit: 0, horizontal: 1, vertical: 1))
        #expect(metadata.adapted(to: Self.header(.jpeg, .gray)).jpeg?.segments == [edited])
    }

    /// A Photoshop resource that continues in the next segment.
    @Test func dividedResources() throws {
        let name: [UInt8] = Array("8BIM".utf8) + [4, 4, 0, 0]
        let long = [UInt8](repeating: 7, count: 100_000)
        let kept = name + [0, 1, 0x86, 0xA0] + long
        let content = Array("8BIM".utf8) + [4, 0x0C, 0, 0, 0, 0, 0, 3, 1, 2, 3, 0] + kept
        let stored = Segment.divide(content, marker: 0xED, header: PhotoshopResources.header)
        let expected = Segment.divide(kept, marker: 0xED, header: PhotoshopResources.header)
        #expect(stored.count == 2 && Self.jpeg(stored).adapted(to: Self.header(.jpeg)).jpeg?.segments == expected)
    }

    /// A document that describes depth maps in a further one loses both.
    @Test(arguments: [false, true]) func extendedXMP(describesPictures: Bool) {
        let note = #" xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="0123""#
        let main = Self.xmp.dropLast(2) + note + "/>"
        let uri = describesPictures ? "http://ns.google.com/photos/1.0/depthmap/" : "http://example.org/"
        let extra =
            "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:G=\"\(uri)\" G:Data=\"QUJD\"/>"
        let segments = [
            Self.segment(0xE1, "http://ns.adobe.com/xap/1.0/\0", Array(main.utf8)),
            Self.segment(
                0xE1, "http://ns.adobe.com/xmp/extension/\0" + String(repeating: "0", count: 40), Array(extra.utf8)),
        ]
        let kept = Self.jpeg(segments).adapted(to: Self.header(.jpeg)).jpeg?.segments
        if describesPictures {
            let rest = Self.xmp.dropLast(2) + #" xmlns:n="http://ns.adobe.com/xmp/note/"/>"#
            #expect(kept == [Self.segment(0xE1, "http://ns.adobe.com/xap/1.0/\0", Array(rest.utf8))])
        } else {
            #expect(kept == segments)
        }
    }
}
