import ImageBuffers
import Testing
import TestSupport

@testable import Convolution

/// Filtering a stored image with the filter turned into stored coordinates is filtering the image as shown.
@Suite struct OrientationTests {
    /// An image as it is shown.
    private func shown(_ plane: borrowing Plane, _ orientation: Orientation) throws -> Plane {
        let rows = plane.rows()
        let (width, height) = (plane.width, plane.height)
        let (columns, count) = orientation.swapsAxes ? (height, width) : (width, height)
        return try Plane(
            rows: (0..<count).map { y in
                (0..<columns).map { x in
                    let place = orientation.stored(x: x, y: y, width: width, height: height)
                    return rows[place.y][place.x]
                }
            })
    }

    @Test(arguments: Orientation.allCases) func turnedFilters(orientation: Orientation) throws {
        var random = SeededGenerator(seed: testSeed &+ UInt64(orientation.rawValue))
        var compared = 0
        for boundary in allBoundaries {
            for _ in 0..<40 {
                let stored = try Plane(
                    rows: (0..<Int.random(in: 1...14, using: &random)).map { _ in [Float](repeating: 0, count: 11) }
                        .map { $0.map { _ in Float(Int.random(in: 0...255, using: &random)) } })
                let shown = try shown(stored, orientation)
                let filter = self.filter(boundary, &random)
                let expected: [[Float]]
                do { expected = try shown.filtered(by: filter).rows() } catch { continue }
                let turned = try filter.stored(orientation, width: shown.width, height: shown.height)
                let result = try self.shown(stored.filtered(by: turned), orientation).rows()
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
