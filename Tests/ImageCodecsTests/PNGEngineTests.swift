import CTestCodecs
import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// The quick way to decode pixels against plain libpng.
@Suite struct PNGEngineTests {
    static let kinds: [(colorType: Int, bitDepth: Int)] = [
        (0, 8), (0, 16), (2, 8), (2, 16), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16),
    ]

    func expectSame(_ file: PNGFile, _ words: String, strip: Int = 0) throws {
        let bytes = file.bytes
        let quick = try planes(bytes, by: .fast, strip: strip)
        #expect(quick != nil, "\(words), seed \(testSeed)")
        #expect(quick == (try planes(bytes, by: .libpng)), "\(words), seed \(testSeed)")
        #expect(quick == libpngPlanes(bytes)?.planes, "\(words), seed \(testSeed)")
    }

    @Test(arguments: kinds)
    func everyFilterAndWidthIsDecodedAsLibpngDoes(kind: (colorType: Int, bitDepth: Int)) throws {
        var random = generator("widths \(kind)")
        for width in Array(1...12) + [15, 16, 17, 33, 64, 65] {
            for filters in [[0], [1], [2], [3], [4], [4, 2, 0, 3, 1]] {
                let parts = PNGParts(
                    width: width, height: 6, bitDepth: kind.bitDepth, colorType: kind.colorType, filters: filters)
                try expectSame(parts.file(&random), "\(parts)", strip: width % 4)
            }
        }
    }

    @Test(arguments: kinds)
    func streamsOfEveryKindAreInflated(kind: (colorType: Int, bitDepth: Int)) throws {
        var random = generator("streams \(kind)")
        for (turn, level) in ([0, 1, 6, 9] as [Int32]).enumerated() {
            for windowBits in [9, 12, 15] as [Int32] {
                for strategy in 0...4 as ClosedRange<Int32> {
                    let lengths = [[1], [0, 3, 0, 0, 7], [1 << 20], [2, 4000, 1]][(turn + Int(strategy)) % 4]
                    let parts = PNGParts(
                        width: 13, height: 12, bitDepth: kind.bitDepth, colorType: kind.colorType, level: level,
                        windowBits: windowBits, strategy: strategy, chunkLengths: lengths)
                    try expectSame(parts.file(&random), "\(parts)")
                }
            }
        }
    }

    // Many times the buffers, in rows that do not divide them; and rows longer than the buffers.
    @Test func largeImagesComeInParts() throws {
        var random = generator("large")
        for (width, height, lengths) in [
            (300, 320, [8192]), (1, 9000, [9000, 1]), (90_000, 2, [100_000]), (111, 250, [70_001, 0, 5]),
        ] {
            let parts = PNGParts(width: width, height: height, chunkLengths: lengths)
            let bytes = try parts.file(&random).bytes
            let quick = try planes(bytes, by: .fast, strip: 77)
            let judged = try planes(bytes, by: .libpng)
            #expect(quick != nil && quick == judged, "\(parts), seed \(testSeed)")
        }
    }

    @Test func pipesMayDeliverLittleAtATime() throws {
        var random = generator("pipe")
        let parts = PNGParts(width: 60, height: 50, chunkLengths: [100])
        let bytes = try parts.file(&random).bytes
        let piped = try decode(
            PNGReader(pipe(of: bytes, pieces: [1, 7, 40, 11]), limits: DecodeLimits(), engine: .fast))
        #expect(piped.planes == libpngPlanes(bytes)?.planes)
    }

    // Both engines accept the same files, but for two things. A stream without a sound end may pass libpng and fail here:
    // libpng gives up looking for the end when a chunk's data run out. And ISA-L accepts some codes with words to spare,
    // which zlib refuses; then the stream's check sum says that the pixels are right.
    func expectAgreement(_ file: PNGFile, sound: [[[Float]]]?, _ words: String) throws {
        let quick = try planes(file.bytes, by: .fast)
        let judged = try planes(file.bytes, by: .libpng)
        let stream = pixelStream(file)
        if quick == nil, judged != nil {
            #expect(test_zlib_inflated_count(stream, stream.count) < 0, "\(words), seed \(testSeed)")
        } else if judged == nil, quick != nil {
            #expect(test_zlib_inflated_count(stream, stream.count) < 0, "\(words), seed \(testSeed)")
            #expect(quick == sound, "\(words), seed \(testSeed)")
        } else {
            #expect(quick == judged, "\(words), seed \(testSeed)")
        }
    }

    @Test(arguments: kinds)
    func everyFlippedBitIsJudgedAsLibpngDoes(kind: (colorType: Int, bitDepth: Int)) throws {
        var random = generator("flips \(kind)")
        let parts = PNGParts(
            width: 4, height: 5, bitDepth: kind.bitDepth, colorType: kind.colorType, chunkLengths: [40])
        var file = try parts.file(&random)
        file.insert("tEXt", Array("a\0b".utf8), before: "IEND")
        let bytes = file.bytes
        let sound = try planes(bytes, by: .libpng)
        for bit in 0..<8 * bytes.count {
            var broken = bytes
            broken[bit / 8] ^= 1 << (bit % 8)
            let judged = try planes(broken, by: .libpng)
            #expect(try planes(broken, by: .fast) == judged, "bit \(bit), seed \(testSeed)")
        }
        // With check sums of chunks made right again, the stream's own checks are reached.
        for index in file.chunks.indices where file.chunks[index].name == "IDAT" {
            for bit in 0..<8 * file.chunks[index].data.count {
                var broken = file
                broken.chunks[index].data[bit / 8] ^= 1 << (bit % 8)
                try expectAgreement(broken, sound: sound, "chunk \(index), bit \(bit)")
            }
        }
    }

    @Test(arguments: kinds)
    func everyCutOfThePixelsIsRefused(kind: (colorType: Int, bitDepth: Int)) throws {
        var random = generator("cuts \(kind)")
        let parts = PNGParts(
            width: 4, height: 5, bitDepth: kind.bitDepth, colorType: kind.colorType, chunkLengths: [40])
        let file = try parts.file(&random)
        let bytes = file.bytes
        let sound = try planes(bytes, by: .libpng)
        for count in 0..<bytes.count {
            // IEND has 12 bytes, and holds no pixels.
            let expected = count < bytes.count - 12 ? nil : sound
            #expect(try planes(Array(bytes[..<count]), by: .fast) == expected, "\(count) bytes")
        }
        // A whole file, but a stream that is cut.
        let stream = pixelStream(file)
        for count in 0..<stream.count {
            var cut = parts
            cut.chunkLengths = [[7], [1 << 20]][count % 2]
            let palette = file.chunks.first { $0.name == "PLTE" }?.data ?? []
            let short = cut.file(stream: Array(stream[..<count]), palette: palette)
            #expect(try planes(short.bytes, by: .fast) == nil, "\(count) bytes of the stream")
            try expectAgreement(short, sound: nil, "\(count) bytes of the stream")
        }
    }

    @Test func tooManyPixelsAreLeftOutAndTooFewAreErrors() throws {
        var random = generator("excess")
        for turn in 0..<12 {
            let parts = PNGParts(
                width: .random(in: 1...30, using: &random), height: .random(in: 2...30, using: &random))
            let rows = parts.filtered(parts.samples(&random))
            let expected = try planes(parts.file(stream: parts.deflated(rows)).bytes, by: .libpng)
            for extra in [1, 100, 5000] + (turn == 0 ? [300_000] : []) {
                let more = parts.file(stream: try parts.deflated(rows + randomBytes(extra, &random)))
                for engine in PNGEngine.allCases {
                    let decoded = try planes(more.bytes, by: engine)
                    #expect(decoded == expected, "\(extra) bytes more, \(engine), seed \(testSeed)")
                }
                // Bytes behind the stream's end, in its chunk and in others.
                var behind = parts
                behind.chunkLengths = [[1 << 20], [9], [1, 0]][extra % 3]
                let longer = behind.file(stream: try parts.deflated(rows) + randomBytes(extra % 1000, &random))
                #expect(try planes(longer.bytes, by: .fast) == expected, "seed \(testSeed)")
                try expectAgreement(longer, sound: expected, "\(extra) bytes behind")
            }
            for missing in [1, parts.rowBytes, parts.rowBytes + 1] {
                let less = parts.file(stream: try parts.deflated(rows.dropLast(missing)))
                #expect(try planes(less.bytes, by: .fast) == nil)
                try expectAgreement(less, sound: nil, "\(missing) bytes less")
            }
        }
    }

    @Test func bytesBehindTheStreamAreAWarning() throws {
        var random = generator("warnings")
        let parts = PNGParts(width: 9, height: 4)
        let rows = parts.filtered(parts.samples(&random))
        for engine in PNGEngine.allCases {
            let source = try ByteSource(bytes: parts.file(stream: try parts.deflated(rows) + [1]).bytes)
            let decoded = try decode(PNGReader(source, limits: DecodeLimits(), engine: engine))
            #expect(decoded.metadata.warnings == ["IDAT: Extra compressed data"], "\(engine)")
        }
    }

    @Test func unknownFilterIsRefused() throws {
        var random = generator("filter")
        let parts = PNGParts(width: 9, height: 4)
        var rows = parts.filtered(parts.samples(&random))
        for number in 5...255 as ClosedRange<UInt8> {
            rows[2 * (parts.rowBytes + 1)] = number
            let file = parts.file(stream: try parts.deflated(rows))
            for engine in PNGEngine.allCases { #expect(try planes(file.bytes, by: engine) == nil) }
        }
    }

    @Test func chunksAroundThePixelsAreTheSame() throws {
        var random = generator("chunks")
        let parts = PNGParts(width: 9, height: 4, chunkLengths: [20])
        var file = try parts.file(&random)
        // Data that look like the header of the first IDAT chunk.
        file.insert("abCd", [0, 0, 0, 5] + Array("IDAT".utf8), before: "IDAT")
        file.insert("gAMA", [0, 0, 0xB1, 0x8F], before: "IDAT")
        for name in ["tEXt", "eXIf", "abCd"] { file.insert(name, randomBytes(30, &random), before: "IEND") }
        func metadata(_ file: PNGFile, _ engine: PNGEngine) -> ImageMetadata? {
            guard let source = try? ByteSource(bytes: file.bytes),
                let reader = try? PNGReader(source, limits: DecodeLimits(), engine: engine)
            else { return nil }
            return try? decode(reader).metadata
        }
        #expect(metadata(file, .fast)?.pngChunks.count == 5)
        #expect(metadata(file, .fast) == metadata(file, .libpng))
        // Chunks that must not come after the pixels, or not at all.
        for name in ["PLTE", "tRNS", "IHDR", "ABCD", "gAMA", "IDAT", "1bcd"] {
            var odd = file
            odd.insert(name, [1, 2, 3], before: "IEND")
            #expect(metadata(odd, .fast) == metadata(odd, .libpng), "\(name)")
        }
        var endless = file
        endless.chunks.removeLast()
        #expect(metadata(endless, .fast)?.pngChunks.count == 5)
        #expect(metadata(endless, .fast) == metadata(endless, .libpng))
    }
}
