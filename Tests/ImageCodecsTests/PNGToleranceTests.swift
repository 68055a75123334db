import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// Damage that leaves every sample certain: the file is read, with one warning.
@Suite struct PNGToleranceTests {
    /// A kind of damage, and how the file is read.
    ///
    /// Pixels are those that Pillow 13.0 reads, unless `pillow` is given. Then the colours are the same, and alpha is that
    /// of libpng and OpenCV: of two tRNS chunks the first counts, and one of a wrong length or in a wrong place is ignored.
    /// Pillow counts the last chunk and the first bytes, wherever they are.
    struct Kind: CustomTestStringConvertible, Sendable {
        typealias Chunk = (name: String, data: [UInt8])

        var testDescription: String
        var base: Base
        var before: [Chunk] = []
        var after: [Chunk] = []
        var endData: [UInt8] = []
        var endChecksumFlip: UInt8 = 0
        /// Rows that the header states.
        var height = 2
        var warning: String
        /// The channels of each pixel.
        var pixels: [[Float]]
        /// The pixels that Pillow reads, if its alpha differs.
        var pillow: [[Float]]?

        init(
            _ name: String, _ base: Base, before: [Chunk] = [], after: [Chunk] = [], warning: String,
            pixels: [[Float]]? = nil, pillow: [[Float]]? = nil
        ) {
            testDescription = name
            self.base = base
            self.before = before
            self.after = after
            self.warning = warning
            self.pixels = pixels ?? base.pixels
            self.pillow = pillow
        }
    }

    /// A sound file of two rows.
    struct Base: Sendable {
        var colorType: UInt8
        var bitDepth: UInt8 = 8
        var width: Int
        var rows: [[UInt8]]
        var pixels: [[Float]]

