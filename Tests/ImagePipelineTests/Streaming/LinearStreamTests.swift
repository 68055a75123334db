import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// Linear light in strips.
@Suite struct LinearStreamTests {
    private static let kernels = [
        Kernel(rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1]].map { $0.map { $0 / 16 } }),
        Kernel(rows: [[0, -1, 2], [1, 0, -1]]),
    ]

    /// Files are the same for strips of any height, any number of threads, and with comparisons.
    @Test(arguments: [ChannelLayout.gray, .grayAlpha, .rgb, .rgba], [8, 16])
    func stripsEqualTheWhole(layout: ChannelLayout, bitDepth: Int) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let scale: Float = bitDepth == 8 ? 1 : 257
            let noise = try generator.noise(width: 30, height: 60, layout: layout)
            let image = try PlanarImage(width: 30, height: 60, layout: layout) { channel in
                try Plane(rows: noise.withPlane(channel) { $0.rows() }.map { $0.map { $0 * scale } })
            }
            let profile = ProfileFile(
                "Three", space: layout.channelCount < 3 ? "GRAY" : "RGB ",
                curves: [563, 300, 700].prefix(layout.channelCount < 3 ? 1 : 3).map { ProfileFile.gamma($0) })
            try writePNG(
                image, to: folder.appending(path: "in.png"), bitDepth: bitDepth, chunks: [("iCCP", profile.chunk)])
            for (index, alpha) in [AlphaRule.auto, .copy, .premultiply, .filter, .drop].enumerated() {
                var request = FilterRequest(
                    input: .file(folder.appending(path: "in.png").path),
                    output: .file(folder.appending(path: "out.png").path, overwrite: true),
                    chain: FilterChain(
                        Self.kernels[...(index % 2)].map { .filter(Filter($0, mode: .correlate, boundary: .edge)) }))
                (request.isLinear, request.alpha, request.isGray) = (true, alpha, index == 3)
                if index == 1 { request.encoding.range = .minmax }
                let whole = try #require(try StreamingTests.file(request, rows: nil))
                for (rows, threads, other) in [
                    (1, 1, nil), (2, 2, .input), (7, 3, .flipped), (7, 1, .input), (50, 2, .flipped),
                ] as [(Int, Int, DifferenceRequest.Other?)] {
                    request.threads = threads
                    request.verify = other != nil
                    let picture = OutputDestination.file(folder.appending(path: "d.png").path, overwrite: true)
                    request.difference = other.map { DifferenceRequest(output: picture, other: $0) }
                    #expect(
                        try StreamingTests.file(request, rows: rows) == whole,
                        "\(alpha), \(rows) rows, \(threads) threads, seed \(testSeed)")
                }
            }
        }
    }

    /// The result is verified in linear light, in which it was computed.
    @Test func lightIsVerified() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(generator.noise(width: 40, height: 40, layout: .rgb), to: folder.appending(path: "in.png"))
            var request = FilterRequest(
                input: .file(folder.appending(path: "in.png").path),
                output: .file(folder.appending(path: "out.png").path, overwrite: true),
                chain: FilterChain([.filter(Filter(Self.kernels[0]))]))
            (request.isLinear, request.verify) = (true, true)
            let outcome = try Pipeline.run(request)
            #expect(outcome.linear == "sRGB" && outcome.mayShowBands)
            #expect(try #require(outcome.verification).maximumRelative < 1e-6)
        }
    }
}
