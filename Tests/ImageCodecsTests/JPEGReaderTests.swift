import CTestCodecs
import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct JPEGReaderTests {
    /// What libjpeg decodes, with CMYK converted by the documented formula.
    func expected(_ bytes: [UInt8]) throws -> [[[Float]]] {
        let planes = try #require(libjpegPlanes(bytes)).planes
        guard planes.count == 4 else { return planes }
        let white = planes[3]
        return (0..<3).map { channel in
            zip(planes[channel], white).map { lights, whites in
                zip(lights, whites).map { light, white -> Float in
                    Float((Double(light * white) / 255).rounded())
                }
            }
        }
    }

    @Test(arguments: JPEGSpecimen.all)
    func everyKindIsDecodedAsLibjpegDoes(specimen: JPEGSpecimen) throws {
        for (width, height) in [(37, 23), (1, 1), (8, 40), (65, 3)] {
            let bytes = try specimen.sized(width, height).make()
            let decoded = try decode(bytes)
            #expect(decoded.planes == (try expected(bytes)), "\(width)x\(height), seed \(testSeed)")
            #expect(decoded.header.layout == (specimen.space == .gray ? .gray : .rgb))
            #expect(decoded.header.bitDepth == 8)
            #expect(decoded.metadata.warnings == [])
            for strip in [1, 3] { #expect(try decode(bytes, strip: strip) == decoded) }
            #expect(try decode(pipe(of: bytes, pieces: [1, 50, 3, 700])) == decoded)
        }
    }

    @Test(arguments: JPEGSpecimen.all)
    func parametersAreThoseOfTheFile(specimen: JPEGSpecimen) throws {
        let bytes = try specimen.make()
        let info = try #require(libjpegPlanes(bytes)).info
        let parameters = try #require(try decode(bytes).metadata.jpeg)
        #expect(parameters.isProgressive == info.progressive)
        #expect(parameters.isRGB == (specimen.space == .rgb))
        let sampling = specimen.sampling
        if specimen.space == .gray {
            #expect(parameters.lumaSampling == nil)
        } else {
            let found = try #require(parameters.lumaSampling)
            #expect(found == (Int(sampling.horizontal), Int(sampling.vertical)))
        }
        let tables = (0..<min(2, Int(info.components))).map(info.table)
        #expect(parameters.quantization == tables)
        #expect((parameters.density != nil) == info.has_jfif_marker)
        #expect(parameters.segments == [])
    }

    @Test func inkIsConvertedByTheFormula() throws {
        // Full cyan with half black, no magenta, 20 % yellow; a file holds 255 minus the ink.
        let row = [255, 0, 51, 127].map { 255 - UInt8($0) }
        #expect(row[..<3].map { CMYKConversion.product($0, row[3]) } == [0, 128, 102])
        for light in 0...255 {
            for white in 0...255 {
                let result = CMYKConversion.product(UInt8(light), UInt8(white))
                // A product of two odd numbers is never half-way between multiples of 255.
                guard result == UInt8((Double(light * white) / 255).rounded()) else {
                    Issue.record("\(light) * \(white) / 255 gave \(result)")
                    return
                }
            }
        }
    }

    @Test func inkIsInvertedWithAndWithoutAnAdobeSegment() throws {
        let decoded = try decode(jpegFixture("cmyk_noadobe.jpg"))
        #expect(try decoded.planes == decode(jpegFixture("cmyk_adobe.jpg")).planes)
        // White, cyan, magenta and black.
        for (x, color) in [(8, [255, 255, 255]), (24, [0, 255, 255]), (40, [255, 0, 255]), (56, [0, 0, 0])] {
            for channel in 0..<3 {
                #expect(abs(decoded.planes[channel][8][x] - Float(color[channel])) <= 3, "x \(x), channel \(channel)")
            }
        }
        #expect(
            decoded.metadata.conversion
                == "CMYK, read as inverted (255 minus ink) and converted to RGB without a colour profile")
        #expect(try decode(jpegFixture("whole.jpg")).metadata.conversion == nil)
    }

    @Test func missingDataBeforeTheEndIsRefused() throws {
        // Not of arithmetic coding, in which trailing zeros may be left out: there libjpeg cannot tell.
        for name in ["grey", "4:2:0", "4:4:4", "4:2:0, restarts", "4:2:0, progressive", "4:2:2, a scan each"] {
            let bytes = try JPEGSpecimen.named(name).make()
            let cut = Array(bytes.dropLast(bytes.count / 4)) + [0xFF, 0xD9]
            #expect(throws: CodecError.self, "\(name)") { try decode(cut) }
        }
    }

    @Test func componentWithoutScanIsRefused() throws {
        let bytes = try JPEGSpecimen.named("4:2:2, a scan each").make()
        let lastScan = try #require(places(of: 0xDA, in: bytes).last)
        #expect(throws: CodecError.malformed(.jpeg, "a component has no scan")) {
            try decode(Array(bytes[..<lastScan]) + [0xFF, 0xD9])
        }
    }

    @Test func flippedBitsNeverCrash() throws {
        var random = SeededGenerator(seed: testSeed)
        let files = try JPEGSpecimen.all.map { try $0.make() }
        let limits = DecodeLimits(maximumPixels: 1 << 20)
        var refused = 0
        for turn in 0..<1500 {
            var broken = files[turn % files.count]
            for _ in 0...turn % 5 {
                broken[.random(in: 0..<broken.count, using: &random)] ^= 1 << Int.random(in: 0..<8, using: &random)
            }
            do { _ = try decode(broken, limits: limits) } catch is CodecError { refused += 1 }
        }
        #expect(refused > 100)
    }
}
