import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageReport
@testable import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// A region of a result that is computed alone equals that region of the whole result.
@Suite struct CropTests {
    /// Random requests, whole and cropped: results, and pictures that compare them with the input and the other mode.
    @Test(arguments: [1, 2, 5])
    func aRegionEqualsThatOfTheWholeResult(threads: Int) throws {
        var (equal, reduced, turned) = (0, 0, 0)
        try withTemporaryFolder { folder in
            for number in 0..<240 {
                let one = try RandomCase(number)
                var generator = SeededGenerator(seed: one.seed &+ 7 &* UInt64(threads))
                let picture = OutputDestination.file(folder.appending(path: "d.png").path, overwrite: true)
                var request = try Self.request(one, in: folder, &generator)
                let isExact = number % 4 > 0
                request.chain.algorithm = isExact ? .direct : nil
                request.difference =
                    [
                        nil, DifferenceRequest(output: picture, gain: .factor(2)),
                        DifferenceRequest(output: picture, other: .flipped, gain: .factor(2)),
                    ][number % 3]
                guard let whole = try Self.shown(request) else { continue }
                let wholePicture = try Self.picture(request)
                let (width, height) = (whole[0][0].count, whole[0].count)
                let size = Axes(
                    x: .random(in: 1...width, using: &generator), y: .random(in: 1...height, using: &generator))
                let crop = Crop(
                    size: size,
                    offset: Axes(
                        x: .random(in: 0...(width - size.x), using: &generator),
                        y: .random(in: 0...(height - size.y), using: &generator)))
                request.crop = crop
                request.threads = threads
                request.stripRows = .random(in: 1...(one.height + 3), using: &generator)
                request.verify = number % 2 == 0
                let outcome = try Pipeline.run(request)
                let summary = "\(crop) of \(one.summary), \(request.orientation), \(threads) threads"
                #expect(outcome.width * outcome.height == size.x * size.y, "\(summary)")
                let found = try Self.shown(request, runs: false)
                #expect(Self.differs(found, Self.part(whole, crop), isExact: isExact) == nil, "\(summary)")
                if let wholePicture, isExact {
                    let cut = try #require(try Self.picture(request))
                    #expect(cut == Self.part(wholePicture, crop), "picture of \(summary)")
                }
                if let verification = outcome.verification {
                    #expect(verification.maximumRelative < 1e-4, "\(verification) for \(summary)")
                }
                equal += 1
                let decoder = try Decoder(request.input, limits: request.limits, conversion: request.conversion)
                let plan = try ImagePlan(request, input: decoder.imageHeader, threads: 1)
                reduced += plan.source.height < plan.image.height ? 1 : 0
                turned += plan.orientation == .upright ? 0 : 1
            }
        }
        #expect(equal > 150 && reduced > 70 && turned > 10, "\(equal), \(reduced), \(turned)")
    }

    /// A request for a case, whose image states an orientation in some cases.
    private static func request(
        _ one: RandomCase, in folder: URL, _ generator: inout SeededGenerator
    ) throws -> FilterRequest {
        let input = folder.appending(path: "in.png")
        let isOwn = one.chain.operations.allSatisfy { $0.convention == nil }
        let orientation: Orientation =
            isOwn ? Orientation.allCases[Int.random(in: 0..<8, using: &generator)] : .upright
        try writePNG(one.image(), to: input, orientation: orientation)
        let output = folder.appending(path: one.isFloat ? "out.npy" : "out.png")
        var request = FilterRequest(
            input: .file(input.path), output: .file(output.path, overwrite: true), chain: one.chain)
        request.encoding.format = one.isFloat ? .npy : .png
        request.alpha = AlphaRule.allCases[Int.random(in: 0..<AlphaRule.allCases.count, using: &generator)]
        request.isGray = Int.random(in: 0..<4, using: &generator) == 0
        if Int.random(in: 0..<3, using: &generator) == 0 {
            let channels: [[ChannelSelection.Channel]] = [[.luma], [.red, .blue], [.luma, .alpha], [.alpha, .green]]
            request.channels = ChannelSelection(channels[Int.random(in: 0..<4, using: &generator)])
        }
        request.orientation = isOwn ? [.shown, .upright][Int.random(in: 0..<2, using: &generator)] : .stored
        return request
    }

