import ImageBuffers

/// The positions where two results differ most: the largest difference of each block of samples.
struct BlockDifferences {
    /// Columns and rows of a block.
    private static let side = 32

    /// Positions of the blocks' largest differences, in descending order; empty if nothing differs.
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
        for channel in channels {
            comparison.resultA.withPlane(channel) { a in
                comparison.resultB.withPlane(channel) { b in
                    for y in 0..<height {
                        a.withRow(y) { a in
                            b.withRow(y) { b in
                                for x in 0..<width {
                                    let magnitude = abs(difference(a[x], b[x]))
                                    let block = y / Self.side * across + x / Self.side
                                    if magnitude > blocks[block].largest {
                                        blocks[block] = Block(largest: magnitude, x: x, y: y)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        largestFirst = blocks.filter { $0.largest > tolerance }.sorted { $0.largest > $1.largest }
            .map { ($0.x, $0.y) }
    }

    private struct Block {
        var largest = 0.0
        var x = 0
        var y = 0
    }
}
