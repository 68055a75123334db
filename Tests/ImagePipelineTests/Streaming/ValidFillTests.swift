import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageReport
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// `--valid-fill`: valid output inside an image of the input's size.
@Suite struct ValidFillTests {
    /// A random chain of kernels that leave out the border.
    private static func chain(_ generator: inout SeededGenerator) throws -> FilterChain {
        let combination = FilterChain.Combination.allCases[Int.random(in: 0..<4, using: &generator)]
        let sizes = (0..<2).map { _ in Int.random(in: 1...5, using: &generator) }
        let dilation = generator.steps()
        return FilterChain(
            try (0..<Int.random(in: 1...3, using: &generator)).map { index in
                let isEqual = combination != .sequence || index == 0
                let width = isEqual ? sizes[0] : Int.random(in: 1...5, using: &generator)
                let height = isEqual ? sizes[1] : Int.random(in: 1...5, using: &generator)
                let kernel = Kernel(
                    rows: (0..<height).map { _ in
                        (0..<width).map { _ in Double(Int.random(in: -4...8, using: &generator)) / 16 }
                    })
                if combination == .sequence, Int.random(in: 0..<5, using: &generator) == 0 {
                    return .convention(try Convention("scipy.signal.convolve2d:mode=valid"), kernel)
                }
                var filter = Filter(
                    kernel, mode: Bool.random(using: &generator) ? .convolve : .correlate,
                    boundary: allBoundaries[Int.random(in: 0..<allBoundaries.count, using: &generator)], size: .valid)
                filter.anchor = generator.anchor(in: kernel)
                filter.dilation = isEqual ? dilation : generator.steps()
                return .filter(filter)
            }, combination: combination)
    }

    /// The distance of valid output from the image's first column and row, by the definition of the centre.
    private static func offset(_ chain: FilterChain) -> Axes {
        var offset = Axes(both: 0)
        for operation in chain.combination == .sequence ? chain.operations : [chain.operations[0]] {
            let centre: (x: Int, y: Int)
            var dilation = Axes(both: 1)
            switch operation {
            case .filter(let filter):
                let kernel = filter.kernel
                centre =
                    filter.mode == .correlate
                    ? (filter.centre.x, filter.centre.y)
                    : (kernel.width - 1 - filter.centre.x, kernel.height - 1 - filter.centre.y)
                dilation = filter.dilation
            case .convention(_, let kernel): centre = (kernel.width / 2, kernel.height / 2)
            case .layer: return offset
            }
            offset = Axes(x: offset.x + centre.x * dilation.x, y: offset.y + centre.y * dilation.y)
        }
        return offset
    }

