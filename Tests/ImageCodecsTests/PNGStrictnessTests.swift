import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct PNGStrictnessTests {
    /// A small RGB file, taken apart.
    static func plain(interlaced: Bool = false, colorType: Int32 = 2, transparent: Bool = false) throws -> PNGFile {
        let specimen = PNGSpecimen(
            colorType: colorType, bitDepth: 8, isInterlaced: interlaced, isTransparent: transparent, width: 7, height: 5
        )
        return PNGFile(try specimen.make().bytes)
    }

    func error(of bytes: [UInt8], limits: DecodeLimits = DecodeLimits()) -> CodecError? {
        do {
            _ = try decode(bytes, limits: limits)
            return nil
        } catch {
            return error as? CodecError
        }
    }

    @Test func missingChunksAreNamed() throws {
        var file = try Self.plain()
        file.chunks.removeAll { $0.name == "IDAT" }
        #expect(error(of: file.bytes) == .malformed(.png, "IEND: out of place"))
        file = try Self.plain(colorType: 3)
        file.chunks.removeAll { $0.name == "PLTE" }
        guard case .malformed(.png, _) = error(of: file.bytes) else { throw Missing() }
    }

    struct Missing: Error {}

    @Test func unknownCriticalChunkIsUnsupported() throws {
        var file = try Self.plain()
        file.insert("ABCd", [1, 2], before: "IDAT")
        #expect(error(of: file.bytes) == .unsupported(.png, "the critical chunk ABCd is unknown"))
        file = try Self.plain()
        file.insert("CgBI", [0x50, 0, 0x20, 2], before: "IHDR")
        guard case .unsupported(.png, _) = error(of: file.bytes) else { throw Missing() }
    }

    @Test(arguments: ["IHDR", "PLTE", "tRNS", "IDAT"])
    func wrongChecksumOfWhatPixelsDependOnIsRefused(name: String) throws {
        let file = try Self.plain(colorType: 3, transparent: true)
        var bytes = file.bytes
        let mark = Array(name.utf8)
        let start = try #require((0..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == mark })
        let count = try #require(file.chunks.first { $0.name == name }).data.count
        bytes[start + 4 + count] ^= 0x10
        guard case .malformed(.png, _) = error(of: bytes) else { throw Missing() }
    }

    @Test func wrongChecksumOfAncillaryChunkDropsItWithAWarning() throws {
        var file = try Self.plain()
        file.insert("gAMA", [0, 0, 0xB1, 0x8F], before: "IDAT")
        file.insert("tEXt", Array("Title\0x".utf8), before: "IDAT")
        let good = try decode(file.bytes)
        #expect(good.metadata.pngChunks.map(\.name) == ["gAMA", "tEXt"])
        var bytes = file.bytes
        let start = try #require((0..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == Array("gAMA".utf8) })
        bytes[start + 5] ^= 1
        let decoded = try decode(bytes)
        #expect(decoded.planes == good.planes)
        #expect(decoded.metadata.pngChunks.map(\.name) == ["tEXt"])
        #expect(decoded.metadata.warnings == ["gAMA: CRC error"])
    }

    @Test func wrongAdlerChecksumIsRefused() throws {
        for (interlaced, size) in [(false, 5), (true, 5), (false, 150), (true, 150)] {
            let specimen = PNGSpecimen(
                colorType: 2, bitDepth: 8, isInterlaced: interlaced, isTransparent: false, width: size, height: size)
            var file = PNGFile(try specimen.make().bytes)
            let index = try #require(file.chunks.lastIndex { $0.name == "IDAT" })
            file.chunks[index].data[file.chunks[index].data.count - 1] ^= 1
            guard case .malformed(.png, _) = error(of: file.bytes) else { throw Missing() }
        }
    }

    @Test func limitsAreCheckedBeforeAnythingIsAllocated() throws {
        for (width, height) in [(0x7FFF_FFFF, 0x7FFF_FFFF), (65536, 65536), (0x7FFF_FFFF, 2)] as [(UInt32, UInt32)] {
            for interlace in [0, 1] as [UInt8] {
                var file = PNGFile()
                file.chunks = [
                    ("IHDR", PNGFile.header(width: width, height: height, bitDepth: 16, interlace: interlace)),
                    ("IDAT", [0x78, 0x9C, 0x63, 0, 0]), ("IEND", []),
                ]
                #expect(
                    error(of: file.bytes) == .tooManyPixels("\(width) x \(height) is more than 2147483648 pixels"))
            }
        }
        // Within the pixels, but libpng would clear a row of 16 GB.
        var file = PNGFile()
        file.chunks = [
            ("IHDR", PNGFile.header(width: 0x7FFF_FFFF, height: 1, bitDepth: 16, colorType: 6)),
            ("IDAT", [0x78, 0x9C]),
        ]
        #expect(error(of: file.bytes) == .limitExceeded("rows of 2147483647 pixels are longer than 16777216"))
        file = try Self.plain()
        #expect(
            error(of: file.bytes, limits: DecodeLimits(maximumPixels: 34))
                == .tooManyPixels("7 x 5 is more than 34 pixels"))
        #expect(error(of: file.bytes, limits: DecodeLimits(maximumPixels: 35)) == nil)
        file = try Self.plain(interlaced: true)
        let narrow = DecodeLimits(maximumDecoderMemory: 7 * 5 * 3 - 1)
        guard case .limitExceeded(let words) = error(of: file.bytes, limits: narrow) else { throw Missing() }
        #expect(words.hasPrefix("interlaced"))
        #expect(error(of: file.bytes, limits: DecodeLimits(maximumDecoderMemory: 7 * 5 * 3)) == nil)
    }

    @Test func zeroSizeIsRefused() throws {
        for (width, height) in [(0, 5), (7, 0), (0x8000_0000, 1)] as [(UInt32, UInt32)] {
            var file = try Self.plain()
            file.chunks[0].data = PNGFile.header(width: width, height: height)
            guard case .malformed(.png, _) = error(of: file.bytes) else { throw Missing() }
        }
    }

    // A compressed chunk that would inflate to gigabytes is copied as it stands.
    @Test func compressedChunksAreNotInflated() throws {
        var file = try Self.plain()
        let bomb = Array("x\0\0".utf8) + [0x78, 0xDA] + [UInt8](repeating: 0xFF, count: 100_000)
        file.insert("iCCP", bomb, before: "IDAT")
        file.insert("zTXt", bomb, before: "IEND")
        let decoded = try decode(file.bytes)
        #expect(decoded.metadata.warnings == [])
        #expect(
            decoded.metadata.pngChunks == [
                PNGChunk(name: "iCCP", data: bomb, followsPixels: false),
                PNGChunk(name: "zTXt", data: bomb, followsPixels: true),
            ])
    }

    @Test func readErrorsAreNotMalformedFiles() throws {
        let directory = open("/", O_RDONLY)
        defer { close(directory) }
        #expect(throws: CodecError.io("Is a directory")) {
            try ImageCodec.reader(for: ByteSource(descriptor: directory, closes: false))
        }
    }
}
