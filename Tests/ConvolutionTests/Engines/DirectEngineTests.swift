import Convolution
import ImageBuffers
import TestSupport
import Testing

@Suite struct DirectEngineTests {
    /// All shapes up to 9x9, and some that are larger than any image here in one direction or both.
    private static let shapes =
        (1...9).flatMap { width in (1...9).map { height in (width, height) } } + [(13, 2), (2, 15), (14, 13), (40, 1)]

    /// Every combination of mode, boundary, size and kernel shape, at random images, anchors, strides and dilations.
    @Test(arguments: FilterMode.allCases, OutputSize.allCases)
    func agreesWithReference(mode: FilterMode, size: OutputSize) throws {
        var generator = SeededGenerator(seed: testSeed)
        var computed: [String: Int] = [:]
        for boundary in allBoundaries {
            for shape in Self.shapes {
                for round in 0..<2 {
                    var filter = Filter(
                        generator.kernel(width: shape.0, height: shape.1), mode: mode, boundary: boundary,
                        size: size)
                    filter.anchor = generator.anchor(in: filter.kernel)
                    filter.kernel.offset = .random(in: -1...1, using: &generator)
                    if round > 0 {
                        filter.gain = .random(in: -2...2, using: &generator)
                        filter.bias = .random(in: -5...5, using: &generator)
                    }
                    if try Self.check(filter, plainSteps: round == 0, &generator) {
                        computed["\(boundary)", default: 0] += 1
                    }
                }
            }
        }
        let expected = size == .full ? allBoundaries.count - 1 : allBoundaries.count
        #expect(computed.count == expected, "seed \(testSeed): boundaries \(computed)")
    }

    /// Compares one filter on one random image; false where the filter cannot be resolved for it.
    private static func check(
        _ filter: Filter, plainSteps: Bool, _ generator: inout SeededGenerator
    ) throws -> Bool {
        var filter = filter
        let step = { (generator: inout SeededGenerator) in
            Axes(
                x: plainSteps ? 1 : .random(in: 1...3, using: &generator),
                y: plainSteps ? 1 : .random(in: 1...3, using: &generator))
        }
        (filter.stride, filter.dilation) = (step(&generator), step(&generator))
        // Valid output wants room for the kernel; the others are to meet kernels larger than the image.
        let smallest = filter.size == .valid ? 9 : 1
        let width = Int.random(in: smallest...12, using: &generator)
        let height = Int.random(in: smallest...12, using: &generator)
        let rows = generator.rows(width: width, height: height)
        let resolved: ResolvedFilter
        do throws(FilterError) {
            resolved = try filter.resolved(width: width, height: height)
        } catch .copyHasNoFullSize {
            return false
        } catch .nothingValid {
            return false
        }
        let plane = try Plane(rows: rows)
        let expected = Reference.filter(plane, with: resolved)
        var output = try Plane(width: expected.width, height: expected.height, filledWith: .nan)
        try DirectEngine(resolved).filter(rows: 0..<expected.height, of: plane, into: &output)
        for y in 0..<expected.height {
            for x in 0..<expected.width {
                let promised = promisedError(
                    of: resolved, over: rows, smallestDivisor: divisor(of: resolved, x: x, y: y))
                // Written so that a NaN fails.
                let close = abs(Double(output[x, y]) - expected[x, y]) <= promised
                if !close {
                    Issue.record(
                        "\(output[x, y]) for \(expected[x, y]) at \(x), \(y); seed \(testSeed), \(width)x\(height), \(resolved)"
                    )
                    return true
                }
            }
        }
        return true
    }

    /// What renormalizing divides an output sample by, counted tap by tap; 1 for all other boundaries.
    private static func divisor(of filter: ResolvedFilter, x: Int, y: Int) -> Double {
        guard filter.boundary == .renormalize else { return 1 }
        let geometry = filter.geometry
        var weight = 0.0
        for a in 0..<filter.taps.height {
            for b in 0..<filter.taps.width {
                let sourceY = y * geometry.stride.y + a * geometry.dilation.y - geometry.before.y
                let sourceX = x * geometry.stride.x + b * geometry.dilation.x - geometry.before.x
                if (0..<geometry.input.y).contains(sourceY) && (0..<geometry.input.x).contains(sourceX) {
                    weight += filter.taps[row: a, column: b]
                }
            }
        }
        return abs(weight) <= 1e-6 * filter.taps.absoluteSum ? 1 : abs(weight)
    }

