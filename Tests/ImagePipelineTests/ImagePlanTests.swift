import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// Plans made of a header alone: what is refused before a sample is decoded, and what is decided for the rest.
@Suite struct ImagePlanTests {
    private static let edges = Kernel(rows: [[1, 2, -1], [3, 4, -5], [2, -2, 1]])

    private static func header(
        _ format: ImageFormat = .png, _ width: Int = 40, _ height: Int = 30, layout: ChannelLayout = .rgb,
        bitDepth: Int = 8
    ) -> ImageHeader {
        ImageHeader(format: format, width: width, height: height, layout: layout, bitDepth: bitDepth)
    }

    private static func request(
        _ operations: [FilterOperation] = [.filter(Filter(edges))], to output: String = "out.png",
        combination: FilterChain.Combination = .sequence, change: (inout FilterRequest) -> Void = { _ in }
    ) -> FilterRequest {
        var request = FilterRequest(
            input: .file("in"), output: .file(output, overwrite: false),
            chain: FilterChain(operations, combination: combination))
        change(&request)
        return request
    }

    private static func refusal(_ request: FilterRequest, _ header: ImageHeader = header()) throws -> PipelineError {
        try #require(throws: PipelineError.self) { _ = try ImagePlan(request, input: header, threads: 1) }
    }

    /// The result's size follows from sizes, strides, dilations and padding, kernel after kernel.
    @Test func sizesFollowFromTheGeometry() throws {
        var strided = Filter(Self.edges, size: .valid)
        strided.stride = Axes(x: 2, y: 3)
        let plan = try ImagePlan(Self.request([.filter(strided)]), input: Self.header(), threads: 1)
        #expect(plan.output == Self.header(.png, 19, 10) && plan.notes == [])
        let full = FilterOperation.filter(Filter(Self.edges, size: .full))
        let twice = try ImagePlan(Self.request([full, .filter(strided)]), input: Self.header(), threads: 1)
        #expect((twice.output.width, twice.output.height) == (20, 10))
        #expect(twice.kernels.kernels.map(\.input) == [Axes(x: 40, y: 30), Axes(x: 42, y: 32)])
    }

