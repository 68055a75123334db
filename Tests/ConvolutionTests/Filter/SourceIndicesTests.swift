@testable import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Neighbouring positions' samples, one after the other, against the formula for each position.
@Suite struct SourceIndicesTests {
    @Test func neighboursAreWhatTheFormulaSays() {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for turn in 0..<200 {
                let count = turn < 60 ? 1 + turn % 4 : Int.random(in: 1...40, using: &generator)
                let first = Int.random(in: -200...200, using: &generator) + (turn % 10 == 0 ? -(1 << 40) : 0)
                var indices = SourceIndices(from: first, count: count, boundary: boundary)
                let positions = first..<first + 300
                let expected = positions.map { boundary.sourceIndex(of: $0, count: count) ?? -1 }
                let found = positions.map { _ in indices.next() }
                #expect(found == expected, "\(boundary), \(positions) of \(count), seed \(testSeed)")
            }
        }
    }

    /// Memory that an engine's thread takes is at least what it says, for rows far longer than the image too.
    @Test func rowsFarLongerThanTheImageAreCounted() throws {
        for boundary in allBoundaries where boundary != .copy {
            var filter = Filter(Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 10]]), boundary: boundary)
            for padding in [0, 1000, 1_000_000, 1 << 30] {
                filter.padding = Padding(Axes(x: padding, y: 1))
                let resolved = try filter.resolved(width: 50, height: 40)
                // Five rows of the result at least, whichever the engine: the engine itself has no table of columns.
                let rows = 5 * 4 * resolved.geometry.output.x
                #expect(DirectEngine(resolved).scratchBytes >= rows, "\(boundary), \(padding)")
                let terms = resolved.taps.separableTerms()
                #expect(SeparableEngine(resolved, terms: terms).scratchBytes >= rows, "\(boundary), \(padding)")
            }
        }
    }
}