        static let gray = Base(
            colorType: 0, width: 3, rows: [[0, 1, 2], [3, 4, 5]], pixels: [[0], [1], [2], [3], [4], [5]])
        static let bits = Base(
            colorType: 0, bitDepth: 1, width: 4, rows: [[0xA0], [0x60]],
            pixels: [[255], [0], [255], [0], [0], [255], [255], [0]])
        static let grayAlpha = Base(
            colorType: 4, width: 2, rows: [[0, 10, 1, 20], [2, 30, 3, 40]],
            pixels: [[0, 10], [1, 20], [2, 30], [3, 40]])
        static let rgb = Base(
            colorType: 2, width: 2, rows: [[0, 1, 2, 3, 4, 5], [6, 7, 8, 0, 1, 2]],
            pixels: [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 1, 2]])
        static let rgba = Base(
            colorType: 6, width: 2, rows: [[0, 1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14, 15]],
            pixels: [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]])
        static let palette = Base(
            colorType: 3, width: 3, rows: [[0, 1, 2], [2, 1, 0]],
            pixels: [[10, 20, 30], [40, 50, 60], [70, 80, 90], [70, 80, 90], [40, 50, 60], [10, 20, 30]])
    }

    static let colors: [UInt8] = [10, 20, 30, 40, 50, 60, 70, 80, 90]
    /// The colour (0, 1, 2) as tRNS states it.
    static let first: [UInt8] = [0, 0, 0, 1, 0, 2]
    static let firstIsTransparent: [[Float]] = [[0, 1, 2, 0], [3, 4, 5, 255], [6, 7, 8, 255], [0, 1, 2, 0]]

    /// The pixels of `Base.palette` with an alpha value for each entry.
    static func paletteWithAlpha(_ alphas: [Float]) -> [[Float]] {
        zip(Base.palette.pixels, [0, 1, 2, 2, 1, 0]).map { $0 + [alphas[$1]] }
    }

    static let kinds: [Kind] = {
        let range = "tRNS chunk has out-of-range samples for bit_depth"
        var moreRows = Kind("more rows", .gray, warning: "IDAT: Too much image data", pixels: [[0], [1], [2]])
        moreRows.height = 1
        var endData = Kind("data in IEND", .gray, warning: "IEND: invalid")
        endData.endData = [1, 2, 3]
        var endChecksum = Kind("wrong CRC of IEND", .gray, warning: "IEND: CRC error")
        endChecksum.endChecksumFlip = 1
        return [
            Kind("PLTE in grey", .gray, before: [("PLTE", colors)], warning: "PLTE: ignored in grayscale PNG"),
            Kind(
                "PLTE in grey with alpha", .grayAlpha, before: [("PLTE", colors)],
                warning: "PLTE: ignored in grayscale PNG"),
            Kind("PLTE after IDAT", .rgb, after: [("PLTE", colors)], warning: "PLTE: out of place"),
            Kind(
                "PLTE of odd length", .rgb, before: [("PLTE", Array(colors.prefix(7)))], warning: "PLTE: invalid"),
            Kind(
                "tRNS out of range, grey of 1 bit", .bits, before: [("tRNS", [0, 0xFF])], warning: range,
                pixels: [[255, 0], [0, 255], [255, 0], [0, 255], [0, 255], [255, 0], [255, 0], [0, 255]]),
            Kind(
                "tRNS out of range, grey of 8 bits", .gray, before: [("tRNS", [1, 4])], warning: range,
                pixels: [[0, 255], [1, 255], [2, 255], [3, 255], [4, 0], [5, 255]]),
            Kind(
                "tRNS out of range, true colour", .rgb, before: [("tRNS", [7, 0, 0, 1, 2, 2])], warning: range,
                pixels: firstIsTransparent),
            Kind(
                "tRNS twice", .rgb, before: [("tRNS", first), ("tRNS", [0, 3, 0, 4, 0, 5])],
                warning: "tRNS: duplicate", pixels: firstIsTransparent,
                pillow: [[0, 1, 2, 255], [3, 4, 5, 0], [6, 7, 8, 255], [0, 1, 2, 255]]),
            Kind(
                "tRNS empty, palette", .palette, before: [("PLTE", colors), ("tRNS", [])], warning: "tRNS: invalid",
                pillow: paletteWithAlpha([255, 255, 255])),
            // Pillow refuses this one; the pixels are those of OpenCV 4 and libpng.
            Kind("tRNS empty, true colour", .rgb, before: [("tRNS", [])], warning: "tRNS: invalid"),
            Kind(
                "tRNS too long, palette", .palette, before: [("PLTE", colors), ("tRNS", [9, 8, 7, 6])],
                warning: "tRNS: invalid", pillow: paletteWithAlpha([9, 8, 7])),
            Kind(
                "tRNS too long, true colour", .rgb, before: [("tRNS", first + [0])], warning: "tRNS: invalid",
                pillow: firstIsTransparent),
            Kind(
                "tRNS beside alpha", .rgba, before: [("tRNS", first)], warning: "tRNS: invalid with alpha channel"),
            Kind(
                "tRNS after IDAT", .rgb, after: [("tRNS", first)], warning: "tRNS: out of place",
                pillow: firstIsTransparent),
            Kind(
                "tRNS before PLTE", .palette, before: [("tRNS", [9, 8]), ("PLTE", colors)],
                warning: "tRNS: out of place", pillow: paletteWithAlpha([9, 8, 255])),
            moreRows, endData, endChecksum,
        ]
    }()

    static func parts(_ base: Base, height: Int) -> PNGParts {
        PNGParts(
            width: base.width, height: height, bitDepth: Int(base.bitDepth), colorType: Int(base.colorType),
            chunkLengths: [5])
    }

    static func bytes(_ kind: Kind) throws -> [UInt8] {
        let parts = parts(kind.base, height: kind.height)
        var file = parts.file(stream: try parts.deflated(kind.base.rows.flatMap { [0] + $0 }))
        for chunk in kind.before { file.insert(chunk.name, chunk.data, before: "IDAT") }
        for chunk in kind.after { file.insert(chunk.name, chunk.data, before: "IEND") }
        file.chunks[file.chunks.count - 1].data = kind.endData
        var bytes = file.bytes
        bytes[bytes.count - 1] ^= kind.endChecksumFlip
        return bytes
    }

    /// Planes as `planes[channel][y][x]`.
    static func planes(_ pixels: [[Float]], width: Int) -> [[[Float]]] {
        pixels[0].indices.map { channel in
            stride(from: 0, to: pixels.count, by: width).map { start in
                pixels[start..<start + width].map { $0[channel] }
            }
        }
    }

    @Test(arguments: kinds)
    func damageThatLeavesSamplesCertainIsAWarning(kind: Kind) throws {
        let bytes = try Self.bytes(kind)
        if let pillow = kind.pillow { #expect(pillow.map { $0.prefix(3) } == kind.pixels.map { $0.prefix(3) }) }
        for engine in PNGEngine.allCases {
            let decoded = try decode(PNGReader(ByteSource(bytes: bytes), limits: DecodeLimits(), engine: engine))
            #expect(decoded.planes == Self.planes(kind.pixels, width: kind.base.width), "\(engine)")
            #expect(decoded.metadata.warnings == [kind.warning], "\(engine)")
        }
    }

    @Test func tableHasEighteenKinds() { #expect(Set(Self.kinds.map(\.testDescription)).count == 18) }

    func warnings(_ bytes: [UInt8], _ engine: PNGEngine) throws -> [String] {
        try decode(PNGReader(ByteSource(bytes: bytes), limits: DecodeLimits(), engine: engine)).metadata.warnings
    }

    // Rows beyond the header's height do not hide damage of the stream that holds them.
    @Test func moreRowsWithAWrongChecksumAreRefused() throws {
        let base = Base.gray
        let parts = Self.parts(base, height: 1)
        let stream = try parts.deflated(base.rows.flatMap { [0] + $0 })
        var wrongSum = stream
        wrongSum[wrongSum.count - 1] ^= 1
        var wrongCRC = parts.file(stream: stream).bytes
        // The last byte before IEND, which has 12.
        wrongCRC[wrongCRC.count - 13] ^= 1
        for bytes in [parts.file(stream: wrongSum).bytes, wrongCRC] {
            for engine in PNGEngine.allCases {
                #expect(throws: CodecError.self, "\(engine)") { try warnings(bytes, engine) }
            }
        }
    }

    /// A grey file with a chunk whose CRC is wrong.
    static func file(withDamaged name: String) throws -> [UInt8] {
        let parts = parts(.gray, height: 2)
        var file = parts.file(stream: try parts.deflated(Base.gray.rows.flatMap { [0] + $0 }))
        file.insert(name, [0, 4], before: "IDAT")
        var bytes = file.bytes
        // Behind the signature and IHDR: length, name, two bytes, CRC.
        bytes[8 + 25 + 8 + 2] ^= 1
        return bytes
    }

    @Test(arguments: PNGEngine.allCases)
    func ancillaryChunkWithAWrongChecksumIsDropped(engine: PNGEngine) throws {
        for name in ["gAMA", "abCd", "vpAg"] {
            let warnings = try self.warnings(Self.file(withDamaged: name), engine)
            #expect(warnings == ["\(name): CRC error"])
        }
        // It holds alpha values, or may be the chunk that does, with up to three flipped bits in its name.
        for name in ["tRNS", "tRNs", "pRNS", "tpNS"] {
            #expect(throws: CodecError.malformed(.png, "\(name): CRC error")) {
                try warnings(Self.file(withDamaged: name), engine)
            }
        }
    }
}
