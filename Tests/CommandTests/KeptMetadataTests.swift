import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// What a file says beside its samples is in the output too, whether the image goes through in strips or is held whole.
@Suite struct KeptMetadataTests {
    private static func ramp(_ layout: ChannelLayout) throws -> PlanarImage {
        try PlanarImage(width: 1200, height: 1500, layout: layout) { channel in
            try Plane(rows: (0..<1500).map { y in (0..<1200).map { x in Float((x + y + channel * 40) & 255) } })
        }
    }

    private static func write(
        _ image: borrowing PlanarImage, _ format: ImageFormat, _ metadata: ImageMetadata, to url: URL
    )
        throws
    {
        let sink = try ByteSink()
        let header = ImageHeader(
            format: format, width: image.width, height: image.height, layout: image.layout, bitDepth: 8)
        let writer = try ImageCodec.writer(
            to: sink, header: header, quantizer: Quantizer(bitDepth: 8), metadata: metadata)
        try writer.write(rows: 0..<image.height, of: image)
        try writer.finish()
        try Data(sink.bytes).write(to: url)
    }

    private static func metadata(_ url: URL) throws -> ImageMetadata {
        let reader = try ImageCodec.reader(for: ByteSource(path: url.path), limits: DecodeLimits())
        let header = reader.header
        var image = try PlanarImage(width: header.width, height: header.height, layout: header.layout) { _ in
            try Plane(width: header.width, height: header.height)
        }
        try reader.read(rows: header.height, into: &image, at: 0)
        return try reader.finish()
    }

    /// Runs the command in strips, and on the whole image; the two files are the same.
    private static func filtered(_ name: String, in folder: URL) throws -> ImageMetadata {
        var files: [Data] = []
        for (boundary, word) in [("edge", "strips of"), ("wrap", "the whole image")] {
            let output = "\(boundary)-\(name)"
            let run = try imgconv(["\(name)", "-k", "1", "-b", boundary, "-o", output, "-v"], in: folder)
            #expect(run.status == 0 && run.text.contains(word), "\(run.errors)\(run.text)")
            files.append(try Data(contentsOf: folder.appending(path: output)))
        }
        let areSame = files[0] == files[1]
        #expect(areSame, "\(name)")
        return try metadata(folder.appending(path: "edge-\(name)"))
    }

    @Test(arguments: [false, true]) func jpegKeepsTablesSamplingAndSegments(progressive: Bool) throws {
        var parameters = JPEGParameters()
        parameters.lumaSampling = (2, 1)
        parameters.isProgressive = progressive
        parameters.density = .init(unit: 2, horizontal: 118, vertical: 117)
        parameters.quantization = [
            (0..<64).map { UInt16(2 + $0 / 8) }, (0..<64).map { UInt16(3 + $0 / 4) },
        ]
        parameters.segments = [
            .init(marker: 0xE1, data: Array("Exif\0\0II*\0\u{8}\0\0\0\0\0\0\0\0\0".utf8)),
            .init(marker: 0xE2, data: Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + [UInt8](repeating: 7, count: 500)),
            .init(marker: 0xFE, data: Array("taken at noon".utf8)),
        ]
        var metadata = ImageMetadata()
        metadata.jpeg = parameters
        try withTemporaryFolder { folder in
            try Self.write(try Self.ramp(.rgb), .jpeg, metadata, to: folder.appending(path: "in.jpg"))
            let stored = try #require(try Self.metadata(folder.appending(path: "in.jpg")).jpeg)
            #expect(stored == parameters)
            #expect(try Self.filtered("in.jpg", in: folder).jpeg == parameters)
        }
    }

    @Test func pngKeepsChunksBeforeAndBehindThePixels() throws {
        var metadata = ImageMetadata()
        metadata.pngChunks = [
            PNGChunk(name: "pHYs", data: [0, 0, 11, 19, 0, 0, 11, 18, 1], followsPixels: false),
            PNGChunk(name: "tEXt", data: Array("Title\0before".utf8), followsPixels: false),
            PNGChunk(name: "tEXt", data: Array("Comment\0behind".utf8), followsPixels: true),
        ]
        try withTemporaryFolder { folder in
            try Self.write(try Self.ramp(.gray), .png, metadata, to: folder.appending(path: "in.png"))
            #expect(try Self.filtered("in.png", in: folder).pngChunks == metadata.pngChunks)
        }
    }
}
