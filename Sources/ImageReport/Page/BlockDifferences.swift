import ImageBuffers

/// The positions where two results differ most: one for each block of samples, chosen by `DifferenceRank`.
struct BlockDifferences {
    /// Columns and rows of a block.
    private static let side = 32

    /// Positions of the blocks' most visible differences, the most visible one first; empty if nothing differs.
    let largestFirst: [(x: Int, y: Int)]

    /// Compares all samples of some channels; finds nothing if the results' sizes differ.
    init(of comparison: borrowing Comparison, channels: [Int]) {
        guard let tolerance = comparison.difference?.tolerance else {
            largestFirst = []
            return
        }
        let (width, height) = (comparison.resultA.width, comparison.resultA.height)
        let across = (width - 1) / Self.side + 1
        let down = (height - 1) / Self.side + 1
        var blocks = [Block](repeating: Block(), count: across * down)
        DifferenceRank.forEachDifference(of: comparison.resultA, and: comparison.resultB, channels: channels) {
            place, magnitude, opacity in
            let block = place.y / Self.side * across + place.x / Self.side
            guard magnitude > tolerance,
                let rank = DifferenceRank(
                    magnitude: magnitude, opacity: opacity, x: place.x, y: place.y, width: width, height: height,
                    atLeast: blocks[block].rank), rank > blocks[block].rank
            else { return }
            blocks[block] = Block(rank: rank, x: place.x, y: place.y)
        }
        largestFirst = blocks.filter { $0.rank > .nothing }.sorted { $0.rank > $1.rank }.map { ($0.x, $0.y) }
    }

    private struct Block {
        var rank = DifferenceRank.nothing
        var x = 0
        var y = 0
    }
}
