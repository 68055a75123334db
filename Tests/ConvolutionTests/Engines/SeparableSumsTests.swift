@testable import Convolution
import ImageBuffers
import TestSupport
import Testing

/// The memory between the separable engine's two passes, where columns before and behind the image are many.
@Suite struct SeparableSumsTests {
    /// No part of a region writes past a row of sums, whatever the border, the padding and the strips.
    @Test func everyPartFitsIntoARowOfSums() throws {
        var generator = SeededGenerator(seed: testSeed)
        for turn in 0..<300 {
            let width = Int.random(in: 1...3000, using: &generator)
            var filter = Filter(
                Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 10]]),
                boundary: allBoundaries.filter { $0 != .copy }.randomElement(using: &generator) ?? .edge)
            filter.padding = Padding(
                before: Axes(x: Int.random(in: 1...4000, using: &generator), y: 1),
                after: Axes(x: Int.random(in: 1...100_000, using: &generator), y: 1))
            filter.dilation.x = Int.random(in: 1...40, using: &generator)
            filter.stride.x = turn % 3 == 0 ? Int.random(in: 1...4, using: &generator) : 1
            let resolved = try filter.resolved(width: width, height: 9)
            let strip = turn % 2 == 0 ? nil : Int.random(in: 1...2000, using: &generator)
            let engine = SeparableEngine(
                resolved, terms: resolved.taps.separableTerms(), stripWidth: strip)
            for region in engine.regions(of: 0..<resolved.geometry.output.y, threads: 2) {
                for index in engine.plan.segments.indices {
                    guard let part = SegmentPart(of: index, in: region.columns, engine: engine) else { continue }
                    let end = part.reads.reduce(0) { max($0, $1.upperBound) }
                    let words = "\(filter), \(width) columns, strip \(strip ?? 0), seed \(testSeed)"
                    #expect(end <= engine.sumsWidth, "\(words)")
                }
            }
        }
    }

    /// Far more columns of border than of image: the same as by the direct engine.
    @Test func wideBordersAreComputed() throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in [BoundaryMode.wrap, .symmetric, .constant(3)] {
            var filter = Filter(Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 10]]), boundary: boundary)
            filter.padding = Padding(Axes(x: 32768, y: 0))
            let plane = try Plane(rows: generator.rows(width: 5, height: 4))
            filter.algorithm = .separable
            let separable = try plane.filtered(by: filter).rows()
            filter.algorithm = .direct
            let direct = try plane.filtered(by: filter).rows()
            let bound: Float = 1e-5 * 46 * 10
            let isClose = zip(separable.joined(), direct.joined()).allSatisfy { abs($0 - $1) <= bound }
            #expect(isClose, "\(boundary), seed \(testSeed)")
        }
    }
}