    /// The samples of a request's result as they are shown; `nil` if it is refused.
    static func shown(_ request: FilterRequest, runs: Bool = true) throws -> [[[Float]]]? {
        if runs {
            do throws(PipelineError) { _ = try Pipeline.run(request) } catch { return nil }
        }
        return try turned(request.output)
    }

    private static func picture(_ request: FilterRequest) throws -> [[[Float]]]? {
        try request.difference.map { try turned($0.output) }
    }

    private static func turned(_ output: OutputDestination) throws -> [[[Float]]] {
        let image = try readImage(URL(filePath: output.name))
        let header = image.header
        let (orientation, swaps) = (header.orientation, header.orientation.swapsAxes)
        return image.planes.map { plane in
            (0..<(swaps ? header.width : header.height)).map { y in
                (0..<(swaps ? header.height : header.width)).map { x in
                    let place = orientation.stored(x: x, y: y, width: header.width, height: header.height)
                    return plane[place.y][place.x]
                }
            }
        }
    }

    static func part(_ planes: [[[Float]]], _ crop: Crop) -> [[[Float]]] {
        planes.map { plane in
            plane[crop.offset.y..<crop.offset.y + crop.size.y].map {
                Array($0[crop.offset.x..<crop.offset.x + crop.size.x])
            }
        }
    }

    /// The largest difference, if it is not explained by the order of sums.
    private static func differs(_ found: [[[Float]]]?, _ expected: [[[Float]]], isExact: Bool) -> Float? {
        guard let found, found.count == expected.count else { return .infinity }
        var largest: Float = 0
        for (a, b) in zip(found, expected) {
            guard a.count == b.count, a[0].count == b[0].count else { return .infinity }
            for (x, y) in zip(a.joined(), b.joined()) where x != y { largest = max(largest, abs(x - y)) }
        }
        return largest > (isExact ? 0 : 1.01) ? largest : nil
    }

    /// A region that is not within the result is refused, and the message says what is possible.
    @Test func regionsOutsideAreRefused() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 30, height: 20, layout: .gray), to: input)
            let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
            for (size, width, height) in [(OutputSize.same, 30, 20), (.valid, 28, 18), (.full, 32, 22)] {
                var request = FilterRequest(
                    input: .file(input.path), output: .file(folder.appending(path: "out.png").path, overwrite: true),
                    chain: FilterChain([.filter(Filter(kernel, size: size))]))
                request.crop = Crop(size: Axes(x: 5, y: height), offset: Axes(x: width - 5, y: 0))
                #expect(try Pipeline.run(request).width == 5)
                for (crop, words) in [
                    (Crop(size: Axes(x: 6, y: 2), offset: Axes(x: width - 5, y: 1)), "5x\(height - 1)+\(width - 5)+1"),
                    (Crop(size: Axes(x: 1, y: 1), offset: Axes(x: 0, y: height)), "\(width)x\(height)+0+0"),
                    (Crop(size: Axes(both: 1 << 32), offset: Axes(both: 1 << 32)), "\(width)x\(height)+0+0"),
                ] {
                    request.crop = crop
                    let error = try #require(throws: PipelineError.self) { try Pipeline.run(request) }
                    #expect(error.kind == .data && error.message.contains("result of \(width)x\(height) samples"))
                    #expect(error.message.hasSuffix("--crop can be \(words) at most"), "\(error)")
                }
            }
        }
    }
}

/// Writes a picture that states an orientation.
func writePNG(_ image: borrowing PlanarImage, to url: URL, orientation: Orientation) throws {
    var metadata = ImageMetadata()
    metadata.pngChunks = [
        PNGChunk(name: "eXIf", data: ExifData(orientation: orientation).bytes, followsPixels: false)
    ]
    let header = ImageHeader(format: .png, width: image.width, height: image.height, layout: image.layout, bitDepth: 8)
    let sink = try ByteSink()
    let writer = try ImageCodec.writer(to: sink, header: header, quantizer: Quantizer(bitDepth: 8), metadata: metadata)
    try writer.write(rows: 0..<image.height, of: image)
    try writer.finish()
    try Data(sink.bytes).write(to: url)
}
