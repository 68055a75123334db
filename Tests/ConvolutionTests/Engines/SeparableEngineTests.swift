import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Every instruction set's two passes, against the formula in double precision.
@Suite struct SeparableEngineTests {
    /// Kernels on both sides of what a block of rows, a run of taps and a float32 sum hold.
    private static let shapes = [
        (1, 1), (1, 5), (1, 70), (6, 1), (67, 1), (2, 2), (3, 3), (4, 6), (5, 5), (7, 4), (9, 11), (33, 6), (3, 66),
        (130, 2),
    ]

    @Test(arguments: InstructionSet.available, allBoundaries)
    func agreesWithReference(set: InstructionSet, boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        for shape in Self.shapes {
            for size in OutputSize.allCases where !(size == .full && boundary == .copy) {
                let rank = min(Int.random(in: 1...3, using: &generator), shape.0, shape.1)
                var filter = Filter(
                    generator.kernel(width: shape.0, height: shape.1, rank: rank),
                    mode: Bool.random(using: &generator) ? .convolve : .correlate, boundary: boundary, size: size)
                filter.anchor = generator.anchor(in: filter.kernel)
                filter.kernel.offset = .random(in: -1...1, using: &generator)
                // Planes with and without columns that read the image itself, for short tiles and long ones.
                let isPlain = Bool.random(using: &generator)
                if !isPlain {
                    filter.stride = generator.steps()
                    filter.dilation = generator.steps()
                    filter.gain = .random(in: -2...2, using: &generator)
                    filter.bias = .random(in: -5...5, using: &generator)
                }
                let width = Int.random(in: size == .full ? 1...20 : 80...130, using: &generator)
                let height = Int.random(in: 1...8, using: &generator)
                guard let resolved = try? filter.resolved(width: width, height: height) else { continue }
                try expectReference(
                    resolved, resolved.taps.separableTerms(), set, generator.rows(width: width, height: height))
            }
        }
    }

