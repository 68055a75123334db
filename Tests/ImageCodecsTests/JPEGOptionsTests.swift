import CTestCodecs
import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// Options of the JPEG encoder that override the metadata of another file, and the memory that they take.
@Suite struct JPEGOptionsTests {
    /// A file with the metadata of a specimen, written with options: libjpeg's view of it.
    private func written(
        like name: String, _ change: (inout ImageCodec.EncodeOptions) -> Void
    ) throws -> (bytes: [UInt8], planes: [[[Float]]], progressive: Bool, space: Int32, sampling: [[Int32]]) {
        let decoded = try decode(try JPEGSpecimen.named(name).make())
        let bytes = try encode(
            decoded.planes, header: decoded.header, metadata: decoded.metadata, options: .changed(change)
        ).bytes
        let (planes, info) = try #require(libjpegPlanes(bytes))
        return (bytes, planes, info.progressive, info.file_space, info.sampling)
    }

    @Test(arguments: ["4:4:4", "4:2:2", "4:2:0", "4:4:0", "4:1:0", "4:2:0, progressive", "CMYK"])
    func samplingIsTheOneAskedFor(name: String) throws {
        for (sampling, factors) in [
            (ChromaSampling.ratio420, [2, 2]), (.ratio422, [2, 1]), (.ratio444, [1, 1]),
        ] as [(ChromaSampling, [Int32])] {
            for quality in [nil, 50, 95] {
                let file = try written(like: name) { ($0.sampling, $0.quality) = (sampling, quality) }
                #expect(file.sampling == [factors, [1, 1], [1, 1]], "\(name), \(sampling), \(quality ?? 0)")
            }
        }
    }

    /// Subsampling is for chroma, which RGB does not have.
    @Test func filesOfRGBStayThatOnlyWithoutSubsampling() throws {
        for (sampling, space) in [
            (nil, 2), (.ratio444, 2), (.ratio422, 3), (.ratio420, 3),
        ] as [(ChromaSampling?, Int32)] {
            #expect(try written(like: "RGB") { $0.sampling = sampling }.space == space)
        }
    }

    /// A grey file has no sampling that its metadata could give to a colour image.
    @Test func samplingIsThatOfAColourFileOrTheDefault() throws {
        var random = generator("default")
        let header = JPEGWriterTests.header(.rgb)
        for (name, sampling) in [("4:4:0", [1, 2]), ("CMYK", [1, 1]), ("grey", [2, 1])] as [(String, [Int32])] {
            let bytes = try encode(
                randomPlanes(header, &random), header: header,
                metadata: decode(try JPEGSpecimen.named(name).make()).metadata,
                options: .changed { $0.defaultSampling = .ratio422 }
            ).bytes
            #expect(try #require(libjpegPlanes(bytes)).info.sampling == [sampling, [1, 1], [1, 1]])
        }
        #expect(try written(like: "grey") { $0.sampling = .ratio420 }.sampling == [[1, 1]])
    }

    /// The samples do not depend on how coefficients are coded.
    @Test(arguments: ["grey", "4:4:4", "4:2:0", "4:2:0, progressive", "RGB"])
    func codesAndScansChangeNoSample(name: String) throws {
        let plain = try written(like: name) { _ in }
        let optimized = try written(like: name) { $0.optimizesCodes = true }
        let progressive = try written(like: name) { $0.isProgressive = true }
        #expect(optimized.planes == plain.planes && progressive.planes == plain.planes)
        #expect(optimized.progressive == plain.progressive && progressive.progressive)
        // A progressive file has such codes anyway.
        #expect(plain.progressive ? optimized.bytes == plain.bytes : optimized.bytes.count < plain.bytes.count)
        #expect(
            try written(like: name) { ($0.isProgressive, $0.optimizesCodes) = (true, true) }.bytes == progressive.bytes)
    }

    @Test func coefficientsAreCounted() {
        let header = JPEGWriterTests.header(.rgb, 640, 100)
        let need = { (change: (inout ImageCodec.EncodeOptions) -> Void) in
            ImageFormat.jpeg.encoderBytes(header, .changed(change))
        }
        #expect(need { _ in } == 0)
        #expect(need { $0.isProgressive = true } == 2 * 3 * 640 * 128)
        #expect(need { $0.optimizesCodes = true } == 2 * 3 * 640 * 128)
        #expect(need { ($0.optimizesCodes, $0.sampling) = (true, .ratio422) } == 2 * 2 * 640 * 128)
        #expect(need { ($0.optimizesCodes, $0.sampling) = (true, .ratio420) } == 3 * 640 * 128)
        var options = ImageCodec.EncodeOptions()
        options.isProgressive = true
        #expect(ImageFormat.jpeg.encoderBytes(JPEGWriterTests.header(.gray, 640, 100), options) == 2 * 640 * 128)
    }

    @Test func readersSayWhetherAFileIsProgressive() throws {
        for (name, isProgressive) in [
            ("4:2:0", false), ("4:2:0, progressive", true), ("4:2:2, a scan each", false),
        ] {
            let source = try ByteSource(bytes: JPEGSpecimen.named(name).make())
            #expect(try ImageCodec.reader(for: source).isProgressive == isProgressive, "\(name)")
        }
    }
}