    /// Inside, the result is valid output; the border is the value in filtered colours, and the input's in copied ones.
    @Test(arguments: [1, 2, 5])
    func validOutputLiesInTheImage(threads: Int) throws {
        var compared = 0
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            for number in 0..<160 {
                var generator = SeededGenerator(seed: testSeed &+ UInt64(number * 7 + threads) &* 0x9E37_79B9)
                let chain = try Self.chain(&generator)
                let (width, height) = (
                    Int.random(in: 4...40, using: &generator), Int.random(in: 4...70, using: &generator)
                )
                let layout = [ChannelLayout.gray, .grayAlpha, .rgb, .rgba][Int.random(in: 0..<4, using: &generator)]
                let image = try generator.noise(width: width, height: height, layout: layout)
                let isOwn = chain.operations.allSatisfy { $0.convention == nil }
                let orientation = isOwn ? Orientation.allCases[number % 8] : .upright
                try writePNG(image, to: input, orientation: orientation)
                let isFloat = number % 3 == 0
                let output = folder.appending(path: isFloat ? "out.npy" : "out.png")
                var request = FilterRequest(
                    input: .file(input.path), output: .file(output.path, overwrite: true), chain: chain)
                request.chain.algorithm = .direct
                request.encoding.format = isFloat ? .npy : .png
                request.encoding.range = Quantizer.Range.allCases[Int.random(in: 0..<5, using: &generator)]
                request.orientation = isOwn ? .shown : .stored
                if number % 2 == 0 {
                    let channels: [[ChannelSelection.Channel]] = [[.luma], [.red, .blue], [.luma, .alpha], [.green]]
                    request.channels = ChannelSelection(channels[number / 2 % 4])
                } else {
                    request.alpha = AlphaRule.allCases[number / 2 % AlphaRule.allCases.count]
                }
                let summary = "\(width)x\(height) \(layout), \(orientation), \(chain), \(threads), seed \(testSeed)"
                request.validFill = 37
                guard let valid = try CropTests.shown(Self.plain(request)) else {
                    #expect(throws: PipelineError.self, "\(summary)") { try Pipeline.run(request) }
                    continue
                }
                let plain = try Pipeline.run(Self.plain(request))
                request.threads = threads
                request.stripRows = .random(in: 1...(height + 3), using: &generator)
                request.verify = number % 4 == 1
                let picture = OutputDestination.file(folder.appending(path: "d.png").path, overwrite: true)
                request.difference =
                    [
                        nil, DifferenceRequest(output: picture), DifferenceRequest(output: picture, other: .flipped),
                    ][number % 3]
                let outcome = try Pipeline.run(request)
                let found = try #require(try CropTests.shown(request, runs: false))
                let size = Axes(x: valid[0][0].count, y: valid[0].count)
                let inside = Crop(size: size, offset: Self.offset(chain))
                #expect(CropTests.part(found, inside) == valid, "\(summary)")
                #expect(outcome.sampleCount == plain.sampleCount, "\(summary)")
                // Filtered alpha is part of the border too.
                let colors = layout.colorChannels.indices
                #expect(outcome.clippedByChannel[colors] == plain.clippedByChannel[colors], "\(summary)")
                request.validFill = nil
                let original = try CropTests.shown(Self.identity(request))
                let copied = try KernelChannels(
                    request, image: readImage(input).header, alpha: request.alpha == .drop ? nil : outcome.alpha
                ).copied
                for (channel, plane) in found.enumerated() {
                    let isAlpha = channel == (found.count % 2 == 0 ? found.count - 1 : nil)
                    let isCopied =
                        isAlpha ? outcome.alpha == .copy : copied.contains(channel) && !Self.readsLuma(request)
                    if isAlpha, !isCopied { continue }
                    var border = 0
                    for y in plane.indices {
                        for x in plane[y].indices
                        where y < inside.offset.y || y >= inside.offset.y + size.y || x < inside.offset.x
                            || x >= inside.offset.x + size.x
                        {
                            let expected = isCopied ? original?[channel][y][x] : 37
                            border += plane[y][x] == expected ? 0 : 1
                        }
                    }
                    #expect(border == 0, "\(border) samples of channel \(channel), \(summary)")
                }
                // A region of the result is that region of the whole one.
                let crop = Crop(
                    size: Axes(x: .random(in: 1...found[0][0].count, using: &generator), y: found[0].count),
                    offset: Axes(both: 0))
                request.validFill = 37
                if request.encoding.range != .minmax || isFloat {
                    request.crop = crop
                    #expect(try CropTests.shown(request) == CropTests.part(found, crop), "\(crop), \(summary)")
                }
                compared += 1
            }
        }
        #expect(compared > 100, "\(compared)")
    }

    private static func plain(_ request: FilterRequest) -> FilterRequest {
        var request = request
        (request.validFill, request.difference, request.verify) = (nil, nil, false)
        return request
    }

    private static func identity(_ request: FilterRequest) -> FilterRequest {
        var request = plain(request)
        request.chain = FilterChain([.filter(Filter(Kernel(rows: [[1]])))])
        (request.channels, request.encoding.range) = (nil, .clip)
        if request.alpha == .premultiply || request.alpha == .filter { request.alpha = .copy }
        return request
    }

    private static func readsLuma(_ request: FilterRequest) -> Bool {
        request.channels?.channels.contains(.luma) == true
    }

    /// Values that the output cannot hold, and results that are not valid output, are refused.
    @Test func whatCannotBeFilledIsRefused() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 30, height: 20, layout: .gray), to: input)
            let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
            let valid = Filter(kernel, size: .valid)
            var strided = valid
            strided.stride = Axes(both: 2)
            let cases: [(FilterOperation, Double, ImageFormat, String?)] = [
                (.filter(valid), 255, .png, nil), (.filter(valid), -3.5, .npy, nil),
                (.filter(valid), 255.5, .png, "cannot be 255.5; PNG holds integers from 0 to 255"),
                (.filter(valid), -1, .png, "cannot be -1.0"), (.filter(valid), 1e39, .npy, "float32 numbers"),
                (.filter(Filter(kernel)), 0, .png, "the border that --size valid leaves out"),
                (.filter(strided), 0, .png, "with a stride of 1"),
                (
                    .convention(try Convention("opencv.filter2D"), kernel), 0, .png,
                    "add --rounding half-even, or omit it"
                ),
            ]
            for (operation, value, format, words) in cases {
                var request = FilterRequest(
                    input: .file(input.path), output: .file(folder.appending(path: "out").path, overwrite: true),
                    chain: FilterChain([operation]))
                (request.encoding.format, request.validFill) = (format, value)
                guard let words else {
                    #expect(try Pipeline.run(request).width == 30)
                    continue
                }
                let error = try #require(throws: PipelineError.self) { try Pipeline.run(request) }
                #expect(error.kind == .usage && error.message.contains(words), "\(error)")
            }
        }
    }
}