    @Test func bandsDoNotChangeABit() throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for shape in [(3, 3), (2, 6), (11, 9), (15, 16)] {
                var filter = Filter(
                    generator.kernel(width: shape.0, height: shape.1),
                    mode: Bool.random(using: &generator) ? .convolve : .correlate, boundary: boundary)
                filter.gain = 0.3
                filter.stride.y = .random(in: 1...2, using: &generator)
                let resolved = try filter.resolved(width: 10, height: 14)
                let plane = try Plane(rows: generator.rows(width: 10, height: 14))
                let engine = DirectEngine(resolved)
                let height = resolved.geometry.output.y
                var whole = try Plane(width: 10, height: height)
                try engine.filter(rows: 0..<height, of: plane, into: &whole)
                for _ in 0..<3 {
                    var banded = try Plane(width: 10, height: height, filledWith: .nan)
                    var bands: [Range<Int>] = []
                    var start = 0
                    while start < height {
                        let end = Int.random(in: (start + 1)...height, using: &generator)
                        bands.append(start..<end)
                        start = end
                    }
                    for band in bands.shuffled(using: &generator) {
                        try engine.filter(rows: band, of: plane, into: &banded)
                    }
                    let same = whole.rows().joined().map(\.bitPattern) == banded.rows().joined().map(\.bitPattern)
                    #expect(same, "bands \(bands), \(filter), seed \(testSeed)")
                }
            }
        }
    }

    @Test func largeKernelsKeepTheirPrecision() throws {
        // A plain float32 sum of these 2500 products of like size is off by about 1e-4 of it.
        let kernel = Kernel(width: 50, height: 50, weights: Array(repeating: 1.0 / 2500, count: 2500))
        let plane = try Plane(width: 9, height: 3, filledWith: 254.9)
        let result = try plane.convolved(with: kernel, boundary: .edge)
        for value in result.rows().joined() { #expect(abs(value - 254.9) <= 254.9 * 4e-6) }
    }

    @Test func integersAreExact() throws {
        var generator = SeededGenerator(seed: testSeed)
        let rows = (0..<20).map { _ in (0..<30).map { _ in Float(Int.random(in: 0...255, using: &generator)) } }
        let weights = (0..<49).map { _ in Double(Int.random(in: -20...20, using: &generator)) }
        var filter = Filter(Kernel(width: 7, height: 7, weights: weights), boundary: .wrap)
        filter.gain = 1.0 / 9
        let plane = try Plane(rows: rows)
        let expected = Reference.filter(plane, with: try filter.resolved(width: 30, height: 20))
        let result = try plane.filtered(by: filter)
        #expect(result.rows().joined().map { $0 } == expected.values.map { Float($0) })
    }

    @Test(arguments: [1e-300, 1e-42, 1e40, 1e300])
    func weightsBeyondFloat32(magnitude: Double) throws {
        var filter = Filter(
            Kernel(rows: [[1, -2, 0.5], [3, 0, 0.25]]).scaled(by: magnitude), mode: .correlate, boundary: .edge)
        filter.gain = 1 / magnitude
        let plane = try Plane(rows: [[1, 2, 3, 0], [5, 8, 1, 0], [2, 2, 9, 4]])
        let expected = Reference.filter(plane, with: try filter.resolved(width: 4, height: 3))
        let result = try plane.filtered(by: filter)
        for y in 0..<3 {
            for x in 0..<4 { #expect(abs(Double(result[x, y]) - expected[x, y]) <= 1e-5 * 61) }
        }
    }

    @Test func notANumberSpreadsUnderZeroWeightsToo() throws {
        let kernel = Kernel(rows: [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
        var plane = try Plane(width: 9, height: 5, filledWith: 1)
        plane[4, 2] = .nan
        for boundary in [BoundaryMode.symmetric, .renormalize] {
            let filter = Filter(kernel, boundary: boundary)
            let direct = try plane.filtered(by: filter)
            let reference = Reference.filter(plane, with: try filter.resolved(width: 9, height: 5))
            for y in 0..<5 {
                for x in 0..<9 {
                    let touched = abs(x - 4) <= 1 && abs(y - 2) <= 1
                    #expect(direct[x, y].isNaN == touched)
                    #expect(reference[x, y].isNaN == touched)
                }
            }
        }
    }

    @Test func enormousDilationTakesNoEnormousMemory() throws {
        let kernel = Kernel(rows: [[1, 2, 4], [8, 16, 32]])
        var generator = SeededGenerator(seed: testSeed)
        let plane = try Plane(rows: generator.rows(width: 7, height: 5))
        for boundary in allBoundaries {
            var filter = Filter(kernel, boundary: boundary)
            filter.dilation = .init(x: 400_000_000_001, y: 900_000_000_003)
            let resolved = try filter.resolved(width: 7, height: 5)
            let expected = Reference.filter(plane, with: resolved)
            var output = try Plane(width: 7, height: 5)
            try DirectEngine(resolved).filter(rows: 0..<5, of: plane, into: &output)
            for y in 0..<5 {
                for x in 0..<7 { #expect(abs(Double(output[x, y]) - expected[x, y]) <= 1e-5 * 630) }
            }
        }
        #expect(throws: FilterError.reachesTooFar(limit: 1 << 40)) {
            var filter = Filter(kernel)
            filter.dilation.x = .max
            _ = try filter.resolved(width: 7, height: 5)
        }
    }
}
