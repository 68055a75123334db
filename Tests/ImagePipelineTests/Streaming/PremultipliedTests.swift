import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// `--alpha premultiply`: colours are weighted by alpha.
@Suite struct PremultipliedTests {
    private static let kernels = [
        Kernel(rows: [
            [1.0 / 16, 2.0 / 16, 1.0 / 16], [2.0 / 16, 4.0 / 16, 2.0 / 16], [1.0 / 16, 2.0 / 16, 1.0 / 16],
        ]),
        Kernel(rows: [[0.1, 0.2, 0.3, 0, 0.4]]), Kernel(rows: [[0.5], [0], [0.25], [0.25]]),
    ]

    /// Noise with large areas that are opaque, and others that are transparent.
    private static func planes(
        _ generator: inout SeededGenerator, width: Int, height: Int, channels: Int, maximum: Int
    ) -> [[[Float]]] {
        (0..<channels).map { channel in
            (0..<height).map { y in
                (0..<width).map { x in
                    let noise = Float(Int.random(in: 0...maximum, using: &generator))
                    guard channel == channels - 1 else { return noise }
                    return [0, Float(maximum), noise][(x / 8 + y / 8) % 3]
                }
            }
        }
    }

    /// The weighted colours and alpha by the definition, in double precision, with the border repeated.
    private static func oracle(_ planes: [[[Float]]], _ kernels: [Kernel], maximum: Double) -> [[[Double]]] {
        let last = planes.count - 1
        let alpha = planes[last].map { $0.map(Double.init) }
        var sums = planes.indices.map { channel in
            planes[channel].indices.map { y in
                planes[channel][y].indices.map { x in
                    Double(planes[channel][y][x]) * (channel == last ? 1 : alpha[y][x] / maximum)
                }
            }
        }
        for kernel in kernels {
            let (height, width) = (alpha.count, alpha[0].count)
            sums = sums.map { plane in
                (0..<height).map { y in
                    (0..<width).map { x in
                        var sum = 0.0
                        for row in 0..<kernel.height {
                            for column in 0..<kernel.width {
                                let source = (
                                    y: min(max(y + row - kernel.height / 2, 0), height - 1),
                                    x: min(max(x + column - kernel.width / 2, 0), width - 1)
                                )
                                sum += kernel.weights[row * kernel.width + column] * plane[source.y][source.x]
                            }
                        }
                        return sum
                    }
                }
            }
        }
        let opacity = sums[last]
        return sums.indices.map { channel in
            sums[channel].indices.map { y in
                sums[channel][y].indices.map { x in
                    if channel == last { return opacity[y][x] }
                    return opacity[y][x] == 0 ? 0 : sums[channel][y][x] * maximum / opacity[y][x]
                }
            }
        }
    }

    private static func request(_ kernels: [Kernel], in folder: URL) -> FilterRequest {
        var request = FilterRequest(
            input: .file(folder.appending(path: "in.png").path),
            output: .file(folder.appending(path: "out.png").path, overwrite: true),
            chain: FilterChain(kernels.map { .filter(Filter($0, mode: .correlate, boundary: .edge)) }))
        request.alpha = .premultiply
        return request
    }

