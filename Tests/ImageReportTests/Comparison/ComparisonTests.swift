import Convolution
import ImageBuffers
@testable import ImageReport
import TestSupport
import Testing

@Suite struct ComparisonTests {
    private let asymmetric = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])

    @Test func symmetricKernelsDifferInNothing() throws {
        let image = try makeImage(9, 7, .rgb) { channel, x, y in Float((31 * x + 17 * y + 5 * channel) % 256) }
        let kernel = Kernel(rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1]])
        let comparison = try compare(image, Filter(kernel))
        let difference = comparison.difference
        #expect(kernel.isSymmetricUnder180 && difference?.isNothing == true && difference?.largestPosition == nil)
    }

    /// Sums of the same products in another order differ in their last bits: that is no difference.
    @Test func roundingIsNoDifference() throws {
        let image = try makeImage(20, 20, .gray) { _, _, _ in 200 }
        let kernel = Kernel(rows: (0..<5).map { row in (0..<5).map { 0.1 + 0.037 * Double(5 * row + $0) } })
        let comparison = try compare(image, Filter(kernel))
        let difference = comparison.difference
        #expect(!kernel.isSymmetricUnder180 && difference?.isNothing == true)
    }

    @Test func differencesAboveRoundingCount() throws {
        let image = try makeImage(5, 5, .gray) { _, x, y in x == 2 && y == 2 ? 100 : 0 }
        let comparison = try compare(image, Filter(asymmetric))
        let found = comparison.difference
        let difference = try #require(found)
        // All but the centre's weight change places.
        #expect(difference.metrics.differingCount == 8 && difference.metrics.largest == 800)
        #expect(difference.largestPosition == .init(channel: 0, x: 1, y: 1))
    }

    /// One sample does not make all others pale.
    @Test func oneLargeDifferenceDoesNotSetTheScale() throws {
        let image = try makeImage(60, 40, .gray) { _, x, y in x == 30 && y == 20 ? 60000 : Float((x * 7 + y * 11) % 99)
        }
        let comparison = try compare(image, Filter(Kernel(rows: [[-1, 0, 1]])))
        let found = comparison.difference
        let difference = try #require(found)
        #expect(difference.metrics.largest > 119_000 && difference.fullScale < 200)
        #expect(difference.saturatedShare > 0 && difference.saturatedShare < 0.005)
    }

    @Test func rangesSuitKernelAndImage() throws {
        let image = try makeImage(16, 16, .gray) { _, x, y in Float(x * y) }
        func range(_ kernel: Kernel, _ bitDepth: Int = 8) throws -> DisplayScale {
            try compare(image, Filter(kernel), bitDepth: bitDepth).resultScale
        }
        let identity = try range(Kernel(rows: [[0, 1, 0]]))
        #expect(identity.range == .clip && identity.low == 0 && identity.high == 255)
        let edges = try range(Kernel(rows: [[-1, 0, 1]]))
        #expect(edges.range == .offset && edges.low == -edges.high && edges.brightness(0) == 0.5)
        #expect(try range(Kernel(rows: [[9, 9, 1]])).range == .minmax)
        // Results that would look black, or grey, are stretched.
        let dark = try range(Kernel(rows: [[0, 0.25, 0]]))
        #expect(dark.range == .minmax && dark.high == 56.25 && dark.brightness(56.25) == 1)
        let faint = try range(Kernel(rows: [[-0.01, 0, 0.01]]))
        #expect(faint.range == .offset && faint.high < 10 && faint.brightness(0) == 0.5)
        #expect(try range(Kernel(rows: [[0, 1, 0]]), 32).range == .minmax)
        let asked = try compare(image, Filter(asymmetric), range: .abs).resultScale
        #expect(asked.range == .abs && asked.brightness(-255) == 1)
    }

    @Test func floatsAreMeasuredAgainstTheirExtent() throws {
        let image = try makeImage(4, 4, .array(channels: 2)) { channel, x, y in Float(channel * 2 + x - y) }
        let comparison = try compare(image, Filter(asymmetric), bitDepth: 32)
        let (range, scale, name) = (comparison.dataRange, comparison.inputScale, comparison.name(ofChannel: 1))
        #expect(scale.low == -3 && scale.high == 5 && name == "channel 1")
        let results = [0, 1].flatMap { channel in
            [comparison.resultA.withPlane(channel) { $0.rows() }, comparison.resultB.withPlane(channel) { $0.rows() }]
        }
        .joined().joined()
        #expect(range == Double(results.max() ?? 0) - Double(results.min() ?? 0) && range > 0)
    }
}

@Suite struct TapProductsTests {
    private static let boundaries: [BoundaryMode] = BoundaryMode.all + [.constant(7)]

    /// The sums that a sheet writes out are the reference engine's samples, whatever the filter.
    @Test(arguments: boundaries) func sumsAreTheReferences(boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        var checked = 0
        for _ in 0..<60 {
            let (width, height) = (Int.random(in: 1...9, using: &generator), Int.random(in: 1...8, using: &generator))
            let plane = try Plane(
                rows: (0..<height).map { _ in
                    (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) }
                })
            let taps = (Int.random(in: 1...5, using: &generator), Int.random(in: 1...5, using: &generator))
            let weights = (0..<(taps.0 * taps.1)).map { _ in Double.random(in: -2...2, using: &generator) }
            var filter = Filter(
                Kernel(
                    width: taps.0, height: taps.1, weights: weights, offset: .random(in: -3...3, using: &generator)),
                mode: FilterMode.allCases.randomElement(using: &generator) ?? .correlate, boundary: boundary,
                size: OutputSize.allCases.randomElement(using: &generator) ?? .same)
            filter.stride = Axes(x: .random(in: 1...3, using: &generator), y: .random(in: 1...2, using: &generator))
            filter.dilation = Axes(
                x: .random(in: 1...2, using: &generator), y: .random(in: 1...3, using: &generator))
            filter.gain = .random(in: -2...2, using: &generator)
            filter.bias = .random(in: -9...9, using: &generator)
            guard let resolved = try? filter.resolved(width: width, height: height) else { continue }
            let reference = Reference.filter(plane, with: resolved)
            for y in 0..<reference.height {
                for x in 0..<reference.width {
                    let products = TapProducts(resolved, of: plane, x: x, y: y)
                    let exact = reference[x, y]
                    #expect(abs(products.result - exact) <= 1e-9 * max(1, abs(exact)), "seed \(testSeed)")
                    checked += 1
                }
            }
        }
        #expect(checked > 100)
    }

    @Test func tapsSayWhereTheyLie() throws {
        let plane = try Plane(rows: [[1, 2], [3, 4]])
        let filter = try Filter(Kernel(rows: [[1, 2, 3]]), mode: .correlate, boundary: .edge)
            .resolved(width: 2, height: 2)
        let products = TapProducts(filter, of: plane, x: 0, y: 1)
        #expect(products.taps.map(\.x) == [-1, 0, 1] && products.taps.map(\.y) == [1, 1, 1])
        #expect(products.taps.map(\.isInside) == [false, true, true])
        #expect(products.taps.map(\.sample) == [3, 3, 4] && products.sum == 3 + 6 + 12)
        #expect(products.centre == Kernel.Anchor(x: 1, y: 0))
    }
}
