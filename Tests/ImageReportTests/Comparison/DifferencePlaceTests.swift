import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

@testable import ImageReport

/// The place that a comparison looks at: the most visible difference, away from the border if there is a choice.
@Suite struct DifferencePlaceTests {
    /// Equal differences everywhere: the middle is chosen, not the corner that comes first.
    @Test func equalDifferencesAreLookedAtInTheMiddle() throws {
        let comparison = try compared(9, 7, .gray) { _, _ in 40 }
        #expect(comparison.difference?.largestPosition == .init(channel: 0, x: 4, y: 3))
        let blocks = BlockDifferences(of: comparison, channels: [0])
        #expect(blocks.largestFirst.map { [$0.x, $0.y] } == [[4, 3]])
    }

    /// Equal differences in the border alone: never a corner.
    @Test func equalDifferencesInTheBorderAreNotLookedAtInACorner() throws {
        let comparison = try compared(9, 7, .gray) { x, y in x == 0 || y == 0 || x == 8 || y == 6 ? 40 : 0 }
        #expect(comparison.difference?.largestPosition == .init(channel: 0, x: 4, y: 0))
    }

    /// A larger difference in a corner counts, however, and one that is larger by rounding alone does not.
    @Test func onlyTiesAreDecidedByTheBorder() throws {
        let larger = try compared(9, 7, .gray) { x, y in x == 8 && y == 6 ? 41 : 40 }
        #expect(larger.difference?.largestPosition == .init(channel: 0, x: 8, y: 6))
        let rounding = try compared(9, 7, .gray) { x, y in x == 8 && y == 6 ? Float(40).nextUp : 40 }
        #expect(rounding.difference?.largestPosition == .init(channel: 0, x: 4, y: 3))
    }

    /// What a transparent pixel hides is not looked at, though the figures count it.
    @Test func differencesAreWeightedByOpacity() throws {
        let comparison = try compared(9, 7, .grayAlpha) { x, y in x == 2 ? 200 : y == 3 && x == 6 ? 90 : 0 }
        let found = comparison.difference
        let difference = try #require(found)
        #expect(difference.metrics.largest == 200 && difference.largestVisible == 90)
        #expect(difference.largestPosition == .init(channel: 0, x: 6, y: 3))
    }

    /// Two results that differ by `apart`; columns 0 to 4 are transparent if the layout has alpha.
    private func compared(
        _ width: Int, _ height: Int, _ layout: ChannelLayout, _ apart: (Int, Int) -> Float
    ) throws -> Comparison {
        let kernel = Kernel(rows: [[1, 2, 3]])
        let side = ComparedSide(
            title: "a", operation: .correlate, filter: Filter(kernel, mode: .correlate), resolved: nil,
            roundsLikeLibrary: false)
        func image(_ scale: Float) throws -> PlanarImage {
            try makeImage(width, height, layout) { channel, x, y in
                channel == layout.alphaIndex ? (x < 5 ? 0 : 255) : scale * apart(x, y)
            }
        }
        return Comparison(
            kind: .modes, inputName: "in.png", kernelName: "k", kernel: kernel, input: try image(0), bitDepth: 8,
            a: side, try image(1), b: side, try image(0), range: nil)
    }
}
