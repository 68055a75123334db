import ImageBuffers
import Testing

@testable import ImageCodecs

/// Profiles, Exif, XMP, density and texts travel between PNG and JPEG files, whole and back.
@Suite struct MetadataTranslationTests {
    typealias Rules = MetadataRuleTests
    typealias Segment = JPEGParameters.Segment

    @Test func fromPNGToJPEGAndBack() throws {
        let exif = try Rules.exif()
        let chunks = [
            Rules.chunk("iCCP", Array("any name\0\0".utf8) + Zlib.deflate(Rules.profile)),
            Rules.chunk("pHYs", [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]),
            Rules.chunk("eXIf", Rules.camera),
            PNGText(keyword: PNGChunk.xmpKeyword, value: Rules.xmp).chunk(followsPixels: false),
            Rules.chunk("tEXt", Array("Comment\0seen at noon".utf8)),
            Rules.chunk("zTXt", Array("Title\0\0".utf8) + Zlib.deflate([0x48, 0xF6, 0x68, 0x65]), after: true),
            Rules.chunk("gAMA", [0, 0, 0xB1, 0x8F]), Rules.chunk("bKGD", [0, 0, 0, 0, 0, 0]),
        ]
        let jpeg = try #require(Rules.png(chunks).adapted(to: Rules.header(.jpeg)).jpeg)
        #expect(jpeg.quantization.isEmpty && jpeg.density == .init(unit: 1, horizontal: 300, vertical: 300))
        #expect(jpeg.profile == Rules.profile)
        #expect(jpeg.segments.map(\.marker) == [0xE1, 0xE1, 0xE2, 0xE2, 0xFE, 0xFE])
        #expect(jpeg.segments[0].data == Segment.exifHeader + exif)
        #expect(jpeg.segments[1].data == Segment.xmpHeader + Array(Rules.xmp.utf8))
        #expect(jpeg.segments[4].data == Array("seen at noon".utf8))
        #expect(jpeg.segments[5].data == Array("Title: H\u{F6}he".utf8))

        var metadata = Rules.jpeg(jpeg.segments)
        metadata.jpeg?.density = jpeg.density
        let again = metadata.adapted(to: Rules.header(.png)).pngChunks
        #expect(again.map(\.name) == ["iCCP", "pHYs", "eXIf", "iTXt", "tEXt", "iTXt"])
        #expect(PortableMetadata(again).profile == Rules.profile)
        #expect(again[1...3].elementsEqual([chunks[1], Rules.chunk("eXIf", exif), chunks[3]]))
        #expect(again[4] == chunks[4])
        #expect(PNGText(again[5]) == PNGText(keyword: "Comment", value: "Title: H\u{F6}he"))
    }

    @Test(
        arguments: [
            ([1, 300, 300], [11811, 11811, 1]), ([1, 72, 144], [2835, 5669, 1]), ([2, 118, 118], [11800, 11800, 1]),
            ([0, 4, 3], [4, 3, 0]), ([0, 1, 1], nil), ([1, 0, 5], nil),
        ] as [([UInt16], [UInt32]?)])
    func densities(jpeg: [UInt16], png: [UInt32]?) {
        let density = JPEGParameters.Density(unit: UInt8(jpeg[0]), horizontal: jpeg[1], vertical: jpeg[2])
        var metadata = Rules.jpeg([])
        metadata.jpeg?.density = density
        let chunks = metadata.adapted(to: Rules.header(.png)).pngChunks
        guard let png else {
            #expect(chunks.isEmpty)
            return
        }
        let data = png[0..<2].flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        #expect(chunks == [Rules.chunk("pHYs", data + [UInt8(png[2])])])
        #expect(Rules.png(chunks).adapted(to: Rules.header(.jpeg)).jpeg?.density == density)
    }

    @Test func densitiesWithoutPlace() {
        for data in [[], [0, 0, 0, 0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 1, 0, 0, 1, 0], [0xFF, 0, 0, 0, 0, 0, 0, 1, 1]]
            as [[UInt8]]
        {
            #expect(Rules.png([Rules.chunk("pHYs", data)]).adapted(to: Rules.header(.jpeg)).jpeg?.density == nil)
        }
    }

