import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Random filters, found again from what they make.
@Suite struct IdentificationPropertyTests {
    /// What was done to a random image, and what came of it.
    private struct Case {
        var kernel: Kernel
        var variant: KernelVariant
        var filter: Filter
        var input: [[Float]]
        var output: [[Float]]
        var before: FilterGeometry.Pair
        var model = SampleModel.floats

        /// Whether a hypothesis is the truth, or gives the same by definition.
        func agrees(_ found: Hypothesis) -> Bool {
            guard found.sameVariants.contains(variant) || found.oppositeVariants.contains(variant),
                found.placement.before == before
            else { return false }
            switch (found.border, filter.boundary) {
            case (.notReached, _): return filter.size == .valid || filter.kernel.weights.count == 1
            case (.extended(.constant(let a)), .constant(let b)): return abs(a - b) <= 0.02 * max(1, abs(b))
            case (let border, let boundary): return border == .extended(boundary)
            }
        }
    }

    private static let boundaries: [BoundaryMode] = BoundaryMode.all + [.constant(7)]

    private static func random(_ generator: inout SeededGenerator, bytes: Bool) throws -> Case {
        let (width, height) = (Int.random(in: 14...30, using: &generator), Int.random(in: 14...30, using: &generator))
        let rows = (0..<height).map { _ in
            (0..<width).map { _ in
                bytes
                    ? Float(Int.random(in: 0...255, using: &generator)) : Float.random(in: -10...10, using: &generator)
            }
        }
        let kernel = generator.kernel(
            width: .random(in: 1...5, using: &generator), height: .random(in: 2...5, using: &generator))
        let variant = KernelVariant.allCases.randomElement(using: &generator) ?? .asWritten
        let taps = variant.applied(to: kernel)
        var filter = Filter(taps, mode: .correlate)
        filter.size = OutputSize.allCases.randomElement(using: &generator) ?? .same
        filter.boundary = boundaries.randomElement(using: &generator) ?? .edge
        if filter.boundary == .copy, filter.size == .full { filter.size = .same }
        filter.anchor = Kernel.Anchor(
            x: .random(in: 0..<taps.width, using: &generator), y: .random(in: 0..<taps.height, using: &generator))
        // Bytes: some contrast, so that a tenth or so is clipped at either end.
        filter.gain = bytes ? 1.4 / taps.weights.reduce(0) { $0 + $1 * $1 }.squareRoot() : [1, -2, 0.125][width % 3]
        filter.bias = bytes ? 128 - filter.gain * taps.sum * 127.5 : [0, 0.5, -3][height % 3]
        if bytes, filter.boundary == .renormalize { filter.gain *= taps.sum }
        // A single tap has no border.
        if variant == .notApplied { filter.boundary = .edge }
        let resolved = try filter.resolved(width: width, height: height)
        let result = Reference.filter(try Plane(rows: rows), with: resolved)
        let output = (0..<result.height).map { y in
            (0..<result.width).map { x in
                bytes
                    ? Float(min(max(result[x, y].rounded(.toNearestOrEven), 0), 255)) : Float(result[x, y])
            }
        }
        return Case(
            kernel: kernel, variant: variant, filter: filter, input: rows, output: output,
            before: resolved.geometry.before, model: bytes ? .integers(maximum: 255) : .floats)
    }

    private static func identify(_ one: Case) throws -> Identification {
        try Identifier(bank: KernelBank(one.kernel, channels: 1), model: one.model).identify(
            input: grayImage(one.input), output: grayImage(one.output))
    }

    @Test(arguments: [false, true]) func randomFiltersAreFound(bytes: Bool) throws {
        var generator = SeededGenerator(seed: testSeed)
        var alone = 0
        let count = 80
        for number in 0..<count {
            let one = try Self.random(&generator, bytes: bytes)
            let found = try Self.identify(one)
            let what =
                "seed \(testSeed), case \(number): \(one.variant) \(one.filter.size) \(one.filter.boundary) \(one.before)"
            #expect(found.verdict == .explained, "\(what)")
            #expect(found.best.contains(where: one.agrees), "\(what), found \(found.best.first as Any)")
            if found.best.count == 1 { alone += 1 }
            guard let best = found.best.first, let scaling = found.scaling else { continue }
            try Self.expectReproduction(of: one, by: best, scaling, what)
        }
        print("\(alone) of \(count) random filters of \(bytes ? "bytes" : "floats") leave one hypothesis alone")
        #expect(alone >= count / 2)
    }

    /// Of a large image some samples are looked at; they find what all of them would.
    @Test func largeImagesAreSampled() throws {
        var generator = SeededGenerator(seed: testSeed)
        let (width, height) = (170, 130)
        // Half of the image is flat, as skies are.
        let planes = (0..<3).map { _ in
            (0..<height).map { y in
                (0..<width).map { _ in y < 60 ? 200 : Float(Int.random(in: 0...255, using: &generator)) }
            }
        }
        let kernel = generator.kernel(width: 7, height: 4)
        var filter = Filter(kernel, mode: .convolve, boundary: .reflect, anchor: .init(x: 6, y: 1))
        filter.gain = 1.4 / kernel.weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        filter.bias = 128 - filter.gain * kernel.sum * 127.5
        let image = { (rows: [[[Float]]]) in
            try PlanarImage(width: width, height: height, layout: .rgb) { try Plane(rows: rows[$0]) }
        }
        let results = try planes.map { rows in
            try Plane(rows: rows).filtered(by: filter).rows().map { row in
                row.map { min(max($0.rounded(.toNearestOrEven), 0), 255) }
            }
        }
        let found = try Identifier(bank: KernelBank(kernel, channels: 3), model: .integers(maximum: 255)).identify(
            input: image(planes), output: image(results))
        #expect(found.verdict == .explained)
        #expect(found.best.count == 1)
        #expect(found.best[0].variant == .rotated180)
        #expect(found.best[0].centre == Kernel.Anchor(x: 6, y: 1))
        #expect(found.best[0].border == .extended(.reflect))
        #expect(found.clippedCount > 0)
        #expect(found.probeCount < 8000)
    }

    /// What is named must make the output itself, over all samples, clipped and rounded as the output was.
    private static func expectReproduction(
        of one: Case, by best: Hypothesis, _ scaling: Scaling, _ what: String
    ) throws {
        var filter = one.filter
        filter.kernel = best.variant.applied(to: one.kernel)
        filter.anchor = one.variant.swapsAxes == best.variant.swapsAxes ? one.filter.anchor : best.centre
        guard best.placement.before == one.before, let mode = best.border.mode ?? Optional(one.filter.boundary) else {
            return
        }
        filter.boundary = mode
        filter.gain = scaling.gain * (mode == .renormalize ? filter.kernel.sum : 1)
        filter.bias = scaling.biases[0] - (scaling.rounding == [.truncate] ? 0.5 : 0)
        let result = Reference.filter(
            try Plane(rows: one.input),
            with: try filter.resolved(width: one.input[0].count, height: one.input.count))
        var largest = 0.0
        for (value, sample) in zip(result.values, one.output.joined()) {
            let clipped = one.model == .floats ? value : min(max(value, 0), 255)
            largest = max(largest, abs(clipped - Double(sample)))
        }
        #expect(largest <= (one.model == .floats ? 1e-3 : 1.0), "\(what): off by \(largest)")
    }
}

extension KernelVariant {
    /// Whether rows and columns are exchanged.
    fileprivate var swapsAxes: Bool {
        [.transposed, .transposedRotated180, .rotatedRight, .rotatedLeft].contains(self)
    }
}
