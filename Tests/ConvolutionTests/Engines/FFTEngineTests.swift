import Convolution
import ImageBuffers
import TestSupport
import Testing

@Suite struct FFTEngineTests {
    /// From a single tap to more than the images here have, in one direction or both.
    private static let shapes = [(1, 1), (3, 3), (2, 5), (8, 1), (1, 9), (7, 6), (13, 13), (47, 2), (3, 26), (19, 22)]

    /// Every instruction set, boundary, size and kernel shape, at random modes, images, anchors, steps and tiles.
    @Test(arguments: InstructionSet.available, allBoundaries)
    func agreesWithReference(set: InstructionSet, boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        var (computed, worst) = (0, 0.0)
        for (index, shape) in Self.shapes.enumerated() {
            for size in OutputSize.allCases where !(size == .full && (boundary == .copy || index > 6)) {
                var filter = Filter(
                    generator.kernel(width: shape.0, height: shape.1),
                    mode: Bool.random(using: &generator) ? .convolve : .correlate, boundary: boundary, size: size)
                filter.anchor = generator.anchor(in: filter.kernel)
                if Bool.random(using: &generator) {
                    filter.stride = .init(x: .random(in: 1...3, using: &generator), y: 2)
                    filter.dilation = .init(x: 2, y: .random(in: 1...3, using: &generator))
                    (filter.gain, filter.bias) = (0.75, 3)
                }
                let image = generator.rows(
                    width: .random(in: 1...45, using: &generator), height: .random(in: 1...24, using: &generator))
                guard let resolved = try? filter.resolved(width: image[0].count, height: image.count) else { continue }
                let error = try FFTTiles.error(
                    of: resolved, set, tiles: try FFTTiles.some(of: resolved, set), over: image)
                worst = error > worst || error.isNaN ? error : worst
                computed += 1
                #expect(error <= 1, "seed \(testSeed), \(filter)")
            }
        }
        print("note: \(set), \(boundary): at most \(worst) of the promised error in \(computed) cases")
        #expect(computed >= 12)
    }

    /// The tile that is chosen for larger images, with several tiles in both directions.
    @Test(arguments: InstructionSet.available)
    func manyTilesAgreeWithReference(set: InstructionSet) throws {
        var generator = SeededGenerator(seed: testSeed)
        for (shape, tile) in [((5, 5), (64, 24)), ((9, 7), (64, 32)), ((20, 5), nil)] as [((Int, Int), (Int, Int)?)] {
            for boundary in [BoundaryMode.symmetric, .renormalize] {
                let filter = Filter(generator.kernel(width: shape.0, height: shape.1), boundary: boundary)
                let image = generator.rows(width: 151, height: 67)
                let error = try FFTTiles.error(
                    of: try filter.resolved(width: 151, height: 67), set,
                    tiles: [tile.map { Axes(x: $0.0, y: $0.1) }],
                    over: image)
                #expect(error <= 1, "seed \(testSeed), \(boundary), \(shape)")
            }
        }
    }

    @Test(arguments: InstructionSet.available)
    func largeKernelsFitIntoLargeTiles(set: InstructionSet) throws {
        var generator = SeededGenerator(seed: testSeed)
        for shape in [(127, 33), (300, 2), (1, 999)] {
            let filter = Filter(generator.kernel(width: shape.0, height: shape.1), boundary: .reflect)
            let image = generator.rows(width: 20, height: 11)
            let error = try FFTTiles.error(
                of: try filter.resolved(width: 20, height: 11), set, tiles: [nil], over: image)
            #expect(error <= 1, "seed \(testSeed), \(shape)")
        }
    }

    @Test func whatHasNoTileIsRefused() throws {
        var filter = Filter(Kernel(rows: [[1, 2], [3, 4]]))
        filter.dilation.x = 400_000_000_001
        let resolved = try filter.resolved(width: 7, height: 5)
        #expect(FFTEngine.estimate(resolved) == nil)
        #expect(throws: FilterError.tooLarge(width: 7, height: 5)) { _ = try FFTEngine(resolved) }
    }

