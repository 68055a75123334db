import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct PNGReaderTests {
    @Test(arguments: PNGSpecimen.all)
    func everyKindIsDecodedAsSpecified(specimen: PNGSpecimen) throws {
        let (bytes, planes) = try specimen.make()
        let decoded = try decode(bytes)
        #expect(decoded.planes == planes, "seed \(testSeed)")
        #expect(decoded.metadata.warnings == [])
        #expect(decoded.header.bitDepth == (specimen.bitDepth == 16 ? 16 : 8))
        for strip in [1, 3] {
            #expect(try decode(bytes, strip: strip) == decoded)
        }
        #expect(try decode(pipe(of: bytes, pieces: [1, 7, 40, 11])) == decoded)
    }

    @Test func pngSuiteIsDecodedAsLibpngDoes() throws {
        guard let suite = corpus("pngsuite") else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: suite.path)
            .filter { $0.hasSuffix(".png") && !$0.hasPrefix("x") }
        #expect(names.count > 100)
        for name in names {
            let bytes = try [UInt8](Data(contentsOf: suite.appending(path: name)))
            let decoded = try decode(bytes, strip: 5)
            let expected = try #require(libpngPlanes(bytes))
            #expect(decoded.planes == expected.planes, "\(name)")
            #expect(decoded.header.bitDepth == expected.bitDepth, "\(name)")
            #expect(decoded.header.layout.channelCount == expected.planes.count, "\(name)")
            let encoded = try encode(decoded.planes, header: decoded.header, metadata: decoded.metadata, strip: 7)
            #expect(encoded.clipped.total == ClipCount(), "\(name)")
            let again = try decode(encoded.bytes)
            #expect(again.planes == decoded.planes, "\(name)")
            #expect(again.metadata == decoded.metadata, "\(name)")
        }
    }

    @Test func brokenPngSuiteFilesAreRefused() throws {
        guard let suite = corpus("pngsuite") else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: suite.path)
            .filter { $0.hasSuffix(".png") && $0.hasPrefix("x") }
        #expect(names.count == 14)
        for name in names {
            #expect(throws: CodecError.self, "\(name)") {
                try decode(ByteSource(path: suite.appending(path: name).path))
            }
        }
    }

    @Test func everyTruncationIsTheWholePictureOrRefused() throws {
        for specimen in PNGSpecimen.all where (specimen.width, specimen.height) == (7, 5) {
            let (bytes, planes) = try specimen.make()
            // IEND has 12 bytes.
            for count in 0..<bytes.count - 12 {
                #expect(throws: CodecError.self, "\(specimen), \(count) bytes") { try decode(Array(bytes[..<count])) }
            }
            for lost in 1...12 {
                let decoded = try decode(Array(bytes.dropLast(lost)))
                #expect(decoded.planes == planes, "\(specimen), \(lost) bytes lost")
                let warning = "the file ends too early; all pixels were decoded"
                #expect(decoded.metadata.warnings == [warning], "\(specimen), \(lost) bytes lost")
            }
        }
    }

    @Test func flippedBitsNeverGiveOtherPixels() throws {
        var random = SeededGenerator(seed: testSeed)
        let specimens = PNGSpecimen.all.filter { $0.width * $0.height > 30 }
        var refused = 0
        for turn in 0..<600 {
            let (bytes, planes) = try specimens[turn % specimens.count].make()
            var broken = bytes
            for _ in 0...turn % 3 {
                broken[.random(in: 0..<bytes.count, using: &random)] ^= 1 << Int.random(in: 0..<8, using: &random)
            }
            // The check sums catch every such change; what is not refused must be the same.
            do {
                #expect(try decode(broken).planes == planes, "seed \(testSeed), turn \(turn)")
            } catch is CodecError {
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    // With check sums made right again, the decoder's own checks are reached.
    @Test func damageWithRightChecksumsNeverCrashes() throws {
        var random = SeededGenerator(seed: testSeed)
        let specimens = PNGSpecimen.all
        for turn in 0..<1000 {
            var file = PNGFile(try specimens[turn % specimens.count].make().bytes)
            file.insert("gAMA", [0, 0, 0xB1, 0x8F], before: "IDAT")
            for _ in 0...turn % 4 {
                let index = Int.random(in: 0..<file.chunks.count, using: &random)
                let count = file.chunks[index].data.count
                switch Int.random(in: 0..<6, using: &random) {
                case 0: file.chunks.remove(at: index)
                case 1: file.chunks.insert(file.chunks[index], at: .random(in: 0..<file.chunks.count, using: &random))
                case 2: file.chunks[index].data.removeLast(.random(in: 0...count, using: &random))
                case 3: file.chunks[index].data += randomBytes(9, &random)
                default:
                    guard count > 0 else { continue }
                    file.chunks[index].data[.random(in: 0..<count, using: &random)] ^=
                        1 << Int.random(in: 0..<8, using: &random)
                }
                if file.chunks.isEmpty { break }
            }
            let limits = DecodeLimits(maximumPixels: 1 << 22)
            do { _ = try decode(file.bytes, limits: limits) } catch is CodecError {}
        }
    }
}
