import ImageFilters
import ImagePlanes
import Synchronization

/// The strips of two images, which threads take in turn.
///
/// What a strip adds up to depends on no other, and strips are added in their order: the sum is the same to the bit for
/// any number of threads.
final class SimilarityWork: Sendable {
    /// A channel's planes.
    @safe private struct Pair: @unchecked Sendable {
        // Lent by images that stay where they are until all threads have ended; nobody writes.
        let a: UnsafePointer<Float>
        let b: UnsafePointer<Float>
        let aStride: Int
        let bStride: Int

        /// A row of both planes.
        func withRow(_ y: Int, width: Int, _ body: (Span<Float>, Span<Float>) -> Void) {
            unsafe body(
                UnsafeBufferPointer(start: a + y * aStride, count: width).span,
                UnsafeBufferPointer(start: b + y * bStride, count: width).span)
        }
    }

    private let pairs: [Pair]
    private let width: Int
    private let height: Int
    private let range: ClosedRange<Double>
    /// Windows beside each other.
    private let columns: Int
    private let stripsPerChannel: Int
    private let next = Atomic(0)
    private let sums: Mutex<[Double]>

    /// Starting a thread pays from so many samples on: a millisecond's work.
    private static let samplesWorthThreads = 50_000

    /// The sum of the similarities of all windows in some channels.
    /// - Precondition: images of equal size, at least as large as a window, which have the channels.
    static func sum(
        of a: borrowing PlanarImage, and b: borrowing PlanarImage, channels: [Int], range: ClosedRange<Double>,
        threads: Int
    ) -> Double {
        let pairs = channels.map { channel in
            a.withPlane(channel) { a in
                b.withPlane(channel) { b in
                    let (aStride, bStride) = (a.rowStride, b.rowStride)
                    return unsafe a.withUnsafeBase { a in
                        unsafe b.withUnsafeBase { unsafe Pair(a: a, b: $0, aStride: aStride, bStride: bStride) }
                    }
                }
            }
        }
        let work = SimilarityWork(pairs, width: a.width, height: a.height, range: range)
        let isWorthIt = channels.count * a.width * a.height >= samplesWorthThreads
        ThreadTeam.run(isWorthIt ? min(threads, channels.count * work.stripsPerChannel) : 1) { work.run() }
        return work.sums.withLock { $0.reduce(0, +) }
    }

    private init(_ pairs: [Pair], width: Int, height: Int, range: ClosedRange<Double>) {
        (self.pairs, self.width, self.height, self.range) = (pairs, width, height, range)
        columns = width - StructuralSimilarity.windowSide + 1
        stripsPerChannel = (columns + SimilarityStrip.columns - 1) / SimilarityStrip.columns
        sums = Mutex(Array(repeating: 0, count: pairs.count * stripsPerChannel))
    }

    /// Takes strips until none is left.
    private func run() {
        var strip = SimilarityStrip(range: range)
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < pairs.count * stripsPerChannel else { return }
            let first = index % stripsPerChannel * SimilarityStrip.columns
            strip.begin(columns: min(SimilarityStrip.columns, columns - first))
            for y in 0..<height {
                pairs[index / stripsPerChannel].withRow(y, width: width) { strip.add($0, $1, from: first) }
            }
            let sum = strip.sum
            sums.withLock { $0[index] = sum }
        }
    }
}
