import Convolution
import ImageBuffers
import TestSupport
import Testing

/// The innermost loops of every instruction set that this machine has, against the formula in double precision.
@Suite struct InstructionSetTests {
    /// Kernels on both sides of what a block of rows, a float32 sum and a row's share of it hold.
    private static let shapes = [
        (1, 1), (3, 3), (3, 21), (5, 4), (2, 7), (7, 1), (7, 9), (1, 9), (8, 8), (9, 8), (15, 15), (65, 2), (130, 3),
        (3, 70),
    ]

    @Test func thisMachineHasOne() {
        let sets = InstructionSet.available
        print("note: instruction sets of this machine, which are tested: \(sets.map(\.rawValue))")
        #expect(!sets.isEmpty && sets.contains(.preferred))
        for set in sets { #expect(set.isAvailable) }
    }

    /// Planes wide enough for tiles that read the image itself, at every boundary and size, stepping or not.
    @Test(arguments: InstructionSet.available, allBoundaries)
    func agreesWithReference(set: InstructionSet, boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        for shape in Self.shapes {
            for size in OutputSize.allCases where !(size == .full && boundary == .copy) {
                for steps in [false, true] {
                    var filter = Filter(
                        generator.kernel(width: shape.0, height: shape.1), mode: .correlate,
                        boundary: boundary, size: size)
                    filter.anchor = generator.anchor(in: filter.kernel)
                    if steps {
                        filter.stride = .init(x: .random(in: 1...2, using: &generator), y: 2)
                        filter.dilation = .init(x: 2, y: .random(in: 1...2, using: &generator))
                        filter.gain = 0.75
                        filter.bias = 3
                    }
                    try Self.check(filter, set, &generator)
                }
            }
        }
    }

    private static func check(
        _ filter: Filter, _ set: InstructionSet, _ generator: inout SeededGenerator
    ) throws {
        let (width, height) = (Int.random(in: 40...75, using: &generator), Int.random(in: 5...9, using: &generator))
        let rows = generator.rows(width: width, height: height)
        guard let resolved = try? filter.resolved(width: width, height: height) else { return }
        let plane = try Plane(rows: rows)
        let expected = Reference.filter(plane, with: resolved)
        var output = try Plane(width: expected.width, height: expected.height, filledWith: .nan)
        try DirectEngine(resolved, instructions: set, leastTiles: 1).filter(
            rows: 0..<expected.height, of: plane, into: &output)
        // Renormalizing may divide by little, and the error with it; DirectEngineTests know each divisor.
        let loose = filter.boundary == .renormalize
        let promised =
            (loose ? 1e-4 : 2e-6)
            * (abs(filter.gain) * filter.kernel.absoluteSum * 10 + abs(filter.bias))
            + 0x1p-24 * expected.largestMagnitude
        var worst = 0.0
        for y in 0..<expected.height {
            for x in 0..<expected.width {
                let error = abs(Double(output[x, y]) - expected[x, y])
                // Written so that a NaN counts.
                if !(error <= worst) { worst = error }
            }
        }
        #expect(
            worst <= promised * (loose ? max(1, expected.largestMagnitude) : 1),
            "\(set), seed \(testSeed), \(width)x\(height), \(filter)")
    }

    @Test(arguments: InstructionSet.available)
    func integersAreExact(set: InstructionSet) throws {
        var generator = SeededGenerator(seed: testSeed)
        let rows = (0..<9).map { _ in (0..<70).map { _ in Float(Int.random(in: 0...255, using: &generator)) } }
        for side in [3, 7, 11] {
            let weights = (0..<(side * side)).map { _ in Double(Int.random(in: -200...200, using: &generator)) }
            let filter = Filter(Kernel(width: side, height: side, weights: weights), boundary: .reflect)
            let plane = try Plane(rows: rows)
            let resolved = try filter.resolved(width: 70, height: 9)
            var output = try Plane(width: 70, height: 9)
            try DirectEngine(resolved, instructions: set, leastTiles: 1).filter(rows: 0..<9, of: plane, into: &output)
            #expect(
                output.rows().joined().map(Double.init) == Reference.filter(plane, with: resolved).values,
                "\(side), seed \(testSeed)")
        }
    }

    /// A kernel row beyond a block's edge must not reach an output: not even as a weight of 0 times infinity.
    @Test(arguments: InstructionSet.available, [1, 3, 9])
    func infinityAndNaNReachNoFurtherThanTheKernel(set: InstructionSet, side: Int) throws {
        let kernel = Kernel(width: side, height: side, weights: Array(repeating: 0, count: side * side))
        for special in [Float.infinity, -.infinity, .nan] {
            for place in [(0, 0), (33, 6), (59, 12)] {
                var plane = try Plane(width: 60, height: 13, filledWith: 1)
                plane[place.0, place.1] = special
                let resolved = try Filter(kernel, boundary: .constant(2)).resolved(width: 60, height: 13)
                var output = try Plane(width: 60, height: 13)
                try DirectEngine(resolved, instructions: set, leastTiles: 1).filter(
                    rows: 0..<13, of: plane, into: &output)
                for y in 0..<13 {
                    for x in 0..<60 {
                        let touched = abs(x - place.0) <= side / 2 && abs(y - place.1) <= side / 2
                        let right = touched ? output[x, y].isNaN : output[x, y] == 0
                        if !right { Issue.record("\(output[x, y]) at \(x), \(y) for \(special) at \(place)") }
                    }
                }
            }
        }
    }

    /// A result does not depend on how rows are split into bands, nor on where tiles begin: wide planes too.
    @Test(arguments: InstructionSet.available, [(3, 3), (9, 5), (15, 15), (70, 2)])
    func bandsDoNotChangeABit(set: InstructionSet, shape: (Int, Int)) throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for step in [1, 2] {
                var filter = Filter(
                    generator.kernel(width: shape.0, height: shape.1), mode: .correlate, boundary: boundary)
                filter.stride.y = step
                let plane = try Plane(rows: generator.rows(width: 101, height: 19))
                let resolved = try filter.resolved(width: 101, height: 19)
                let engine = DirectEngine(resolved, instructions: set, leastTiles: 1)
                let height = resolved.geometry.output.y
                var whole = try Plane(width: 101, height: height)
                try engine.filter(rows: 0..<height, of: plane, into: &whole)
                var banded = try Plane(width: 101, height: height, filledWith: .nan)
                var start = 0
                while start < height {
                    let end = min(height, start + Int.random(in: 1...7, using: &generator))
                    try engine.filter(rows: start..<end, of: plane, into: &banded)
                    start = end
                }
                let same = whole.rows().joined().map(\.bitPattern) == banded.rows().joined().map(\.bitPattern)
                #expect(same, "\(boundary), step \(step), seed \(testSeed)")
            }
        }
    }
}
