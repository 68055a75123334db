import Convolution
import ImageBuffers
@testable import ImageReport
import TestSupport
import Testing

/// What a sheet says and draws of both operations is what they do.
@Suite struct SheetClaimTests {
    /// The drawn response is that of the reference engine to a point far from the border, whatever the filter.
    @Test func responsesAreTheReferences() throws {
        var generator = SeededGenerator(seed: testSeed)
        var checked = 0
        for _ in 0..<80 {
            let taps = (Int.random(in: 1...5, using: &generator), Int.random(in: 1...4, using: &generator))
            let weights = (0..<(taps.0 * taps.1)).map { _ in Double.random(in: -2...2, using: &generator) }
            var filter = Filter(
                Kernel(width: taps.0, height: taps.1, weights: weights),
                boundary: (BoundaryMode.all + [.constant(0)]).randomElement(using: &generator) ?? .symmetric)
            filter.dilation = Axes(
                x: .random(in: 1...2, using: &generator), y: .random(in: 1...3, using: &generator))
            filter.gain = .random(in: -2...2, using: &generator)
            if Bool.random(using: &generator) {
                filter.anchor = Kernel.Anchor(
                    x: .random(in: 0..<taps.0, using: &generator), y: .random(in: 0..<taps.1, using: &generator))
            }
            let side = 41
            let point = side / 2
            let image = try makeImage(side, side, .gray) { _, x, y in x == point && y == point ? 1 : 0 }
            let comparison = try compare(image, filter)
            let response = try #require(PointResponse(comparison.a, comparison.b))
            for (kernel, side) in [(response.a, comparison.a), (response.b, comparison.b)] {
                let resolved = try #require(side.resolved)
                let reference = image.withPlane(0) { Reference.filter($0, with: resolved) }
                var sum = 0.0
                for y in 0..<kernel.height {
                    for x in 0..<kernel.width {
                        let exact = reference[point + x - response.point.x, point + y - response.point.y]
                        #expect(abs(kernel[row: y, column: x] - exact) < 1e-9, "seed \(testSeed)")
                        sum += abs(exact)
                        checked += 1
                    }
                }
                // Nothing of the response is outside of the window.
                let all = reference.values.reduce(0) { $0 + abs($1) }
                #expect(abs(all - sum) < 1e-9 * max(1, all), "seed \(testSeed)")
            }
        }
        #expect(checked > 1000)
    }

    /// Convolution draws the kernel as it is written, correlation draws it rotated.
    @Test func aPointBecomesTheKernel() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        let image = try makeImage(8, 8, .gray) { _, x, y in Float(x * y) }
        let comparison = try compare(image, Filter(kernel))
        let response = try #require(PointResponse(comparison.a, comparison.b))
        #expect(response.b.weights == kernel.weights && response.a.weights == kernel.rotated180().weights)
        #expect(response.input.weights == [0, 0, 0, 0, 1, 0, 0, 0, 0])
    }

    /// The sentence names a relation only if the results have it.
    @Test func sentencesAreTrueOfTheResults() throws {
        var generator = SeededGenerator(seed: testSeed)
        var found: [String: Int] = [:]
        for _ in 0..<120 {
            let taps = (Int.random(in: 1...4, using: &generator), Int.random(in: 1...4, using: &generator))
            var weights = (0..<(taps.0 * taps.1)).map { _ in Double(Int.random(in: -2...2, using: &generator)) }
            let sign = Double(Int.random(in: -1...1, using: &generator))
            if sign != 0 { weights = zip(weights, weights.reversed()).map { one, other in one + sign * other } }
            var filter = Filter(
                Kernel(width: taps.0, height: taps.1, weights: weights),
                boundary: (BoundaryMode.all + [.constant(9)]).randomElement(using: &generator) ?? .symmetric)
            if Bool.random(using: &generator) { filter.anchor = Kernel.Anchor(x: 0, y: 0) }
            if Bool.random(using: &generator) { filter.bias = 3 }
            let image = try makeImage(9, 7, .gray) { _, _, _ in Float(Int.random(in: 0...255, using: &generator)) }
            let comparison = try compare(image, filter)
            let text = SheetTakeaway(comparison).text
            let (a, b) = (
                comparison.resultA.withPlane(0) { $0.rows() }.joined(),
                comparison.resultB.withPlane(0) { $0.rows() }.joined()
            )
            let areEqual = zip(a, b).allSatisfy { abs($0 - $1) < 0.01 }
            let areOpposite = zip(a, b).allSatisfy { abs($0 + $1) < 0.01 }
            for (words, isTrue) in [
                ("make the same of every image", areEqual), ("convolution = −correlation", areOpposite),
            ]
            where text.contains(words) {
                #expect(isTrue, "seed \(testSeed): \(text), \(filter)")
                found[words, default: 0] += 1
            }
            #expect(text.contains("% of the samples differ") != areEqual, "seed \(testSeed): \(text)")
        }
        #expect(found.count == 2 && found.values.allSatisfy { $0 > 3 }, "\(found)")
    }

    /// A weight of a hundredth of the largest one has a tenth of its colour.
    @Test func smallWeightsAreVisible() {
        for map in [ColorMap.signed, .signedOnDark] {
            let table = map.table(count: 511)
            let (plain, root) = (
                SignedColors(map, largest: 1), SignedColors(map, largest: 1, isSquareRoot: true)
            )
            #expect(root.color(0.01) == table[281] && plain.color(0.01) == table[258])
            #expect(root.color(-0.25) == table[127] && root.color(-1) == table[0] && root.color(1) == table[510])
            #expect(root.color(0) == table[255] && root.color(.nan) == table[255])
        }
    }
}
