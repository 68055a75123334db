import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Samples that a transform would spread or lose, and samples whose sums are exact.
@Suite struct FFTEngineSampleTests {
    /// A special sample reaches what its taps reach, in its own tile and in those next to it.
    @Test(arguments: InstructionSet.available, [Float.nan, .infinity, -.infinity, 3e38, 2e33])
    func specialSamplesReachNoFurtherThanTheKernel(set: InstructionSet, special: Float) throws {
        var generator = SeededGenerator(seed: testSeed)
        let size = Axes(x: 150, y: 50)
        for boundary in allBoundaries {
            for place in [(0, 0), (59, 27), (60, 28), (149, 49)].shuffled(using: &generator).prefix(2) {
                var rows = generator.rows(width: size.x, height: size.y)
                rows[place.1][place.0] = special
                let kernel = Kernel(width: 5, height: 5, weights: (0..<25).map { Double($0 % 3) })
                let resolved = try Filter(kernel, boundary: boundary).resolved(width: size.x, height: size.y)
                let plane = try Plane(rows: rows)
                var direct = try Plane(width: size.x, height: size.y)
                var output = try Plane(width: size.x, height: size.y)
                try DirectEngine(resolved, instructions: set).filter(plane, into: &direct, threads: 1)
                try FFTEngine(resolved, instructions: set, tile: .init(x: 64, y: 32))
                    .filter(plane, into: &output, threads: 1)
                for y in 0..<size.y {
                    for x in 0..<size.x {
                        let (a, b) = (direct[x, y], output[x, y])
                        let same =
                            a.isNaN ? b.isNaN : a.isInfinite || abs(a) > 1e30 ? a == b : abs(a - b) <= 1e-5 * 250 * 25
                        if !same {
                            Issue.record("\(b) for \(a) at \(x), \(y); \(boundary), \(place), seed \(testSeed)")
                        }
                    }
                }
            }
        }
    }

    /// A border's value counts like a sample.
    @Test(arguments: [Float.nan, .infinity, 3e38])
    func specialBordersReachNoFurtherThanTheKernel(value: Float) throws {
        let kernel = Kernel(width: 3, height: 3, weights: Array(repeating: 1, count: 9))
        let resolved = try Filter(kernel, boundary: .constant(value)).resolved(width: 150, height: 70)
        var output = try Plane(width: 150, height: 70)
        try FFTEngine(resolved, tile: .init(x: 64, y: 32))
            .filter(try Plane(width: 150, height: 70, filledWith: 2), into: &output, threads: 1)
        for y in 0..<70 {
            for x in 0..<150 {
                let touched = x == 0 || y == 0 || x == 149 || y == 69
                #expect(touched ? !(abs(output[x, y]) < 1e30) : output[x, y] == 18)
            }
        }
    }

    @Test(arguments: InstructionSet.available)
    func minuteSamplesKeepTheirDigits(set: InstructionSet) throws {
        var generator = SeededGenerator(seed: testSeed)
        for scale in [Float(1e-36), 1e-19, 1e25] {
            let image = generator.rows(width: 60, height: 30).map { $0.map { $0 * scale } }
            let filter = Filter(generator.kernel(width: 9, height: 9), boundary: .edge)
            let error = try FFTTiles.error(
                of: try filter.resolved(width: 60, height: 30), set, tiles: [nil],
                over: image)
            #expect(error <= 1, "\(scale), seed \(testSeed)")
        }
    }

    @Test(arguments: [1e-300, 1e-42, 1e40, 1e300])
    func weightsBeyondFloat32(magnitude: Double) throws {
        var generator = SeededGenerator(seed: testSeed)
        var filter = Filter(generator.kernel(width: 7, height: 5).scaled(by: magnitude), boundary: .edge)
        filter.gain = 1 / magnitude
        let image = generator.rows(width: 40, height: 30)
        #expect(
            try FFTTiles.error(of: try filter.resolved(width: 40, height: 30), .preferred, tiles: [nil], over: image)
                <= 1)
    }

    /// 8-bit samples under kernels of whole weights: to the bit what the direct engine gives, with gain and bias too.
    @Test(arguments: InstructionSet.available, allBoundaries)
    func wholeSumsAreExact(set: InstructionSet, boundary: BoundaryMode) throws {
        if case .constant(-3.5) = boundary { return }
        var generator = SeededGenerator(seed: testSeed)
        for (side, largest) in [(3, 100), (7, 19), (15, 4), (31, 1)] {
            let weights = (0..<(side * side)).map { _ in Double(Int.random(in: -largest...largest, using: &generator)) }
            var filter = Filter(Kernel(width: side, height: side, weights: weights), boundary: boundary)
            filter.gain = side == 7 ? 1.0 / 49 : 1
            filter.bias = side == 15 ? 0.5 : 0
            let resolved = try filter.resolved(width: 150, height: 60)
            let plane = try Plane(
                rows: (0..<60).map { _ in (0..<150).map { _ in Float(Int.random(in: 0...255, using: &generator)) } })
            var direct = try Plane(width: 150, height: 60)
            var output = try Plane(width: 150, height: 60)
            try DirectEngine(resolved, instructions: set).filter(plane, into: &direct, threads: 1)
            try FFTEngine(resolved, instructions: set).filter(plane, into: &output, threads: 1)
            #expect(
                output.rows().joined().map(\.bitPattern) == direct.rows().joined().map { ($0 + 0).bitPattern },
                "\(side), seed \(testSeed)")
        }
    }

    /// Sums at the bound up to which they are rounded, where all samples and weights have one sign.
    @Test(arguments: InstructionSet.available, [64, 256, 1024])
    func largestWholeSumsAreExact(set: InstructionSet, tile: Int) throws {
        let kernel = Kernel(width: 31, height: 31, weights: Array(repeating: 1, count: 961))
        let resolved = try Filter(kernel, boundary: .wrap).resolved(width: 300, height: 80)
        var plane = try Plane(width: 300, height: 80, filledWith: 255)
        var generator = SeededGenerator(seed: testSeed)
        for y in 0..<80 { for x in 0..<300 { plane[x, y] = Float(Int.random(in: 200...255, using: &generator)) } }
        var direct = try Plane(width: 300, height: 80)
        var output = try Plane(width: 300, height: 80)
        try DirectEngine(resolved, instructions: set).filter(plane, into: &direct, threads: 1)
        try FFTEngine(resolved, instructions: set, tile: .init(x: tile, y: max(tile / 2, 64)))
            .filter(plane, into: &output, threads: 1)
        #expect(output.rows() == direct.rows())
    }

    /// Weights that are a number times whole ones: sums are exact but for that number.
    @Test func multiplesOfWholeWeightsAreAsExactAsTheReference() throws {
        var generator = SeededGenerator(seed: testSeed)
        let kernel = Kernel(width: 9, height: 9, weights: (0..<81).map { Double(1 + $0 % 4) / 3.7 })
        let resolved = try Filter(kernel, boundary: .reflect).resolved(width: 80, height: 50)
        let plane = try Plane(
            rows: (0..<50).map { _ in (0..<80).map { _ in Float(Int.random(in: 0...255, using: &generator)) } })
        let expected = Reference.filter(plane, with: resolved)
        var output = try Plane(width: 80, height: 50)
        try FFTEngine(resolved).filter(plane, into: &output, threads: 1)
        for y in 0..<50 {
            for x in 0..<80 { #expect(abs(Double(output[x, y]) - expected[x, y]) <= 0x1p-24 * 1.01 * expected[x, y]) }
        }
    }
}
