import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// Images that go through in strips come out as those that are held whole: the same file, byte for byte.
@Suite struct StreamingTests {
    static let boundaries: [BoundaryMode] = BoundaryMode.all + [.constant(90)]

    /// The file that a request makes, with strips of some rows or with the image whole; `nil` where it is refused.
    static func file(_ request: FilterRequest, rows: Int?) throws -> Data? {
        var request = request
        request.stripRows = rows
        request.holdsWhole = rows == nil
        do throws(PipelineError) {
            let outcome = try Pipeline.run(request)
            #expect(rows != nil || outcome.stripRows == nil)
        } catch {
            return nil
        }
        guard case .file(let path, _) = request.output else { return nil }
        return try Data(contentsOf: URL(filePath: path))
    }

    /// Kernels of many shapes, strides, dilations, sizes and engines over strips of one row to more than there are.
    @Test(arguments: boundaries)
    func stripsChangeNoByte(boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        var streamed = 0
        try withTemporaryFolder { folder in
            for shape in [(1, 1), (3, 3), (5, 2), (1, 9), (7, 4), (4, 13)] {
                for layout in [ChannelLayout.gray, .rgb, .rgba] {
                    let (width, height) = (
                        Int.random(in: 1...30, using: &generator), Int.random(in: 1...120, using: &generator)
                    )
                    let input = folder.appending(path: "in.png")
                    try writePNG(try generator.noise(width: width, height: height, layout: layout), to: input)
                    var filter = Filter(
                        Self.kernel(&generator, width: shape.0, height: shape.1),
                        mode: Bool.random(using: &generator) ? .convolve : .correlate, boundary: boundary)
                    filter.bias = 20
                    if Bool.random(using: &generator) {
                        filter.stride = .init(both: .random(in: 1...3, using: &generator))
                        filter.dilation = .init(both: .random(in: 1...2, using: &generator))
                        filter.size = OutputSize.allCases[Int.random(in: 0..<3, using: &generator)]
                    }
                    if Bool.random(using: &generator) {
                        filter.algorithm = FilterAlgorithm.allCases[Int.random(in: 0..<3, using: &generator)]
                    }
                    let request = FilterRequest(
                        input: .file(input.path),
                        output: .file(folder.appending(path: "out.png").path, overwrite: true),
                        chain: FilterChain([.filter(filter)]))
                    let whole = try Self.file(request, rows: nil)
                    for rows in [1, 2, 7, 16, 50, 1000] {
                        let strips = try Self.file(request, rows: rows)
                        #expect(
                            strips == whole,
                            "\(rows) rows of \(width)x\(height), \(layout), seed \(testSeed), \(filter)")
                        streamed += 1
                    }
                }
            }
        }
        #expect(streamed == 6 * 3 * 6)
    }

    /// Small whole weights over a divisor, which bytes are summed with as they are, and images that have bytes or not.
    @Test(arguments: boundaries)
    func byteSumsChangeNoByte(boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        var summed = 0
        try withTemporaryFolder { folder in
            for (turn, layout) in [ChannelLayout.gray, .rgb, .rgba, .grayAlpha, .rgb, .gray, .rgb].enumerated() {
                let (width, height) = (
                    Int.random(in: 1...400, using: &generator), Int.random(in: 1...90, using: &generator)
                )
                let input = folder.appending(path: "in.png")
                try writePNG(try generator.noise(width: width, height: height, layout: layout), to: input)
                let weights = (0..<3).map { _ in (0..<5).map { _ in Double(Int.random(in: -2...9, using: &generator)) }
                }
                var filter = Filter(Kernel(rows: weights), boundary: boundary)
                if let kernel = try? filter.kernel.normalized(.sum) { filter.kernel = kernel }
                filter.size = OutputSize.allCases[turn % 3]
                filter.algorithm = turn == 6 ? .direct : nil
                let request = FilterRequest(
                    input: .file(input.path), output: .file(folder.appending(path: "out.png").path, overwrite: true),
                    chain: FilterChain([.filter(filter)]))
                let whole = try Self.file(request, rows: nil)
                for rows in [1, 5, 33, 1000] {
                    #expect(
                        try Self.file(request, rows: rows) == whole,
                        "\(rows) rows of \(width)x\(height), \(layout), seed \(testSeed), \(filter)")
                }
                if whole != nil, try Pipeline.run(request).choice.contains("bytes are summed") { summed += 1 }
            }
        }
        let isConstant = boundary == .constant(boundary.outsideValue)
        let isSummed = isConstant || [.border, .mirrored].contains(boundary.row.reach)
        #expect(isSummed ? summed >= 3 : summed == 0, "\(summed)")
    }

    static func kernel(_ generator: inout SeededGenerator, width: Int, height: Int) -> Kernel {
        let count = Double(width * height)
        return Kernel(
            rows: (0..<height).map { _ in (0..<width).map { _ in Double.random(in: -1...2, using: &generator) / count }
            })
    }

    /// Padding takes the output far beyond the image, where no row is needed.
    @Test func farPaddingIsComputedInParts() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 9, height: 60, layout: .rgb), to: input)
            for (boundary, far) in [
                (BoundaryMode.constant(7), 300), (.edge, 300), (.symmetric, 300), (.reflect, 300), (.symmetric, 3),
                (.reflect, 4), (.reflect, 5), (.symmetric, 25),
            ] {
                var filter = Filter(Self.kernel(&generator, width: 3, height: 3), boundary: boundary)
                filter.padding = Padding(.init(x: 2, y: far))
                let request = FilterRequest(
                    input: .file(input.path), output: .file(folder.appending(path: "out.png").path, overwrite: true),
                    chain: FilterChain([.filter(filter)]))
                let whole = try #require(try Self.file(request, rows: nil))
                for rows in [1, 10, 40] { #expect(try Self.file(request, rows: rows) == whole, "\(filter), \(rows)") }
            }
        }
    }

    /// Rows that no output needs are read all the same: the last ones, behind a stride, in strips of their own.
    @Test func rowsThatNoOutputNeedsAreRead() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            let output = folder.appending(path: "out.png")
            try writePNG(try generator.noise(width: 40, height: 290, layout: .rgb), to: input)
            for (side, stride, size) in [(1, 150, OutputSize.same), (3, 3, .valid), (3, 7, .valid), (2, 11, .same)] {
                for kernel in [
                    Kernel(rows: Array(repeating: Array(repeating: 1, count: side), count: side)),
                    Self.kernel(&generator, width: side, height: side),
                ] {
                    var filter = Filter(kernel, boundary: .edge, size: size)
                    filter.stride = .init(x: 1, y: stride)
                    var request = FilterRequest(
                        input: .file(input.path), output: .file(output.path, overwrite: true),
                        chain: FilterChain([.filter(filter)]))
                    let whole = try #require(try Self.file(request, rows: nil))
                    for rows in [1, 7, 16, 17, 40] {
                        for threads in 1...3 {
                            request.threads = threads
                            #expect(try Self.file(request, rows: rows) == whole, "\(filter), \(rows), \(threads)")
                        }
                    }
                }
            }
            // Cut off behind the last row that is needed.
            let bytes = try Data(contentsOf: input)
            try bytes.prefix(bytes.count * 8 / 10).write(to: input)
            try FileManager.default.removeItem(at: output)
            var filter = Filter(Kernel(rows: [[1]]))
            filter.stride = Axes(x: 1, y: 150)
            let request = FilterRequest(
                input: .file(input.path), output: .file(output.path, overwrite: false),
                chain: FilterChain([.filter(filter)]))
            let error = try #require(throws: PipelineError.self) { try Pipeline.run(request) }
            #expect(error.kind == .data)
            #expect(try listing(folder) == ["in.png"])
        }
    }

    /// What needs the whole image says why; what goes through in strips has their height.
    @Test func theOutcomeSaysWhyAnImageIsHeldWhole() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            // Large enough for several strips of planes.
            try writePNG(try generator.noise(width: 700, height: 400, layout: .rgb), to: input)
            let output = OutputDestination.file(folder.appending(path: "out.png").path, overwrite: true)
            let kernel = Kernel(rows: [[1, 2, 1]])
            func outcome(_ boundary: BoundaryMode = .edge, change: (inout FilterRequest) -> Void) throws
                -> FilterOutcome
            {
                var request = FilterRequest(
                    input: .file(input.path), output: output,
                    chain: FilterChain([.filter(Filter(kernel, boundary: boundary))]))
                change(&request)
                return try Pipeline.run(request)
            }
            let picture = OutputDestination.file(folder.appending(path: "d.png").path, overwrite: true)
            let strips = try [
                outcome { _ in }, outcome { $0.verify = true },
                outcome { $0.difference = DifferenceRequest(output: picture) },
                outcome { $0.encoding.depth = 16 },
            ]
            for outcome in strips {
                let rows = try #require(outcome.stripRows)
                #expect((50..<400).contains(rows) && outcome.wholeReason == nil)
            }
            let library = FilterOperation.convention(try Convention("opencv.filter2D"), kernel)
            let whole: [(FilterOutcome, GatherReason)] = try [
                (outcome(.wrap) { _ in }, .wrap), (outcome { $0.encoding.range = .minmax }, .range),
                (outcome { $0.chain = FilterChain([library]) }, .library), (outcome { $0.holdsWhole = true }, .wish),
            ]
            for (outcome, reason) in whole {
                #expect(outcome.wholeReason == reason.rawValue && outcome.stripRows == nil, "\(reason)")
            }
        }
    }

    /// A file that breaks off after many rows were encoded leaves nothing behind.
    @Test func aFileThatBreaksOffLeavesNothing() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 700, height: 900, layout: .rgb), to: input)
            let bytes = try Data(contentsOf: input)
            for share in [0.2, 0.7, 0.99] {
                try bytes.prefix(Int(Double(bytes.count) * share)).write(to: input)
                let request = FilterRequest(
                    input: .file(input.path), output: .file(folder.appending(path: "out.png").path, overwrite: false),
                    chain: FilterChain([.filter(Filter(Kernel(rows: [[1, 2, 1]])))]))
                let error = try #require(throws: PipelineError.self) { try Pipeline.run(request) }
                #expect(error.kind == .data)
                #expect(try listing(folder) == ["in.png"])
            }
        }
    }
}