    @Test func profilesOfOtherColours() {
        let chunk = Rules.chunk("iCCP", Array("p\0\0".utf8) + Zlib.deflate(Rules.profile))
        #expect(Rules.png([chunk]).adapted(to: Rules.header(.jpeg, .gray)).jpeg?.segments == [])
        // An index of parts in which one is missing, twice there, or says that there are more.
        for parts in [[1, 2], [3, 2], [2, 3, 2, 3], [1, 2, 1, 2]] as [[UInt8]] {
            let segments = stride(from: 0, to: parts.count, by: 2).map {
                Rules.segment(0xE2, "ICC_PROFILE\0", [parts[$0], parts[$0 + 1], 9])
            }
            #expect(Rules.jpeg(segments).adapted(to: Rules.header(.png)).pngChunks.isEmpty)
        }
    }

    @Test func strippedAcrossFormats() throws {
        let segments = [
            Segment(marker: 0xE1, data: Segment.exifHeader + Rules.camera), Rules.segment(0xFE, "comment"),
            Rules.segment(0xE2, "ICC_PROFILE\0", [1, 1, 5, 6]),
        ]
        let chunks = Rules.jpeg(segments).adapted(to: Rules.header(.png), strips: true).pngChunks
        #expect(chunks.map(\.name) == ["iCCP", "eXIf"] && chunks[1].data == ExifData(orientation: .clockwise).bytes)
    }

    @Test func commentsInLatin1() {
        let comment = Segment(marker: 0xFE, data: [0x43, 0x61, 0x66, 0xE9, 0])
        let chunks = Rules.jpeg([comment]).adapted(to: Rules.header(.png)).pngChunks
        #expect(chunks.map { PNGText($0) } == [PNGText(keyword: "Comment", value: "Caf\u{E9}")])
    }

    /// Exif that is too long for a segment still says how the picture is turned.
    @Test func longExif() {
        let exif = ExifData(orientation: .clockwise).bytes
        let chunk = Rules.chunk("eXIf", exif + [UInt8](repeating: 1, count: 66000))
        for strips in [false, true] {
            let jpeg = Rules.png([chunk]).adapted(to: Rules.header(.jpeg), strips: strips).jpeg
            #expect(jpeg?.segments == [Segment(marker: 0xE1, data: Segment.exifHeader + exif)])
        }
    }

    @Test func formatsWithoutMetadata() {
        let metadata = Rules.png([Rules.chunk("tEXt", Array("a\0b".utf8))]).adapted(to: Rules.header(.npy))
        #expect(metadata.pngChunks.isEmpty && metadata.jpeg == nil)
    }

    /// Texts after the pixels are found before these are decoded, unless the file is a pipe.
    @Test func textsAfterThePixels() throws {
        let sink = try ByteSink()
        let header = Rules.header(.png, .gray, width: 3, height: 2)
        let chunks = [
            Rules.chunk("tEXt", Array("Comment\0before".utf8)),
            Rules.chunk("tEXt", Array("Comment\0after".utf8), after: true),
            Rules.chunk("eXIf", Rules.camera, after: true),
        ]
        var metadata = ImageMetadata()
        metadata.pngChunks = chunks
        let writer = try ImageCodec.writer(
            to: sink, header: header, quantizer: Quantizer(bitDepth: 8), metadata: metadata)
        let image = try PlanarImage(width: 3, height: 2, layout: .gray) { _ in try Plane(width: 3, height: 2) }
        try writer.write(rows: 0..<2, of: image)
        try writer.finish()
        var bytes = sink.bytes
        func leading() throws -> [PNGChunk] {
            try ImageCodec.reader(for: ByteSource(bytes: bytes)).leadingMetadata(for: .jpeg).pngChunks
        }
        #expect(try leading() == chunks)
        #expect(
            try ImageCodec.reader(for: ByteSource(bytes: bytes)).leadingMetadata(for: .png).pngChunks == [chunks[0]])
        // A text whose checksum is wrong.
        let position = try #require((0..<bytes.count - 5).first { bytes[$0..<$0 + 5].elementsEqual("after".utf8) })
        bytes[position] ^= 1
        #expect(try leading() == [chunks[0], chunks[2]])
    }
}
