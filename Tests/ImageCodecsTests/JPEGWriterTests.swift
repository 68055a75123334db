import CTestCodecs
import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct JPEGWriterTests {
    static func header(_ layout: ChannelLayout, _ width: Int = 37, _ height: Int = 23) -> ImageHeader {
        ImageHeader(format: .jpeg, width: width, height: height, layout: layout, bitDepth: 8)
    }

    @Test(arguments: JPEGSpecimen.all)
    func withoutQualityTheFileIsWrittenAsTheInputWas(specimen: JPEGSpecimen) throws {
        let bytes = try specimen.make()
        let input = try #require(libjpegPlanes(bytes)).info
        let decoded = try decode(bytes)
        let encoded = try encode(decoded.planes, header: decoded.header, metadata: decoded.metadata)
        let (planes, output) = try #require(libjpegPlanes(encoded.bytes))
        #expect(try decode(encoded.bytes).planes == planes)
        #expect(output.progressive == input.progressive)
        // The format forbids JFIF around RGB; an Adobe segment is there instead.
        #expect(output.has_jfif_marker == (specimen.space != .rgb))
        #expect(output.has_adobe_marker == (specimen.space == .rgb))
        let space: JPEGSpecimen.Space = specimen.space.channels == 4 ? .ycc : specimen.space
        #expect(output.file_space == space.rawValue)
        #expect(output.table(0) == input.table(0))
        if output.components == 3 {
            #expect(output.table(1) == input.table(1) && output.table(2) == input.table(1))
            #expect(output.sampling == [[specimen.sampling.horizontal, specimen.sampling.vertical], [1, 1], [1, 1]])
        }
        // A second generation has the first one's parameters.
        let again = try decode(encoded.bytes).metadata
        #expect(again.jpeg?.quantization == decoded.metadata.jpeg?.quantization)
        let samplings = [again, decoded.metadata].map { metadata in
            metadata.jpeg?.lumaSampling.map { [$0.horizontal, $0.vertical] }
        }
        #expect(samplings[0] == samplings[1] && (samplings[0] == nil) == (specimen.space == .gray))
    }

    @Test(arguments: [1, 35, 75, 89, 90, 100])
    func qualityIsLibjpegs(quality: Int) throws {
        let planes = try decode(try JPEGSpecimen.named("4:2:2").make())
        let tables = libjpegTables(quality: quality)
        let options = ImageCodec.EncodeOptions(quality: quality)
        // Of known sampling, and of none.
        let known = try encode(planes.planes, header: planes.header, metadata: planes.metadata, options: options)
        let info = try #require(libjpegPlanes(known.bytes)).info
        #expect([info.table(0), info.table(1)] == tables)
        #expect(info.sampling == [[2, 1], [1, 1], [1, 1]])
        let unknown = try encode(planes.planes, header: planes.header, options: options)
        let other = try #require(libjpegPlanes(unknown.bytes)).info
        #expect([other.table(0), other.table(1)] == tables)
        #expect(other.sampling == [[2, 2], [1, 1], [1, 1]])
        #expect(other.has_jfif_marker && !other.progressive)
    }

    @Test func defaultIsQuality92WithHalfChroma() throws {
        var random = SeededGenerator(seed: testSeed)
        for layout in [ChannelLayout.gray, .rgb] {
            let header = Self.header(layout)
            let bytes = try encode(randomPlanes(header, &random), header: header).bytes
            let info = try #require(libjpegPlanes(bytes)).info
            #expect(info.table(0) == libjpegTables(quality: 92)[0])
            #expect(info.sampling == (layout == .gray ? [[1, 1]] : [[2, 2], [1, 1], [1, 1]]))
            #expect(info.file_space == (layout == .gray ? 1 : 3))
        }
    }

    @Test func stripsGiveTheSameBytes() throws {
        let decoded = try decode(try JPEGSpecimen.named("4:2:0, progressive").make())
        let whole = try encode(decoded.planes, header: decoded.header, metadata: decoded.metadata).bytes
        for strip in [1, 3, 16] {
            let bytes = try encode(decoded.planes, header: decoded.header, metadata: decoded.metadata, strip: strip)
                .bytes
            #expect(bytes == whole)
        }
    }

    @Test func smoothImageSurvivesManyGenerations() throws {
        let header = Self.header(.rgb, 64, 48)
        let planes: [[[Float]]] = [40, 50, 60].map { (start: Int) in
            (0..<48).map { (y: Int) in (0..<64).map { (x: Int) in Float(start + 2 * x + y) } }
        }
        var decoded = try decode(encode(planes, header: header).bytes)
        for _ in 0..<5 {
            decoded = try decode(encode(decoded.planes, header: header, metadata: decoded.metadata).bytes)
        }
        for (was, became) in zip(planes.joined().joined(), decoded.planes.joined().joined()) {
            #expect((was - became).magnitude <= 4)
        }
    }

    @Test func samplesAreClippedAndCounted() throws {
        let planes: [[[Float]]] = [
            [[Float](repeating: -20, count: 8), [Float](repeating: .nan, count: 8)]
                + [[Float]](repeating: [Float](repeating: 300, count: 8), count: 6)
        ]
        let encoded = try encode(planes, header: Self.header(.gray, 8, 8), options: .init(quality: 100))
        #expect(encoded.clipped.total == ClipCount(low: 16, high: 48))
        let decoded = try decode(encoded.bytes).planes[0]
        #expect(decoded[0].allSatisfy { $0 <= 2 } && decoded[7].allSatisfy { $0 >= 253 })
    }

    @Test func segmentsAreCopiedVerbatim() throws {
        var random = SeededGenerator(seed: testSeed)
        func bytes(_ name: String, added: [UInt8]) throws -> [UInt8] {
            inserting(
                added, at: places(of: 0xDB, in: try JPEGSpecimen.named(name).make())[0],
                into: try JPEGSpecimen.named(name).make())
        }
        let kept: [(UInt8, [UInt8])] = [
            (0xE1, Array("Exif\0\0".utf8) + ExifData(orientation: .transposed).bytes + randomBytes(300, &random)),
            (0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x>1</x>".utf8)),
            (0xE2, Array("ICC_PROFILE\0\u{1}\u{2}".utf8) + randomBytes(65000, &random)),
            (0xE2, Array("ICC_PROFILE\0\u{2}\u{2}".utf8) + randomBytes(10, &random)),
            (0xED, Array("Photoshop 3.0\08BIM\u{4}\u{4}\0\0\0\0\0\u{2}ab".utf8)), (0xFE, Array("a comment".utf8)),
            (0xFE, []),
            (0xE7, randomBytes(65533, &random)), (0xEE, [1, 2, 3]),
        ]
        let all = kept.flatMap { segment($0.0, $0.1) }
        let expected = kept.map { JPEGParameters.Segment(marker: $0.0, data: $0.1) }
        let decoded = try decode(try bytes("4:2:0", added: all))
        #expect(decoded.metadata.jpeg?.segments == expected)
        let again = try decode(encode(decoded.planes, header: decoded.header, metadata: decoded.metadata).bytes)
        #expect(again.metadata.jpeg == decoded.metadata.jpeg)

        // Profiles go where the space changes.
        let withoutProfile = expected.filter { !$0.isProfile }
        #expect(withoutProfile.count == expected.count - 2)
        #expect(try decode(bytes("CMYK", added: all)).metadata.jpeg?.segments == withoutProfile)
        let gray = try decode(
            encode([decoded.planes[0]], header: Self.header(.gray), metadata: decoded.metadata).bytes)
        #expect(gray.metadata.jpeg?.segments == withoutProfile)
    }

    @Test func segmentBehindThePixelsIsKept() throws {
        let bytes = try JPEGSpecimen.named("grey").make()
        let decoded = try decode(Array(bytes.dropLast(2)) + segment(0xFE, Array("late".utf8)) + [0xFF, 0xD9])
        #expect(decoded.metadata.jpeg?.segments == [.init(marker: 0xFE, data: Array("late".utf8))])
    }

    @Test func resolutionIsKept() throws {
        var bytes = try JPEGSpecimen.named("4:2:0").make()
        bytes.replaceSubrange(13..<18, with: [1, 0x01, 0x2C, 0x00, 0x96])
        let decoded = try decode(bytes)
        #expect(decoded.metadata.jpeg?.density == .init(unit: 1, horizontal: 300, vertical: 150))
        let encoded = try encode(decoded.planes, header: decoded.header, metadata: decoded.metadata).bytes
        let info = try #require(libjpegPlanes(encoded)).info
        #expect(info.density_unit == 1 && info.density_x == 300 && info.density_y == 150)
    }

    @Test func fileOfExifAloneStaysOne() throws {
        let exif = segment(0xE1, Array("Exif\0\0".utf8) + ExifData(orientation: .transposed).bytes)
        let bytes = inserting(exif, at: 2, into: try JPEGSpecimen.named("4:4:4, no JFIF").make())
        let decoded = try decode(bytes)
        let encoded = try encode(decoded.planes, header: decoded.header, metadata: decoded.metadata).bytes
        #expect(Array(encoded[2..<2 + exif.count]) == exif)
        #expect(try decode(encoded).metadata == decoded.metadata)
    }

    // Steps of 0 and of more than libjpeg's arithmetic holds come out of forged files.
    @Test func oddTablesAndSamplingsCanBeWritten() throws {
        var random = SeededGenerator(seed: testSeed)
        let header = Self.header(.rgb)
        let planes = randomPlanes(header, &random)
        for step in [0, 1, 255, 256, 8191, 8192, 16384, 32768, 65535] as [UInt16] {
            for sampling in [(1, 1), (4, 2), (4, 4), (3, 3), (0, 9)] {
                var metadata = ImageMetadata()
                metadata.jpeg = JPEGParameters()
                metadata.jpeg?.quantization = [[UInt16](repeating: step, count: 64)]
                metadata.jpeg?.lumaSampling = sampling
                metadata.jpeg?.isProgressive = step % 2 == 0
                let decoded = try decode(encode(planes, header: header, metadata: metadata).bytes)
                #expect(decoded.header == header)
                #expect(decoded.metadata.jpeg?.quantization[0][5] == min(max(step, 1), 8191))
            }
        }
    }

    @Test func threeTablesStayThree() throws {
        var random = SeededGenerator(seed: testSeed)
        var metadata = ImageMetadata()
        metadata.jpeg = JPEGParameters()
        metadata.jpeg?.quantization = (1...3).map { table in (1...64).map { UInt16($0 * table) } }
        let header = Self.header(.rgb)
        let decoded = try decode(encode(randomPlanes(header, &random), header: header, metadata: metadata).bytes)
        #expect(decoded.metadata.jpeg?.quantization == metadata.jpeg?.quantization)
    }

    @Test func largerThanJPEGAllowsIsUnsupported() {
        #expect(throws: CodecError.unsupported(.jpeg, "a JPEG image has at most 65500 rows and columns")) {
            try ImageCodec.writer(
                to: ByteSink(), header: Self.header(.gray, 65501, 1), quantizer: Quantizer(bitDepth: 8))
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDiskIsTheSystemsError() throws {
        var random = SeededGenerator(seed: testSeed)
        for size in [8, 600] {
            let header = Self.header(.rgb, size, size)
            let planes = randomPlanes(header, &random)
            #expect(throws: CodecError.io("No space left on device")) {
                try encode(planes, to: ByteSink(descriptor: open("/dev/full", O_WRONLY), closes: true), header: header)
            }
        }
    }
}
