import ImageBuffers
import ImageReport

/// Computes a part of the structural similarity of two integer images, alongside the stage that compares them.
///
/// Each part reads both images on its own, so that as many threads can work as there are parts.
final class SimilarityStage: Stage, @unchecked Sendable {
    let name = "compare"
    private let sum: SimilaritySum
    private let part: Int
    private let parts: Int
    private let readers: StripReaders
    private let pair: ComparedPair
    private(set) var isFinished = false

    /// - Parameter sum: shared by all parts.
    init(_ sum: SimilaritySum, part: Int, of parts: Int, _ queues: [StripQueue], _ pair: ComparedPair) {
        self.sum = sum
        (self.part, self.parts) = (part, parts)
        readers = StripReaders(queues)
        self.pair = pair
    }

    func reserve() -> Bool { readers.reserve() }

    func step() {
        let rows = readers.rows
        pair.forEach(rows, of: readers.strips) { sum.add($0, $1, part: part, of: parts) }
        readers.consume(through: rows.upperBound)
    }

    func publish() {
        guard readers.isDone else { return }
        isFinished = true
        readers.close()
    }
}