    /// What the output's format cannot hold.
    @Test func formatsThatCannotHoldTheResultAreRefused() throws {
        let jpeg = Self.request(to: "out.jpg") { $0.encoding.format = .jpeg }
        let alpha = try Self.refusal(jpeg, Self.header(layout: .rgba))
        #expect(alpha.kind == .usage && alpha.subject == "out.jpg")
        #expect(
            alpha.message
                == "JPEG cannot hold the transparency of in; write a .png, or lay it on a colour with --background white"
        )
        #expect(alpha.reason == "JPEG cannot hold the transparency of in; write a .png")
        let deep = Self.request(to: "out.jpg") {
            $0.encoding.format = .jpeg
            $0.encoding.depth = 16
        }
        #expect(try Self.refusal(deep).message == "JPEG holds 8 bits a sample, not 16; write a .png")
        let array = Self.request { $0.encoding.format = .png }
        let channels = try Self.refusal(array, Self.header(.npy, layout: .array(channels: 5), bitDepth: 32))
        #expect(channels.message.hasPrefix("PNG holds 1 or 3 channels of an array, not 5; write a .npy"))
        let floats = Self.request(to: "out.npy") {
            $0.encoding.format = .npy
            $0.encoding.depth = 8
        }
        #expect(try Self.refusal(floats).message.contains("holds the float32 result as it is"))
    }

    /// A depth that the format lacks is rounded, with a note, where it was not asked for.
    @Test func depthsAreTheInputsOrThoseAskedFor() throws {
        for (format, input, asked, depth, notes) in [
            (ImageFormat.png, 8, nil, 8, 0), (.png, 16, nil, 16, 0), (.png, 32, nil, 8, 0), (.png, 8, 16, 16, 0),
            (.png, 16, 8, 8, 0), (.jpeg, 16, nil, 8, 1), (.jpeg, 8, nil, 8, 0), (.npy, 8, nil, 32, 0),
        ] as [(ImageFormat, Int, Int?, Int, Int)] {
            let request = Self.request {
                $0.encoding.format = format
                $0.encoding.depth = asked
            }
            let plan = try ImagePlan(request, input: Self.header(bitDepth: input), threads: 1)
            #expect(
                plan.output.bitDepth == depth && plan.notes.count == notes, "\(format.name), \(input), \(plan.notes)")
            #expect((plan.quantizer == nil) == !format.holdsIntegers)
            let gain = input == 8 && depth == 16 ? 257.0 : input == 16 && depth == 8 ? 1.0 / 257 : 1
            if let quantizer = plan.quantizer {
                #expect(quantizer == Quantizer(bitDepth: depth, gain: gain, alphaGain: gain))
            }
        }
        let plan = try ImagePlan(Self.request(), input: Self.header(bitDepth: 16), threads: 1)
        #expect(plan.output.format == .png && !plan.relabels)
        let minmax = try ImagePlan(Self.request { $0.encoding.range = .minmax }, input: Self.header(), threads: 1)
        #expect(minmax.quantizer == nil && minmax.scalesToExtent && !minmax.takesBytesToBytes)
    }

    /// Kernels that cannot be applied to an image of this size.
    @Test func kernelsThatDoNotFitAreRefused() throws {
        let valid = FilterOperation.filter(Filter(Self.edges, size: .valid))
        let small = try Self.refusal(Self.request([valid]), Self.header(.png, 2, 9))
        #expect(small.subject == "in")
        // Of two kernels, the second is applied to the first one's result.
        let second = try Self.refusal(Self.request([valid, valid]), Self.header(.png, 9, 4))
        #expect(second.subject == "in")
        _ = try ImagePlan(Self.request([valid, valid]), input: Self.header(.png, 9, 5), threads: 1)
        var outside = Filter(Self.edges)
        outside.anchor = Kernel.Anchor(x: 3, y: 0)
        #expect(try Self.refusal(Self.request([.filter(outside)])).subject == "--anchor")
        let copied = FilterOperation.filter(Filter(Self.edges, boundary: .copy, size: .full))
        _ = try Self.refusal(Self.request([copied]))
    }

    /// Results of several sizes cannot be combined; one after the other, the sizes may differ.
    @Test func combinedResultsHaveOneSize() throws {
        let operations = [3, 5].map { side in
            FilterOperation.filter(
                Filter(Kernel(rows: [[Double]](repeating: [1, 2, 3], count: side)), size: .valid))
        }
        for combination in FilterChain.Combination.allCases {
            let request = Self.request(operations, combination: combination)
            guard combination != .sequence else {
                let plan = try ImagePlan(request, input: Self.header(), threads: 1)
                #expect((plan.output.width, plan.output.height) == (36, 24))
                continue
            }
            let error = try Self.refusal(request)
            #expect(error.kind == .usage && error.subject == "--combine \(combination.rawValue)")
            #expect(error.message.hasPrefix("the kernels' results differ in size, 38x28 and 38x26"))
        }
    }

    /// A result may have no more pixels than an input.
    @Test func largeResultsAreRefused() throws {
        let request = Self.request([.filter(Filter(Self.edges, size: .full))]) {
            $0.limits.maximumPixels = 42 * 32 - 1
        }
        let error = try Self.refusal(request)
        #expect(error.kind == .data)
        #expect(
            error.message
                == "the result would have 42 x 32 pixels, more than the limit of 1343; --max-pixels sets the limit")
        _ = try ImagePlan(request, input: Self.header(.png, 39, 30), threads: 1)
    }

    /// Outputs that exist are refused before the input is opened: there is none here.
    @Test func outputsThatExistAreRefused() throws {
        try withTemporaryFolder { folder in
            let output = folder.appending(path: "out.png")
            try Data("old".utf8).write(to: output)
            let request = Self.request(to: output.path)
            #expect(throws: PipelineError.self) { try request.checkOutputs() }
            let error = try #require(throws: PipelineError.self) { try Pipeline.run(request) }
            #expect(error.kind == .cannotCreate && error.subject == output.path)
            #expect(try Data(contentsOf: output) == Data("old".utf8))
            let both = Self.request(to: folder.appending(path: "a.png").path) {
                $0.difference = DifferenceRequest(output: $0.output)
            }
            #expect(try #require(throws: PipelineError.self) { try Pipeline.run(both) }.kind == .usage)
        }
    }

    /// Bytes are summed as they are where they are only rounded and clipped afterwards.
    @Test func bytesStayBytesWhereNothingElseIsDone() throws {
        func takes(_ layout: ChannelLayout, _ depth: Int = 8, change: (inout FilterRequest) -> Void = { _ in }) throws
            -> Bool
        {
            let request = Self.request {
                $0.encoding.format = .png; change(&$0)
            }
            return try ImagePlan(request, input: Self.header(layout: layout, bitDepth: depth), threads: 1)
                .takesBytesToBytes
        }
        #expect(try takes(.gray) && takes(.rgb))
        #expect(try !takes(.rgba) && !takes(.grayAlpha) && !takes(.rgb, 16))
        #expect(try !takes(.rgb) { $0.encoding.range = .abs } && !takes(.rgb) { $0.encoding.rounding = .halfUp })
        #expect(try !takes(.rgb) { $0.encoding.depth = 16 } && !takes(.rgb) { $0.encoding.format = .npy })
    }
}