    /// Kernels of full rank, which nobody would apply so, have terms all the same.
    @Test(arguments: InstructionSet.available, [(3, 3), (5, 9), (8, 7), (12, 12)])
    func kernelsOfFullRankAgreeToo(set: InstructionSet, shape: (Int, Int)) throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            var filter = Filter(generator.kernel(width: shape.0, height: shape.1), boundary: boundary)
            filter.dilation = generator.steps()
            let resolved = try filter.resolved(width: 80, height: 4)
            let terms = resolved.taps.separableTerms()
            #expect(terms.count == min(shape.0, shape.1))
            try expectReference(resolved, terms, set, generator.rows(width: 80, height: 4))
        }
    }

    /// Nothing depends on the rows that are asked for, the threads, nor the strips of columns.
    @Test(arguments: InstructionSet.available, [(1, 9), (9, 1), (3, 3), (66, 3), (4, 67)])
    func bandsThreadsAndStripsDoNotChangeABit(set: InstructionSet, shape: (Int, Int)) throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for rank in 1...min(2, shape.0, shape.1) {
                var filter = Filter(
                    generator.kernel(width: shape.0, height: shape.1, rank: rank), boundary: boundary)
                filter.gain = 0.3
                filter.stride.y = .random(in: 1...2, using: &generator)
                filter.stride.x = .random(in: 1...2, using: &generator)
                filter.dilation.y = .random(in: 1...2, using: &generator)
                let plane = try Plane(rows: generator.rows(width: 171, height: 26))
                let resolved = try filter.resolved(width: 171, height: 26)
                let terms = resolved.taps.separableTerms()
                let size = resolved.geometry.output
                var results: [[UInt32]] = []
                for (strip, threads) in [(nil, 1), (nil, 3), (1, 1), (80, 2), (72, 7)] as [(Int?, Int)] {
                    let engine = SeparableEngine(resolved, terms: terms, instructions: set, stripWidth: strip)
                    var output = try Plane(width: size.x, height: size.y, filledWith: .nan)
                    if threads == 2 {
                        for band in generator.bands(of: size.y) {
                            try engine.filter(rows: band, of: plane, into: &output, threads: threads)
                        }
                    } else {
                        try engine.filter(plane, into: &output, threads: threads)
                    }
                    results.append(output.rows().joined().map(\.bitPattern))
                }
                #expect(
                    results.allSatisfy { $0 == results[0] },
                    "\(results.map { zip($0, results[0]).count { $0 != $1 } }) \(boundary), rank \(rank), seed \(testSeed)"
                )
            }
        }
    }

    /// What an output comes to does not depend on its column: a wrapped image that is turned gives a turned result.
    @Test(arguments: InstructionSet.available)
    func columnsAreAlike(set: InstructionSet) throws {
        var generator = SeededGenerator(seed: testSeed)
        let rows = generator.rows(width: 203, height: 9)
        let filter = Filter(generator.kernel(width: 37, height: 5, rank: 2), boundary: .wrap)
        let resolved = try filter.resolved(width: 203, height: 9)
        let engine = SeparableEngine(resolved, terms: resolved.taps.separableTerms(), instructions: set)
        var plain = try Plane(width: 203, height: 9)
        var turned = try Plane(width: 203, height: 9)
        try engine.filter(try Plane(rows: rows), into: &plain)
        try engine.filter(try Plane(rows: rows.map { Array($0[100...] + $0[..<100]) }), into: &turned)
        #expect(turned.rows() == plain.rows().map { Array($0[100...] + $0[..<100]) }, "seed \(testSeed)")
    }

    /// Sums of whole numbers below 2^24 are exact, and the direct engine's to the bit; so are their quotients.
    @Test(arguments: InstructionSet.available)
    func integersAreExact(set: InstructionSet) throws {
        var generator = SeededGenerator(seed: testSeed)
        let binomial = [1.0, 8, 28, 56, 70, 56, 28, 8, 1]
        let kernels = [
            Kernel(rows: [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
            Kernel(width: 31, height: 3, weights: Array(repeating: 1, count: 93)),
            Kernel(rows: [0, 1, 2, 3].map { a in binomial.map { 60 * a * $0 } }),
            Kernel(rows: binomial.map { a in binomial.map { a * $0 / 65536 } }),
        ]
        let plane = try Plane(
            rows: (0..<12).map { _ in (0..<110).map { _ in Float(Int.random(in: 0...255, using: &generator)) } })
        for kernel in kernels {
            for gain in [1, 1 / kernel.absoluteSum] {
                var filter = Filter(kernel, boundary: .reflect)
                filter.gain = gain
                let resolved = try filter.resolved(width: 110, height: 12)
                let terms = try #require(resolved.taps.separableTerms(limit: 1))
                var direct = try Plane(width: 110, height: 12)
                var separable = try Plane(width: 110, height: 12)
                try DirectEngine(resolved, instructions: set).filter(plane, into: &direct)
                try SeparableEngine(resolved, terms: terms, instructions: set).filter(plane, into: &separable)
                let expected = Reference.filter(plane, with: resolved).values.map { Float($0) }
                #expect(separable.rows().joined().map { $0 } == expected, "\(kernel.width), seed \(testSeed)")
                #expect(separable.rows() == direct.rows(), "\(kernel.width), seed \(testSeed)")
            }
        }
    }

    /// The mean of equal integers is that integer, though no weight of it is a float32.
    @Test(arguments: InstructionSet.available, [3, 7, 11, 49])
    func flatImagesKeepTheirValue(set: InstructionSet, side: Int) throws {
        let weight = 1 / Double(side * side)
        let kernel = Kernel(width: side, height: side, weights: Array(repeating: weight, count: side * side))
        let resolved = try Filter(kernel, boundary: .edge).resolved(width: 100, height: 7)
        let terms = try #require(resolved.taps.separableTerms(limit: 1))
        var output = try Plane(width: 100, height: 7)
        try SeparableEngine(resolved, terms: terms, instructions: set)
            .filter(try Plane(width: 100, height: 7, filledWith: 253), into: &output)
        #expect(output.rows().joined().allSatisfy { $0 == 253 })
    }

    @Test(arguments: InstructionSet.available, [(1, 5), (5, 1), (3, 3), (9, 7), (7, 70)])
    func infinityAndNaNReachNoFurtherThanTheKernel(set: InstructionSet, shape: (Int, Int)) throws {
        let (width, height) = shape
        var generator = SeededGenerator(seed: testSeed)
        let kernels = [
            generator.kernel(width: width, height: height, rank: 1),
            Kernel(width: width, height: height, weights: Array(repeating: 0, count: width * height)),
        ]
        for special in [Float.infinity, -.infinity, .nan] {
            for place in [(0, 0), (33, 6), (99, 12)] {
                for kernel in kernels {
                    var plane = try Plane(width: 100, height: 13, filledWith: 1)
                    plane[place.0, place.1] = special
                    let filter = Filter(kernel, mode: .correlate, boundary: .constant(2))
                    let resolved = try filter.resolved(width: 100, height: 13)
                    var output = try Plane(width: 100, height: 13)
                    try SeparableEngine(resolved, terms: kernel.separableTerms(), instructions: set)
                        .filter(plane, into: &output)
                    for y in 0..<13 {
                        for x in 0..<100 {
                            let (a, b) = (place.1 - y + height / 2, place.0 - x + width / 2)
                            let touched = (0..<height).contains(a) && (0..<width).contains(b)
                            if output[x, y].isFinite == touched {
                                Issue.record(
                                    "\(output[x, y]) at \(x), \(y) for \(special) at \(place), seed \(testSeed)")
                                return
                            }
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: [1e-300, 1e-42, 1e40, 1e300])
    func weightsBeyondFloat32(magnitude: Double) throws {
        for kernel in [
            Kernel(rows: [[1, -2, 0.5], [3, -6, 1.5]]),
            Kernel(rows: [[1, 0.3, 0.7], [0.2, 1, -0.4], [1.2, 1.3, 0.3]]),
        ] {
            var filter = Filter(kernel.scaled(by: magnitude), mode: .correlate, boundary: .edge)
            filter.gain = 1 / magnitude
            let resolved = try filter.resolved(width: 4, height: 3)
            try expectReference(
                resolved, resolved.taps.separableTerms(), .preferred, [[1, 2, 3, 0], [5, 8, 1, 0], [2, 2, 9, 4]])
        }
    }

    @Test func enormousDilationTakesNoEnormousMemory() throws {
        let kernel = Kernel(rows: [[1, 2, 4], [8, 16, 32]])
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            var filter = Filter(kernel, boundary: boundary)
            filter.dilation = .init(x: 400_000_000_001, y: 900_000_000_003)
            let resolved = try filter.resolved(width: 7, height: 5)
            try expectReference(
                resolved, resolved.taps.separableTerms(), .preferred, generator.rows(width: 7, height: 5))
        }
    }

    /// Estimates grow with the work, and are of the size of what is measured.
    @Test func estimatesFollowTheWork() throws {
        var generator = SeededGenerator(seed: testSeed)
        let seconds = { (filter: Filter) in
            let resolved = try filter.resolved(width: 3840, height: 2160)
            return SeparableEngine(resolved, terms: resolved.taps.separableTerms()).estimatedSeconds
        }
        var last = 0.0
        for side in [3, 7, 15, 31, 63] {
            let estimate = try seconds(Filter(generator.kernel(width: side, height: side, rank: 1)))
            #expect(estimate > last && estimate > 0.002 && estimate < 0.2, "side \(side), seed \(testSeed)")
            last = estimate
        }
        let single = try seconds(Filter(generator.kernel(width: 15, height: 15, rank: 1)))
        let twice = try seconds(Filter(generator.kernel(width: 15, height: 15, rank: 2)))
        let row = try seconds(Filter(generator.kernel(width: 15, height: 1)))
        var stepping = Filter(generator.kernel(width: 15, height: 15, rank: 1))
        stepping.stride = .init(both: 4)
        #expect(row < single && single < twice && twice < 2.5 * single, "seed \(testSeed)")
        #expect(try seconds(stepping) < single, "seed \(testSeed)")
    }

    /// Strips, and taps down the columns, that are more than one float32 sum holds.
    @Test func largeKernelsKeepTheirPrecision() throws {
        let profile = (0..<301).map { 1 + 0.3 * Double($0 % 7) / 7 }
        let sum = profile.reduce(0, +)
        let kernel = Kernel(rows: profile.map { a in profile.map { a * $0 / (sum * sum) } })
        let resolved = try Filter(kernel, boundary: .edge).resolved(width: 1200, height: 3)
        let terms = try #require(resolved.taps.separableTerms(limit: 1))
        var output = try Plane(width: 1200, height: 3)
        try SeparableEngine(resolved, terms: terms).filter(
            try Plane(width: 1200, height: 3, filledWith: 254.9), into: &output)
        for value in output.rows().joined() where abs(value - 254.9) > 254.9 * 4e-6 {
            Issue.record("\(value)")
            return
        }
    }
}

/// Compares the separable engine with the reference on an image.
private func expectReference(
    _ filter: ResolvedFilter, _ terms: SeparableTerms, _ set: InstructionSet, _ rows: [[Float]],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let plane = try Plane(rows: rows)
    let expected = Reference.filter(plane, with: filter)
    var output = try Plane(width: expected.width, height: expected.height, filledWith: .nan)
    try SeparableEngine(filter, terms: terms, instructions: set).filter(plane, into: &output)
    let bias = 1e-5 * abs(filter.bias)
    let undivided = promisedError(of: filter, over: rows, smallestDivisor: 1) - bias
    for y in 0..<expected.height {
        for x in 0..<expected.width {
            let promised = undivided / divisor(of: filter, x: x, y: y) + bias
            // Written so that a NaN fails.
            let isClose = abs(Double(output[x, y]) - expected[x, y]) <= promised
            if !isClose {
                Issue.record(
                    "\(output[x, y]) for \(expected[x, y]) at \(x), \(y): \(set), seed \(testSeed), \(filter)",
                    sourceLocation: sourceLocation)
                return
            }
        }
    }
}

/// What renormalizing divides an output sample by, counted tap by tap; 1 for all other boundaries.
private func divisor(of filter: ResolvedFilter, x: Int, y: Int) -> Double {
    guard filter.boundary == .renormalize else { return 1 }
    let (vertical, horizontal) = (filter.geometry.vertical, filter.geometry.horizontal)
    var weight = 0.0
    for a in vertical.insideTaps(of: filter.taps.height, at: y) {
        for b in horizontal.insideTaps(of: filter.taps.width, at: x) { weight += filter.taps[row: a, column: b] }
    }
    let nothing = 1e-6 * filter.taps.absoluteSum
    return abs(weight) <= nothing || abs(filter.taps.sum) <= nothing ? 1 : abs(weight)
}