    /// Neither ranges of rows, nor threads, nor regions change a bit: tiles lie where they lie.
    @Test(arguments: InstructionSet.available, [(3, 3), (50, 2)])
    func rangesAndThreadsDoNotChangeABit(set: InstructionSet, shape: (Int, Int)) throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for step in [1, 2] {
                var filter = Filter(
                    generator.kernel(width: shape.0, height: shape.1), mode: .correlate, boundary: boundary)
                filter.stride = .init(both: step)
                let plane = try Plane(rows: generator.rows(width: 201, height: 53))
                let resolved = try filter.resolved(width: 201, height: 53)
                let engine = try FFTEngine(resolved, instructions: set, tile: .init(x: 128, y: 32))
                let size = resolved.geometry.output
                var results: [[UInt32]] = []
                for threads in [1, 2, 7] {
                    var output = try Plane(width: size.x, height: size.y, filledWith: .nan)
                    try engine.filter(plane, into: &output, threads: threads)
                    results.append(output.rows().joined().map(\.bitPattern))
                }
                var banded = try Plane(width: size.x, height: size.y, filledWith: .nan)
                var start = 0
                while start < size.y {
                    let end = min(size.y, start + Int.random(in: 1...30, using: &generator))
                    try engine.filter(rows: start..<end, of: plane, into: &banded, threads: 2)
                    start = end
                }
                results.append(banded.rows().joined().map(\.bitPattern))
                #expect(results.allSatisfy { $0 == results[0] }, "\(boundary), step \(step), seed \(testSeed)")
            }
        }
    }

    /// A range writes its own rows alone, and regions cover it without a gap or an overlap.
    @Test func regionsCoverTheRange() throws {
        let resolved = try Filter(Kernel(width: 5, height: 5, weights: Array(repeating: 1, count: 25)))
            .resolved(width: 300, height: 100)
        let engine = try FFTEngine(resolved, tile: .init(x: 64, y: 32))
        for range in [0..<100, 7..<8, 27..<57, 50..<50] {
            for threads in [1, 2, 8] {
                var counts = Array(repeating: 0, count: 100 * 300)
                for region in engine.regions(of: range, threads: threads) {
                    for y in region.rows { for x in region.columns { counts[y * 300 + x] += 1 } }
                }
                let expected = (0..<(100 * 300)).map { range.contains($0 / 300) ? 1 : 0 }
                #expect(counts == expected, "\(range), \(threads)")
            }
        }
        var output = try Plane(width: 300, height: 100, filledWith: -1)
        try engine.filter(rows: 30..<41, of: try Plane(width: 300, height: 100, filledWith: 1), into: &output)
        let rows = output.rows()
        for y in 0..<100 { #expect(rows[y].allSatisfy { $0 == ((30..<41).contains(y) ? 25 : -1) }) }
    }

    @Test func smallImagesTakeSmallTiles() throws {
        var generator = SeededGenerator(seed: testSeed)
        let kernel = generator.kernel(width: 15, height: 15)
        let small = try #require(FFTEngine.estimate(try Filter(kernel).resolved(width: 64, height: 64)))
        let large = try #require(FFTEngine.estimate(try Filter(kernel).resolved(width: 3840, height: 2160)))
        #expect(small < large / 500)
    }
}

/// Tiles to try a filter with, and what comes of it.
enum FFTTiles {
    /// The chosen tile, the smallest one, and a larger one.
    static func some(of filter: ResolvedFilter, _ set: InstructionSet) throws -> [Axes?] {
        let geometry = filter.geometry
        let spanX = geometry.horizontal.span(ofTaps: filter.taps.width)
        let spanY = geometry.vertical.span(ofTaps: filter.taps.height)
        let widths = [64, 128, 192, 320].filter { $0 >= spanX }
        let heights = [8, 16, 24, 40, 64, 96, 128, 160].filter { $0 >= spanY }
        return [
            nil, Axes(x: try #require(widths.first), y: try #require(heights.first)),
            Axes(x: try #require(widths.dropFirst().first), y: try #require(heights.dropFirst().first)),
        ]
    }

    /// The largest error over all samples and tiles, in parts of the error that is promised for each.
    static func error(
        of filter: ResolvedFilter, _ set: InstructionSet, tiles: [Axes?], over image: [[Float]]
    ) throws -> Double {
        let plane = try Plane(rows: image)
        let expected = Reference.filter(plane, with: filter)
        let whole = promisedError(of: filter, over: image, smallestDivisor: 1)
        let ofBias = promisedError(of: filter, over: image, smallestDivisor: .infinity)
        let promised = SampleMatrix(width: expected.width, height: expected.height) { x, y in
            let divisor = filter.boundary == .renormalize ? insideWeight(of: filter, x: x, y: y) : 1
            return (whole - ofBias) / divisor + ofBias + 0x1p-24 * abs(expected[x, y]) + 0x1p-150
        }
        var worst = 0.0
        for tile in tiles {
            var output = try Plane(width: expected.width, height: expected.height, filledWith: .nan)
            try FFTEngine(filter, instructions: set, tile: tile).filter(plane, into: &output, threads: 1)
            for y in 0..<expected.height {
                for x in 0..<expected.width {
                    let error = abs(Double(output[x, y]) - expected[x, y]) / promised[x, y]
                    // Written so that a NaN stays.
                    if !(error <= worst) { worst = error }
                }
            }
        }
        return worst
    }

    /// What renormalizing divides an output sample by, counted tap by tap.
    private static func insideWeight(of filter: ResolvedFilter, x: Int, y: Int) -> Double {
        let (rows, columns) = (filter.geometry.vertical, filter.geometry.horizontal)
        var weight = 0.0
        for a in rows.insideTaps(of: filter.taps.height, at: y) {
            for b in columns.insideTaps(of: filter.taps.width, at: x) { weight += filter.taps[row: a, column: b] }
        }
        let sum = filter.taps.absoluteSum
        return abs(weight) <= 1e-6 * sum || abs(filter.taps.sum) <= 1e-6 * sum ? 1 : abs(weight)
    }
}
