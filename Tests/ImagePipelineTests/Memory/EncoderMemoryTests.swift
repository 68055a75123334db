import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// What encoders hold that need the whole image, as part of an image's memory.
@Suite struct EncoderMemoryTests {
    /// A JPEG file of noise.
    private static func writeJPEG(progressive: Bool, to url: URL) throws {
        var generator = SeededGenerator(seed: testSeed)
        let image = try generator.noise(width: 600, height: 500, layout: .rgb)
        let sink = try ByteSink()
        let header = ImageHeader(format: .jpeg, width: 600, height: 500, layout: .rgb, bitDepth: 8)
        var options = ImageCodec.EncodeOptions()
        options.isProgressive = progressive
        let writer = try ImageCodec.writer(
            to: sink, header: header, quantizer: Quantizer(bitDepth: 8), options: options)
        try writer.write(rows: 0..<500, of: image)
        try writer.finish()
        try Data(sink.bytes).write(to: url)
    }

    private static func bytes(
        _ input: String, _ output: String, in folder: URL, _ change: (inout Encoding) -> Void = { _ in }
    ) throws -> (all: Int, decoder: Int) {
        var request = FilterRequest(
            input: .file(folder.appending(path: input).path),
            output: .file(folder.appending(path: output).path, overwrite: true),
            chain: FilterChain([.filter(Filter(Kernel(rows: [[1]])))]))
        request.encoding.format = request.output.format
        request.threads = 1
        change(&request.encoding)
        let outcome = try Pipeline.run(request)
        return (outcome.memoryBytes, outcome.decoderBytes)
    }

    @Test func coefficientsOfAJPEGAreCounted() throws {
        try withTemporaryFolder { folder in
            try Self.writeJPEG(progressive: false, to: folder.appending(path: "plain.jpg"))
            try Self.writeJPEG(progressive: true, to: folder.appending(path: "progressive.jpg"))
            let plain = try Self.bytes("plain.jpg", "out.jpg", in: folder).all
            let most = 2 * 3 * 608 * 512
            for change in [{ $0.isProgressive = true }, { $0.optimizesCodes = true }] as [(inout Encoding) -> Void] {
                #expect(try Self.bytes("plain.jpg", "out.jpg", in: folder, change).all == plain + most)
            }
            // A progressive input stays progressive, which counts once more than its decoder.
            let kept = try Self.bytes("progressive.jpg", "out.jpg", in: folder)
            #expect(kept.decoder > 0 && kept.all == plain + kept.decoder + most)
            // Chroma of known sampling takes less.
            let half = try Self.bytes("plain.jpg", "out.jpg", in: folder) {
                ($0.isProgressive, $0.sampling) = (true, .ratio420)
            }
            #expect(half.all == plain + most / 2)
            // In another format, nothing stays of it, and JPEG's options do not count.
            let png = try Self.bytes("plain.jpg", "out.png", in: folder).all
            let other = try Self.bytes("progressive.jpg", "out.png", in: folder) { $0.isProgressive = true }
            #expect(other.all == png + other.decoder)
        }
    }
}