    /// Results deviate by at most 1 from the definition, and are the same for strips of any height and any threads.
    @Test(arguments: [ChannelLayout.grayAlpha, .rgba], [8, 16])
    func resultsEqualTheDefinition(layout: ChannelLayout, bitDepth: Int) throws {
        var generator = SeededGenerator(seed: testSeed)
        let maximum = bitDepth == 8 ? 255 : 65535
        try withTemporaryFolder { folder in
            for kernels in Self.kernels.map({ [$0] }) + [Array(Self.kernels.prefix(2))] {
                let (width, height) = (
                    Int.random(in: 1...40, using: &generator), Int.random(in: 1...60, using: &generator)
                )
                let planes = Self.planes(
                    &generator, width: width, height: height, channels: layout.channelCount, maximum: maximum)
                let image = try PlanarImage(width: width, height: height, layout: layout) {
                    try Plane(rows: planes[$0])
                }
                try writePNG(image, to: folder.appending(path: "in.png"), bitDepth: bitDepth)
                var request = Self.request(kernels, in: folder)
                let whole = try #require(try StreamingTests.file(request, rows: nil))
                let found = try readImage(folder.appending(path: "out.png"))
                let exact = Self.oracle(planes, kernels, maximum: Double(maximum))
                var largest = 0.0
                for channel in planes.indices {
                    for y in 0..<height {
                        for x in 0..<width {
                            // Colours that nobody sees are black, or those of an alpha that is rounded to 0.
                            if channel < planes.count - 1, found.planes[planes.count - 1][y][x] == 0 { continue }
                            largest = max(largest, abs(Double(found.planes[channel][y][x]) - exact[channel][y][x]))
                        }
                    }
                }
                #expect(found.header.layout == layout && largest <= 1, "\(largest), seed \(testSeed)")
                for (rows, threads, compares) in [
                    (1, 1, false), (2, 2, true), (7, 3, false), (7, 1, true), (50, 2, true),
                ] {
                    (request.threads, request.verify) = (threads, compares)
                    let picture = OutputDestination.file(folder.appending(path: "d.png").path, overwrite: true)
                    request.difference = compares ? DifferenceRequest(output: picture, other: .input) : nil
                    let strips = try StreamingTests.file(request, rows: rows)
                    #expect(strips == whole, "\(rows) rows of \(width)x\(height), \(threads), seed \(testSeed)")
                    request.difference = DifferenceRequest(output: picture, other: .flipped)
                    #expect(try StreamingTests.file(request, rows: rows) == whole, "flipped, \(rows)")
                }
                request.verify = true
                let verification = try #require(try Pipeline.run(request).verification)
                #expect(verification.maximumRelative < 1e-6)
            }
        }
    }

    /// The colour of transparent pixels does not reach visible ones, an opaque picture is filtered as without alpha,
    /// and pixels without alpha are black.
    @Test func hiddenColoursDoNotSpread() throws {
        try withTemporaryFolder { folder in
            let colors = (0..<30).map { _ in (0..<30).map { x in Float(x < 15 ? 200 : 17) } }
            let alpha = (0..<30).map { _ in (0..<30).map { x in Float(x < 15 ? 255 : 0) } }
            let image = try PlanarImage(width: 30, height: 30, layout: .grayAlpha) {
                try Plane(rows: $0 == 0 ? colors : alpha)
            }
            try writePNG(image, to: folder.appending(path: "in.png"))
            let request = Self.request([Self.kernels[0]], in: folder)
            let outcome = try Pipeline.run(request)
            #expect(outcome.alpha == .premultiply && outcome.notes.isEmpty)
            let planes = try readImage(folder.appending(path: "out.png")).planes
            #expect(planes[0][9].prefix(16) == [Float](repeating: 200, count: 16)[...])
            #expect(planes[0][9][16] == 0 && planes[1][9][14...16] == [191, 64, 0])
        }
    }

