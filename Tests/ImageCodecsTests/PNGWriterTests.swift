import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct PNGWriterTests {
    static let layouts: [ChannelLayout] = [.gray, .grayAlpha, .rgb, .rgba]

    static func header(_ layout: ChannelLayout, _ bitDepth: Int, width: Int = 19, height: Int = 11) -> ImageHeader {
        ImageHeader(format: .png, width: width, height: height, layout: layout, bitDepth: bitDepth)
    }

    @Test(arguments: layouts, [8, 16])
    func whatIsWrittenIsWhatLibpngReads(layout: ChannelLayout, bitDepth: Int) throws {
        var random = generator("\(layout) \(bitDepth)")
        for (width, height) in [(1, 1), (19, 11), (300, 70)] {
            let header = Self.header(layout, bitDepth, width: width, height: height)
            let planes = randomPlanes(header, &random)
            for (level, strip) in [(nil, 0), (0, 1), (1, 3), (6, 50), (9, 0)] as [(Int?, Int)] {
                let encoded = try encode(planes, header: header, options: .init(pngLevel: level), strip: strip)
                #expect(encoded.clipped.total == ClipCount())
                let judged = try #require(libpngPlanes(encoded.bytes))
                #expect(judged.planes == planes, "seed \(testSeed), level \(level ?? -1)")
                #expect(judged.bitDepth == bitDepth)
            }
        }
    }

    @Test func effortMattersToTheSize() throws {
        let header = Self.header(.gray, 8, width: 256, height: 256)
        let planes: [[[Float]]] = [
            (0..<256).map { (y: Int) -> [Float] in (0..<256).map { (x: Int) -> Float in Float((x * y / 16 + x) % 256) }
            }
        ]
        let sizes = try [0, 1, 9].map { try encode(planes, header: header, options: .init(pngLevel: $0)).bytes.count }
        #expect(sizes[0] > 65536 && sizes[1] < 60000 && sizes[2] < sizes[1])
    }

    @Test func samplesAreQuantizedAndAlphaByItsOwnRule() throws {
        let header = Self.header(.grayAlpha, 8, width: 5, height: 1)
        let planes: [[[Float]]] = [[[-200, -0.25, 0.5, 130, .nan]], [[-5, 300, 127.5, 128.5, 77.4]]]
        let quantizer = Quantizer(bitDepth: 8, range: .offset, rounding: .halfUp)
        let encoded = try encode(planes, header: header, quantizer: quantizer)
        #expect(try decode(encoded.bytes).planes == [[[0, 128, 129, 255, 0]], [[0, 255, 128, 128, 77]]])
        #expect(encoded.clipped == [ClipCount(low: 2, high: 1), ClipCount(low: 1, high: 1)])
    }

    @Test func depthChangesByTheGain() throws {
        var header = Self.header(.rgba, 16, width: 4, height: 1)
        let eight: [[[Float]]] = [[[0, 1, 128, 255]], [[3, 2, 1, 0]], [[5, 5, 5, 5]], [[255, 0, 17, 200]]]
        let up = Quantizer(bitDepth: 16, gain: 257, alphaGain: 257)
        let wide = try decode(encode(eight, header: header, quantizer: up).bytes)
        #expect(wide.planes == eight.map { $0.map { $0.map { $0 * 257 } } })
        header.bitDepth = 8
        let down = Quantizer(bitDepth: 8, gain: 1 / 257.0, alphaGain: 1 / 257.0)
        #expect(try decode(encode(wide.planes, header: header, quantizer: down).bytes).planes == eight)
    }

    @Test func chunksAreCopiedVerbatimInTheirPlaces() throws {
        var file = try PNGStrictnessTests.plain()
        var random = SeededGenerator(seed: testSeed)
        let before = [
            "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "pHYs", "oFFs", "sCAL", "pCAL", "sTER",
            "eXIf", "tEXt", "tEXt", "zTXt", "iTXt", "prVt",
        ]
        let after = ["tEXt", "iTXt", "eXIf", "abCd"]
        func data(_ name: String) -> [UInt8] {
            let start = name == "eXIf" ? ExifData(orientation: .transposed).bytes : []
            return start + randomBytes(.random(in: 0...40, using: &random), &random)
        }
        for name in before { file.insert(name, data(name), before: "IDAT") }
        for name in after { file.insert(name, data(name), before: "IEND") }
        // Left out: time, statistics, animation, private and not safe to copy.
        for name in ["tIME", "hIST", "sPLT", "fcTL", "prVT"] { file.insert(name, [1, 2, 3, 4], before: "IDAT") }
        file.insert("acTL", [0, 0, 0, 3, 0, 0, 0, 0], before: "IDAT")
        file.insert("fdAT", [0, 0, 0, 1, 2], before: "IEND")

        let decoded = try decode(file.bytes)
        #expect(decoded.metadata.pngChunks.map(\.name) == before + after)
        #expect(
            decoded.metadata.warnings == [
                "an animation of 3 frames; only the first is read, which is the default image"
            ])
        let encoded = PNGFile(try encode(decoded.planes, header: decoded.header, metadata: decoded.metadata).bytes)
        #expect(encoded.chunks.map(\.name) == ["IHDR"] + before + ["IDAT"] + after + ["IEND"])
        for (index, name) in before.enumerated() {
            #expect(encoded.chunks[1 + index].data == file.chunks[1 + index].data, "\(name)")
        }
        for index in 1...after.count {
            let (new, old) = (encoded.chunks.suffix(after.count + 1), file.chunks.suffix(after.count + 2))
            #expect(new[new.startIndex + index - 1].data == old[old.startIndex + index - 1].data)
        }
    }

    @Test func chunksInThePixelsLayoutAreLeftOutWhenItChanges() throws {
        func names(_ file: PNGFile, layout: ChannelLayout? = nil, bitDepth: Int? = nil) throws -> [String] {
            let decoded = try decode(file.bytes)
            var header = decoded.header
            header.layout = layout ?? header.layout
            header.bitDepth = bitDepth ?? header.bitDepth
            let planes = [[[Float]]](repeating: decoded.planes[0], count: header.layout.channelCount)
            let bytes = try encode(planes, header: header, metadata: decoded.metadata).bytes
            return PNGFile(bytes).chunks.map(\.name).filter { !["IHDR", "IDAT", "IEND"].contains($0) }
        }
        let added: [(String, [UInt8])] = [
            ("iCCP", [65, 0, 0, 1]), ("sBIT", [8, 8, 8]), ("bKGD", [0, 1, 0, 2, 0, 3]),
        ]
        func with(_ file: PNGFile) -> PNGFile {
            var file = file
            for (name, data) in added { file.insert(name, data, before: "IDAT") }
            return file
        }
        let plain = with(try PNGStrictnessTests.plain())
        #expect(try names(plain) == ["iCCP", "sBIT", "bKGD"])
        #expect(try names(plain, bitDepth: 16) == ["iCCP"])
        #expect(try names(plain, layout: .rgba) == ["iCCP"])
        #expect(try names(plain, layout: .gray) == [])
        // A palette and a transparent colour are decoded to another layout than the file's.
        #expect(try names(with(PNGStrictnessTests.plain(colorType: 3))) == ["iCCP"])
        #expect(try names(with(PNGStrictnessTests.plain(transparent: true))) == ["iCCP"])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDiskIsTheSystemsError() throws {
        let header = Self.header(.rgb, 8, width: 400, height: 400)
        var random = SeededGenerator(seed: testSeed)
        let planes = randomPlanes(header, &random)
        #expect(throws: CodecError.io("No space left on device")) {
            try encode(planes, to: ByteSink(descriptor: open("/dev/full", O_WRONLY), closes: true), header: header)
        }
        // A file that fits into the sink's buffer fails in the end.
        let small = Self.header(.gray, 8, width: 2, height: 2)
        #expect(throws: CodecError.io("No space left on device")) {
            try encode(
                [[[1, 2], [3, 4]]], to: ByteSink(descriptor: open("/dev/full", O_WRONLY), closes: true), header: small)
        }
    }
}
