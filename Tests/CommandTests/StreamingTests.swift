import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import ImagePipeline
import TestSupport
import Testing

/// Images that go through in strips come out as those that are held whole: the same file, byte for byte.
@Suite struct StreamingTests {
    static let boundaries: [BoundaryMode] = BoundaryMode.all + [.constant(90)]

    static func image(_ generator: inout SeededGenerator, width: Int, height: Int, layout: ChannelLayout)
        throws -> PlanarImage
    {
        try PlanarImage(width: width, height: height, layout: layout) { _ in
            try Plane(
                rows: (0..<height).map { _ in
                    (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) }
                })
        }
    }

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
                    try writePNG(try Self.image(&generator, width: width, height: height, layout: layout), to: input)
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
    func bytesChangeNoByte(boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        var summed = 0
        try withTemporaryFolder { folder in
            for (turn, layout) in [ChannelLayout.gray, .rgb, .rgba, .grayAlpha, .rgb, .gray, .rgb].enumerated() {
                let (width, height) = (
                    Int.random(in: 1...400, using: &generator), Int.random(in: 1...90, using: &generator)
                )
                let input = folder.appending(path: "in.png")
                try writePNG(try Self.image(&generator, width: width, height: height, layout: layout), to: input)
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
        let isSummed = boundary != .wrap && boundary != .renormalize && boundary != .copy
        #expect(isSummed ? summed >= 3 : summed == 0, "\(summed)")
    }

    /// JPEG is decoded to bytes and encoded from bytes too, and what is no plain rounding goes through planes.
    @Test func bytesOfPhotographsAreSummed() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try Self.image(&generator, width: 700, height: 500, layout: .rgb), to: input)
            let box = ["-k", "1 2 1; 2 4 2; 1 2 1"]
            func run(_ arguments: [String]) throws -> String {
                let result = try imgconv(arguments + ["--overwrite", "-v"], in: folder)
                #expect(result.status == 0, "\(result.errors)")
                return result.text
            }
            let words = "bytes are summed as they are, by 9 whole weights"
            _ = try run(["in.png"] + box + ["--normalize", "sum", "-o", "in.jpg"])
            for name in ["in.png", "in.jpg"] {
                let output = name.replacing("in.", with: "out.")
                let text = try run([name] + box + ["--normalize", "sum", "-o", output])
                #expect(text.contains(words + " over 16"), "\(text)")
                let bytes = try Data(contentsOf: folder.appending(path: output))
                #expect(try run([name] + box + ["--scale", "1/16", "-o", output]).contains(words + " over 16"))
                #expect(try Data(contentsOf: folder.appending(path: output)) == bytes, "\(name), seed \(testSeed)")
                // The same file by planes of floats.
                let planes = try run([name] + box + ["--normalize", "sum", "-o", output, "--algorithm", "separable"])
                #expect(!planes.contains(words), "\(planes)")
                #expect(try Data(contentsOf: folder.appending(path: output)) == bytes, "\(name), seed \(testSeed)")
            }
            for flags in [
                ["--range", "abs"], ["--range", "wrap"], ["--rounding", "half-up"], ["--bias", "0.5"],
                ["--scale", "0.51"],
                ["--depth", "16"], ["-b", "constant:1.5"],
            ] {
                #expect(try !run(["in.png"] + box + flags + ["-o", "out.png"]).contains(words), "\(flags)")
            }
        }
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
            try writePNG(try Self.image(&generator, width: 9, height: 60, layout: .rgb), to: input)
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
    @Test func rowsThatNobodyNeedsAreRead() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            let output = folder.appending(path: "out.png")
            try writePNG(try Self.image(&generator, width: 40, height: 290, layout: .rgb), to: input)
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
            let result = try imgconv(["in.png", "-k", "1", "--stride", "y=150,x=1", "-o", "out.png"], in: folder)
            #expect(result.status == 65, "\(result.errors)")
            #expect(try listing(folder) == ["in.png"])
        }
    }

    /// What needs the whole image says why; what goes through in strips says so.
    @Test func theAccountSaysWhyAnImageIsHeldWhole() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try Self.image(&generator, width: 1500, height: 1400, layout: .rgb), to: input)
            let outputs = ["-o", "out.png", "--overwrite", "-v"]
            let run = { (flags: [String]) in try imgconv(["in.png", "-k", "1 2 1"] + flags + outputs, in: folder) }
            for (flags, words) in [
                ([], "memory  strips of 232 rows"), (["-b", "wrap"], "the first row's wrap border"),
                (["--range", "minmax"], "--range minmax"), (["--verify"], "memory  strips of 228 rows"),
                (["-k", "1"], "memory  strips of 228 rows"), (["--diff", "d.png"], "memory  strips of"),
                (["--like", "opencv.filter2D"], "a library's own arithmetic"),
            ] {
                let result = try run(flags)
                #expect(result.status == 0 && result.text.contains(words), "\(flags): \(result.text)")
            }
        }
    }

    /// libpng alone, by the environment, gives the same pixels, and other bytes: it was another encoder.
    @Test func libpngAloneGivesTheSamePixels() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try Self.image(&generator, width: 300, height: 200, layout: .rgba), to: input)
            for (name, engine) in [("fast.png", "fast"), ("plain.png", "libpng")] {
                let result = try imgconv(
                    ["in.png", "-k", "1 2 1; 2 4 2; 1 2 1", "--normalize", "sum", "-o", name], in: folder,
                    environment: ["IMGCONV_PNG": engine])
                #expect(result.status == 0, "\(result.errors)")
            }
            let (fast, plain) = (folder.appending(path: "fast.png"), folder.appending(path: "plain.png"))
            #expect(try readImage(fast).planes == readImage(plain).planes, "seed \(testSeed)")
            #expect(try Data(contentsOf: fast) != Data(contentsOf: plain))
        }
    }

    /// A file that breaks off after many rows were encoded leaves nothing behind.
    @Test func aFileThatBreaksOffLeavesNothing() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try Self.image(&generator, width: 1500, height: 1400, layout: .rgb), to: input)
            let bytes = try Data(contentsOf: input)
            for share in [0.2, 0.7, 0.99] {
                try bytes.prefix(Int(Double(bytes.count) * share)).write(to: input)
                let result = try imgconv(["in.png", "-k", "1 2 1", "-o", "out.png"], in: folder)
                #expect(result.status == 65, "\(result.errors)")
                #expect(try listing(folder) == ["in.png"])
            }
        }
    }
}
