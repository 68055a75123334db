import Conventions
import Convolution
import Foundation
import ImageBuffers
@testable import ImageReport
import TestSupport
import Testing

/// Which samples a page holds.
@Suite struct PagePlanTests {
    @Test func aSmallImageIsHeldWhole() throws {
        let comparison = try compare(
            try makeImage(30, 20, .gray) { Float($0 + $1 * $2) }, Filter(Kernel(rows: [[1, 2, 3]])))
        let plan = PagePlan(comparison)
        let whole = PageRectangle(x: 0, y: 0, width: 30, height: 20)
        #expect(plan.overviewFactor == nil && plan.inputs == [whole])
        #expect(plan.results == [.init(a: whole, b: whole)])
    }

    /// A photograph's 12 million samples: below 20 MB, with the place of the largest difference at full size.
    @Test func aLargeImageStaysBelowItsLimit() throws {
        let (width, height) = (4000, 3000)
        let comparison = try Self.photograph(width: width, height: height)
        let page = ComparisonPage(of: comparison)
        let factor = try #require(page.plan.overviewFactor)
        #expect((2...20).contains(factor))
        let place = try #require(comparison.difference?.largestPosition)
        #expect(page.plan.results[0].a.contains(place.x, place.y) && page.plan.results[0].a.width >= 128)
        #expect(page.plan.results.contains { $0.a.contains(0, 0) }, "a corner, to see the border rule")
        var bytes = 0
        var largest = 0
        page.write(comparison) { piece in
            bytes += piece.count
            largest = max(largest, piece.count)
        }
        #expect((1_000_000..<20_000_000).contains(bytes) && largest < 8_000_000, "\(bytes), \(largest)")
    }

    /// Whatever the border rule, step and size: every sample that a tap of a crop finds is held, and only an image's own.
    @Test(arguments: BoundaryMode.all.filter { $0 != .copy } + [.constant(1)])
    func cropsHoldWhatTheirTapsFind(_ boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<12 {
            let kernel = Kernel(
                rows: (0..<Int.random(in: 1...6, using: &generator)).map { _ in [1, 2, 3, 4, 5].map { Double($0) } })
            var filter = Filter(
                kernel, boundary: boundary, size: [.same, .full].randomElement(using: &generator)!)
            filter.stride = Axes(x: .random(in: 1...3, using: &generator), y: .random(in: 1...3, using: &generator))
            filter.dilation = Axes(x: .random(in: 1...9, using: &generator), y: 1)
            let (width, height) = (
                Int.random(in: 40...90, using: &generator), Int.random(in: 5...60, using: &generator)
            )
            let comparison = try Self.comparison(width: width, height: height, filter: filter, &generator)
            let differences = BlockDifferences(of: comparison, channels: [0])
            let crops = PageCrops(of: comparison, side: 16, differences: differences)
            for pair in crops.results {
                for (side, rectangle) in [(comparison.a, pair.a), (comparison.b, pair.b)] {
                    let resolved = try #require(side.resolved)
                    for y in rectangle.rows {
                        for x in rectangle.columns {
                            Self.sources(of: resolved, x, y).forEach { source in
                                let isHeld = crops.inputs.contains { $0.contains(source.x, source.y) }
                                #expect(isHeld, "\(source) under \(x), \(y) of \(pair); seed \(testSeed)")
                            }
                        }
                    }
                }
            }
            let image = PageRectangle(x: 0, y: 0, width: width, height: height)
            #expect(
                crops.inputs.allSatisfy { $0.clipped(width: width, height: height) == $0 && $0.area > 0 }, "\(image)")
        }
    }

    private static func sources(of filter: ResolvedFilter, _ x: Int, _ y: Int) -> [(x: Int, y: Int)] {
        let geometry = filter.geometry
        var sources: [(x: Int, y: Int)] = []
        for row in 0..<filter.taps.height {
            for column in 0..<filter.taps.width {
                if let x = filter.boundary.sourceIndex(
                    of: geometry.horizontal.position(ofTap: column, at: x), count: geometry.input.x),
                    let y = filter.boundary.sourceIndex(
                        of: geometry.vertical.position(ofTap: row, at: y), count: geometry.input.y)
                {
                    sources.append((x, y))
                }
            }
        }
        return sources
    }
}

extension PagePlanTests {
    /// Random samples, filtered both ways.
    private static func comparison(
        width: Int, height: Int, filter: Filter, _ generator: inout SeededGenerator
    ) throws -> Comparison {
        let input = try gray(
            (0..<height).map { _ in (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) } })
        return try compare(input, filter)
    }

    /// An image with one place where the results differ most; not filtered, for that would take a debug build minutes.
    private static func photograph(width: Int, height: Int) throws -> Comparison {
        let filter = Filter(Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]), mode: .correlate)
        let side = ComparedSide(
            title: "a", operation: .correlate, filter: filter,
            resolved: try filter.resolved(width: width, height: height), roundsLikeLibrary: false)
        return Comparison(
            kind: .modes, inputName: "large.png", kernelName: "k", kernel: filter.kernel,
            input: try image(width, height) { Float(($0 * 7 + $1) & 255) }, bitDepth: 8, a: side,
            try image(width, height) { Float(($0 + $1) & 255) + 0.25 }, b: side,
            try image(width, height) { $0 == 3001 && $1 == 1777 ? 999.5 : Float(($0 ^ $1) & 255) + 0.25 }, range: nil)
    }

    private static func image(_ width: Int, _ height: Int, _ sample: (Int, Int) -> Float) throws -> PlanarImage {
        try PlanarImage(width: width, height: height, layout: .gray) { _ in
            var plane = try Plane(width: width, height: height)
            for y in 0..<height {
                plane.withMutableRow(y) { row in for x in 0..<width { row[x] = sample(x, y) } }
            }
            return plane
        }
    }
}
