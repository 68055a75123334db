import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// Interlaced PNG files.
@Suite struct PNGInterlaceTests {
    private static let interlaced = ImageCodec.EncodeOptions.changed { $0.isInterlaced = true }

    @Test(arguments: PNGWriterTests.layouts, [8, 16])
    func whatIsWrittenIsWhatLibpngReads(layout: ChannelLayout, bitDepth: Int) throws {
        var random = generator("\(layout) \(bitDepth)")
        // Small images lack some of the passes.
        for (width, height) in [(1, 1), (2, 1), (1, 9), (4, 4), (5, 3), (19, 11), (300, 70)] {
            let header = PNGWriterTests.header(layout, bitDepth, width: width, height: height)
            let planes = randomPlanes(header, &random)
            for (level, strip) in [(nil, 0), (0, 1), (1, 3), (9, 50)] as [(Int?, Int)] {
                var options = Self.interlaced
                options.pngLevel = level
                let bytes = try encode(planes, header: header, options: options, strip: strip).bytes
                #expect(PNGFile(bytes).chunks[0].data.last == 1)
                let judged = try #require(libpngPlanes(bytes))
                #expect(judged.planes == planes && judged.bitDepth == bitDepth, "\(width)x\(height), seed \(testSeed)")
            }
        }
    }

    @Test func chunksStayInTheirPlaces() throws {
        var file = try PNGStrictnessTests.plain(interlaced: true)
        file.insert("gAMA", [0, 0, 0xB1, 0x8F], before: "IDAT")
        file.insert("tEXt", Array("Title\0after".utf8), before: "IEND")
        let decoded = try decode(file.bytes)
        for (options, interlace) in [(Self.interlaced, 1), (.init(), 0)] as [(ImageCodec.EncodeOptions, UInt8)] {
            let bytes = try encode(
                decoded.planes, header: decoded.header, metadata: decoded.metadata, options: options
            ).bytes
            let chunks = PNGFile(bytes).chunks
            #expect(chunks.map(\.name) == ["IHDR", "gAMA", "IDAT", "tEXt", "IEND"])
            #expect(chunks[0].data.last == interlace)
            #expect(try decode(bytes) == decoded)
        }
    }

    /// All rows are held.
    @Test func memoryIsCounted() {
        let header = PNGWriterTests.header(.rgba, 16, width: 1000, height: 3000)
        let whole = 8 * 1000 * 3000
        let need = ImageFormat.png.encoderBytes(header, Self.interlaced)
        #expect(need >= whole + 5 * 8000 && need < whole + (2 << 20))
        var plain = ImageCodec.EncodeOptions()
        plain.threads = 1
        #expect(ImageFormat.png.encoderBytes(header, plain) < whole / 2)
        let huge = PNGWriterTests.header(.rgba, 16, width: .max / 2, height: .max / 2)
        #expect(ImageFormat.png.encoderBytes(huge, Self.interlaced) == .max)
    }
}
