import Convolution
package import ImageBuffers
import Synchronization

/// Sums the structural similarities of two images' windows, some rows at a time.
///
/// The image is divided into strips of columns, in every plane or across interleaved channels, which threads process in
/// turn. The sum of a strip depends on no other strip, and strips are added in order. The result is therefore identical
/// to the bit for any number of threads and any division of the rows.
package final class SimilaritySum {
    private let channels: [Int]
    /// Number of interleaved channels; 1 for planes.
    private let step: Int
    private let width: Int
    private let height: Int
    private let strips: [SimilarityStrip]
    private let stripsPerChannel: Int

    /// Number of samples from which starting a thread pays off: a millisecond of work.
    private static let samplesWorthThreads = 50_000

    /// Creates a sum without rows.
    /// - Parameters:
    ///   - channels: planes to be compared.
    ///   - range: the smallest and the largest sample of the format.
    /// - Throws: `StructuralSimilarity.Absence` for images without a window, and for an empty range.
    package convenience init(
        width: Int, height: Int, channels: [Int], range: ClosedRange<Double>
    ) throws(StructuralSimilarity.Absence) {
        try self.init(width: width, height: height, channels: channels, step: 1, range: range)
    }

    /// Creates a sum without rows, for interleaved integers.
    /// - Parameter channels: samples per pixel, all of which are compared; at most `maximumInterleavedChannels`.
    /// - Throws: `StructuralSimilarity.Absence` for images without a window, and for an empty range.
    package convenience init(
        width: Int, height: Int, interleavedChannels channels: Int, range: ClosedRange<Double>
    ) throws(StructuralSimilarity.Absence) {
        try self.init(width: width, height: height, channels: [0], step: channels, range: range)
    }

    private init(
        width: Int, height: Int, channels: [Int], step: Int, range: ClosedRange<Double>
    ) throws(StructuralSimilarity.Absence) {
        guard min(width, height) >= StructuralSimilarity.windowSide else { throw .smallerThanWindow }
        guard range.upperBound > range.lowerBound else { throw .noRange }
        (self.channels, self.step, self.width, self.height) = (channels, step, width, height)
        let columns = (width - StructuralSimilarity.windowSide + 1) * step
        let firsts = Array(stride(from: 0, to: columns, by: SimilarityStrip.columns))
        stripsPerChannel = firsts.count
        strips = channels.flatMap { _ in
            firsts.map {
                SimilarityStrip(columns: min(SimilarityStrip.columns, columns - $0), step: step, range: range)
            }
        }
    }

    /// Bytes of a sum for images of a width.
    package static func byteCount(width: Int, channels: Int) -> Int {
        let strips = (width + SimilarityStrip.columns - 1) / SimilarityStrip.columns
        return Saturating.product(strips, channels, SimilarityStrip.byteCount)
    }

    /// Adds the next rows of both images.
    /// - Parameters:
    ///   - count: the number of rows.
    ///   - a: an image or a strip of one.
    ///   - aRow: the first of the rows within `a`.
    ///   - b: another one of the same width.
    ///   - bRow: the first of the rows within `b`.
    ///   - threads: the maximum number of threads that add strips.
    package func add(
        rows count: Int, of a: borrowing PlanarImage, from aRow: Int, and b: borrowing PlanarImage, from bRow: Int,
        threads: Int
    ) {
        precondition(step == 1 && a.width == width && b.width == width, "planes of the width")
        precondition(count <= a.height - aRow && count <= b.height - bRow && min(aRow, bRow) >= 0, "rows of both")
        let pairs = channels.map { channel in
            a.withPlane(channel) { a in
                b.withPlane(channel) { b in
                    let (aStride, bStride) = (a.rowStride, b.rowStride)
                    return unsafe a.withUnsafeBase { a in
                        unsafe b.withUnsafeBase { b in
                            unsafe Pair(
                                a: a + aRow * aStride, b: b + bRow * bStride, aStride: aStride, bStride: bStride)
                        }
                    }
                }
            }
        }
        let work = Work(strips: strips, pairs: pairs, stripsPerChannel: stripsPerChannel, width: width, rows: count)
        let isWorthIt = channels.count * width * count >= Self.samplesWorthThreads
        ThreadTeam.run(isWorthIt ? min(threads, strips.count) : 1) { work.run() }
    }

    /// Number of strips of columns, which is the maximum number of parts.
    package var stripCount: Int { strips.count }

    /// Adds the next rows of both images' interleaved integers to a part of the strips.
    ///
    /// The part consists of every strip whose index modulo `parts` is `part`. Parts can be added concurrently, each by
    /// one thread.
    package func add(_ a: InterleavedSamples, _ b: InterleavedSamples, part: Int, of parts: Int) {
        precondition(a.width == width && a.channels == step && channels.count == 1, "integers of the shape")
        for index in stride(from: part, to: strips.count, by: parts) {
            for y in 0..<a.rowCount { strips[index].add(a, b, row: y, from: index * SimilarityStrip.columns) }
        }
    }

    /// The mean similarity, after all rows were added.
    /// - Throws: `StructuralSimilarity.Absence.notFinite`.
    package func mean() throws(StructuralSimilarity.Absence) -> Double {
        let side = StructuralSimilarity.windowSide
        let windows = Double(width - side + 1) * Double(height - side + 1)
        let mean = strips.reduce(0) { $0 + $1.sum } / (windows * Double(channels.count * step))
        guard mean.isFinite else { throw .notFinite }
        return mean
    }

    /// Rows of a channel in both images.
    @safe private struct Pair: @unchecked Sendable {
        // Borrowed from images that stay in place, unchanged, until all threads have ended.
        let a: UnsafePointer<Float>
        let b: UnsafePointer<Float>
        let aStride: Int
        let bStride: Int

        func withRow(_ y: Int, width: Int, _ body: (Span<Float>, Span<Float>) -> Void) {
            unsafe body(
                UnsafeBufferPointer(start: a + y * aStride, count: width).span,
                UnsafeBufferPointer(start: b + y * bStride, count: width).span)
        }
    }

    /// Strips that threads process until none is left.
    private final class Work: Sendable {
        private let strips: [SimilarityStrip]
        private let pairs: [Pair]
        private let stripsPerChannel: Int
        private let width: Int
        private let rows: Int
        private let next = Atomic(0)

        init(strips: [SimilarityStrip], pairs: [Pair], stripsPerChannel: Int, width: Int, rows: Int) {
            (self.strips, self.pairs, self.stripsPerChannel) = (strips, pairs, stripsPerChannel)
            (self.width, self.rows) = (width, rows)
        }

        func run() {
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < strips.count else { return }
                let first = index % stripsPerChannel * SimilarityStrip.columns
                for y in 0..<rows {
                    pairs[index / stripsPerChannel].withRow(y, width: width) {
                        strips[index].add($0, $1, from: first)
                    }
                }
            }
        }
    }
}
