import ImageBuffers
import Testing
import TestSupport

@testable import Convolution

/// Filtering a stored image with the filter turned into stored coordinates is filtering the image as shown.
@Suite struct OrientationTests {
    @Test(
        arguments: [
            (.upright, [[1, 2, 3], [4, 5, 6]]), (.mirrored, [[3, 2, 1], [6, 5, 4]]),
            (.halfTurn, [[6, 5, 4], [3, 2, 1]]),
            (.flipped, [[4, 5, 6], [1, 2, 3]]), (.transposed, [[1, 4], [2, 5], [3, 6]]),
            (.clockwise, [[4, 1], [5, 2], [6, 3]]), (.transversed, [[6, 3], [5, 2], [4, 1]]),
            (.counterclockwise, [[3, 6], [2, 5], [1, 4]]),
        ] as [(Orientation, [[Float]])])
    func planesAsShown(orientation: Orientation, shown: [[Float]]) throws {
        let plane = try Plane(rows: [[1, 2, 3], [4, 5, 6]])
        #expect(try plane.shown(orientation).rows() == shown)
    }

    @Test func largePlanes() throws {
        var random = SeededGenerator(seed: testSeed)
        for orientation in Orientation.allCases {
            let (width, height) = (Int.random(in: 30...100, using: &random), Int.random(in: 30...100, using: &random))
            let rows = random.rows(width: width, height: height)
            let shown = try Plane(rows: rows).shown(orientation)
            let isRight = (0..<shown.height).allSatisfy { y in
                (0..<shown.width).allSatisfy { x in
                    let place = orientation.stored(x: x, y: y, width: width, height: height)
                    return shown.withRow(y) { $0[x] } == rows[place.y][place.x]
                }
            }
            #expect(isRight, "\(orientation)")
        }
    }

    @Test(arguments: Orientation.allCases) func turnedFilters(orientation: Orientation) throws {
        var random = SeededGenerator(seed: testSeed &+ UInt64(orientation.rawValue))
        var compared = 0
        for boundary in allBoundaries {
            for _ in 0..<40 {
                let stored = try Plane(
                    rows: (0..<Int.random(in: 1...14, using: &random)).map { _ in [Float](repeating: 0, count: 11) }
                        .map { $0.map { _ in Float(Int.random(in: 0...255, using: &random)) } })
                let shown = try stored.shown(orientation)
                let filter = self.filter(boundary, &random)
                let expected: [[Float]]
                do { expected = try shown.filtered(by: filter).rows() } catch { continue }
                let turned = try filter.stored(orientation, width: shown.width, height: shown.height)
                let result = try stored.filtered(by: turned).shown(orientation).rows()
                #expect(result.count == expected.count && result[0].count == expected[0].count)
                if filter.algorithm == .fft || boundary == .renormalize {
                    let isNear = zip(result.joined(), expected.joined()).allSatisfy { abs($0 - $1) <= 0.02 }
                    #expect(isNear, "\(filter)")
                } else {
                    #expect(result == expected, "\(filter)")
                }
                compared += 1
            }
        }
        #expect(compared > 150)
    }

    /// A filter with whole-number weights, whose sums are exact in every order.
    private func filter(_ boundary: BoundaryMode, _ random: inout SeededGenerator) -> Filter {
        let (width, height) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random))
        let kernel = Kernel(
            rows: (0..<height).map { _ in (0..<width).map { _ in Double(Int.random(in: -9...9, using: &random)) } })
        var filter = Filter(
            kernel, mode: Bool.random(using: &random) ? .convolve : .correlate, boundary: boundary,
            size: OutputSize.allCases.randomElement(using: &random) ?? .same, anchor: random.anchor(in: kernel))
        if Bool.random(using: &random) { filter.stride = random.steps() }
        if Int.random(in: 0...3, using: &random) == 0 { filter.dilation = random.steps() }
        if Int.random(in: 0...3, using: &random) == 0 {
            filter.padding = Padding(
                before: Axes(x: .random(in: -2...6, using: &random), y: .random(in: -2...6, using: &random)),
                after: Axes(x: .random(in: -2...6, using: &random), y: .random(in: -2...6, using: &random)))
        }
        filter.algorithm = FilterAlgorithm.allCases.randomElement(using: &random)
        return filter
    }
}