    /// Opaque pixels have the samples of a picture without alpha, to the bit, also if the weights do not sum to 1.
    @Test(arguments: [
        (Kernel(rows: [[0.1, 0.2, 0.3, 0.1, 0.295]]), AlphaRule.auto),
        (Kernel(rows: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]), .auto),
        (Kernel(rows: [[1, 2], [3, 1.5]]), .premultiply), (Kernel(rows: [[-1.0 / 3, -1.0 / 3]]), .premultiply),
    ])
    func opaquePicturesAreFilteredAsWithoutAlpha(kernel: Kernel, rule: AlphaRule) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let colors = try generator.noise(width: 50, height: 40, layout: .rgb)
            let opaque = try PlanarImage(width: 50, height: 40, layout: .rgba) { channel in
                guard channel < 3 else {
                    return try Plane(rows: [[Float]](repeating: [Float](repeating: 255, count: 50), count: 40))
                }
                return try colors.withPlane(channel) { try $0.copy() }
            }
            var request = Self.request([kernel], in: folder)
            request.alpha = rule
            try writePNG(colors, to: folder.appending(path: "in.png"))
            _ = try Pipeline.run(request)
            let expected = try readImage(folder.appending(path: "out.png")).planes
            try writePNG(opaque, to: folder.appending(path: "in.png"))
            #expect(try Pipeline.run(request).alpha == .premultiply)
            let found = try readImage(folder.appending(path: "out.png")).planes
            #expect(Array(found.prefix(3)) == expected, "seed \(testSeed)")
            #expect(found[3].allSatisfy { $0.allSatisfy { $0 == 255 } })
        }
    }

    /// `auto` weights colours for kernels that keep brightness, and follows libraries.
    @Test func autoChoosesByTheKernel() throws {
        var generator = SeededGenerator(seed: testSeed)
        func filter(_ weights: [[Double]], gain: Double = 1, boundary: BoundaryMode = .edge) -> FilterOperation {
            var filter = Filter(Kernel(rows: weights), boundary: boundary)
            filter.gain = gain
            return .filter(filter)
        }
        func like(_ name: String) throws -> FilterOperation {
            .convention(try Convention(name), Kernel(rows: [[0.25, 0.5, 0.25]]))
        }
        let (blur, edges) = (filter([[0.25, 0.5, 0.25]]), filter([[1, -1]]))
        let chains: [(FilterChain, AlphaRule)] = [
            (FilterChain([blur]), .premultiply), (FilterChain([edges]), .copy), (FilterChain([filter([[1]])]), .copy),
            (FilterChain([filter([[1, 2, 1]])]), .copy),
            (FilterChain([filter([[1, 2, 1]], gain: 0.25)]), .premultiply),
            (FilterChain([filter([[1, 2, 1]], boundary: .renormalize)]), .premultiply),
            (FilterChain([filter([[0.5, 0.509]])]), .premultiply), (FilterChain([filter([[0.5, 0.511]])]), .copy),
            (FilterChain([filter([[2]]), filter([[0.5, 0]])]), .premultiply), (FilterChain([blur, edges]), .copy),
            (FilterChain([blur, edges], combination: .sum), .premultiply),
            (FilterChain([blur, blur], combination: .sum, gain: 0.5), .premultiply),
            (FilterChain([blur, blur], combination: .magnitude), .copy), (FilterChain([blur], bias: 5), .copy),
            (FilterChain([blur], gain: 2), .copy), (FilterChain([try like("opencv.filter2D")]), .filter),
            (FilterChain([try like("scipy.ndimage.convolve")]), .filter),
            (FilterChain([try like("matlab.imfilter")]), .copy),
            (FilterChain([try like("imagemagick.convolve")]), .copy),
        ]
        try withTemporaryFolder { folder in
            try writePNG(
                try generator.noise(width: 9, height: 8, layout: .rgba), to: folder.appending(path: "in.png"))
            var request = Self.request([Self.kernels[0]], in: folder)
            request.alpha = .auto
            for (index, (chain, rule)) in chains.enumerated() {
                request.chain = chain
                let outcome = try Pipeline.run(request)
                #expect(outcome.alpha == rule, "chain \(index)")
                let isWarned = outcome.notes.contains { $0.contains("weights colours by alpha") }
                #expect(isWarned == (index == chains.count - 1))
            }
        }
    }

    /// Requests whose quotient has no meaning are refused for pictures with alpha, and only for these.
    @Test func requestsWithoutAMeaningAreRefused() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            let kernel = Self.kernels[0]
            let operation = FilterOperation.filter(Filter(kernel))
            let chains: [(FilterChain, String)] = [
                (FilterChain([operation], bias: 3), "a bias would be added to alpha"),
                (FilterChain([operation, operation], combination: .magnitude), "a magnitude is not a sum"),
                (FilterChain([operation, operation], combination: .max), "a maximum is not a sum"),
                (FilterChain([.convention(try .init("opencv.filter2D"), kernel)]), "filter2D does not weight colours"),
            ]
            for (chain, words) in chains {
                for layout in [ChannelLayout.rgba, .rgb] {
                    try writePNG(try generator.noise(width: 20, height: 20, layout: layout), to: input)
                    var request = Self.request([kernel], in: folder)
                    request.chain = chain
                    guard layout == .rgba else {
                        _ = try Pipeline.run(request)
                        continue
                    }
                    let error = try #require(throws: PipelineError.self) { try Pipeline.run(request) }
                    #expect(error.kind == .usage && "\(error)".contains(words), "\(error)")
                }
            }
            try writePNG(try generator.noise(width: 20, height: 20, layout: .rgba), to: input)
            var request = Self.request([Kernel(rows: [[1, -1]])], in: folder)
            #expect(try Pipeline.run(request).notes.contains { $0.contains("alpha becomes 0") })
            request.chain = FilterChain([operation, operation], combination: .sum)
            request.encoding.range = .minmax
            let whole = try StreamingTests.file(request, rows: nil)
            #expect(try StreamingTests.file(request, rows: 3) == whole && whole != nil)
        }
    }
}
