internal import CSampleLoops
import Platform

/// The similarities of the windows in a strip of columns; rows are added from top to bottom.
///
/// For every row, four products are computed, x, y, x^2 + y^2 and xy, and filtered along the row. The last 11 such rows
/// are kept in a ring and filtered down the columns. Sums of squares suffice, because only vx + vy is needed. Samples
/// are floats of planes, or integers of interleaved channels. The loops are C, compiled for each instruction set. A
/// strip is used by one thread at a time.
@safe final class SimilarityStrip: @unchecked Sendable {
    /// Maximum number of adjacent windows in a strip.
    static let columns = CSL_WINDOW_COLUMNS
    /// Maximum number of interleaved channels.
    static let channels = CSL_WINDOW_CHANNELS
    /// Bytes of a strip.
    static let byteCount = CSL_WINDOW_ROOM * MemoryLayout<Double>.stride

    private var windows: csl_similarity
    private let room: UnsafeMutablePointer<Double>

    /// - Parameters:
    ///   - columns: the number of adjacent windows, including those of all interleaved channels.
    ///   - step: the number of interleaved channels.
    init(columns: Int, step: Int = 1, range: ClosedRange<Double>) {
        precondition(columns > 0 && columns <= Self.columns, "columns of a strip")
        precondition(step > 0 && step <= Self.channels, "channels of a strip")
        let length = range.upperBound - range.lowerBound
        let gaussian = (0...CSL_WINDOW_SIDE / 2).map { distance in
            exp(-Double(distance * distance) / (2 * StructuralSimilarity.sigma * StructuralSimilarity.sigma))
        }
        // A window's weights from the centre outwards; twice their sum minus the first is 1.
        let total = 2 * gaussian.reduce(0, +) - gaussian[0]
        let weights = gaussian.map { $0 / total }
        let raw = UnsafeMutableRawPointer.allocate(byteCount: Self.byteCount, alignment: 64)
        unsafe room = raw.bindMemory(to: Double.self, capacity: CSL_WINDOW_ROOM)
        unsafe room.initialize(repeating: 0, count: CSL_WINDOW_ROOM)
        unsafe windows = csl_similarity(
            room: room, count: columns, step: step,
            weights: (weights[0], weights[1], weights[2], weights[3], weights[4], weights[5]),
            c1: StructuralSimilarity.k1 * length * StructuralSimilarity.k1 * length,
            c2: StructuralSimilarity.k2 * length * StructuralSimilarity.k2 * length,
            // Variances of samples far from 0 would lose digits, so samples are taken relative to the middle of the
            // range.
            middle: range.lowerBound + length / 2, rows: 0, sum: 0)
    }

    deinit { unsafe UnsafeMutableRawPointer(room).deallocate() }

    /// The sum of the similarities of all windows so far.
    var sum: Double { unsafe windows.sum }

    /// Samples of a row that the windows cover.
    private var length: Int { unsafe windows.count + (CSL_WINDOW_SIDE - 1) * windows.step }

    /// Adds the next row of both images' planes.
    /// - Parameter first: the column of the first window's left edge.
    /// - Precondition: both rows have `columns + 10` samples from there on.
    func add(_ a: Span<Float>, _ b: Span<Float>, from first: Int) {
        precondition(first >= 0 && first + length <= a.count && a.count == b.count, "samples of the strip")
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                guard let a = a.baseAddress, let b = b.baseAddress else { return }
                unsafe csl_add_similar_floats(&windows, a + first, b + first)
            }
        }
    }

    /// Adds the next row of both images' integers.
    /// - Parameter first: the first window's first sample.
    /// - Precondition: both rows have `columns + 10 * step` samples from there on.
    func add(_ a: InterleavedSamples, _ b: InterleavedSamples, row y: Int, from first: Int) {
        precondition(a.matches(b) && first >= 0 && first + length <= a.rowLength, "samples of the strip")
        if a.bitDepth == 16 {
            unsafe csl_add_similar_words(&windows, a.words(y) + first, b.words(y) + first)
        } else {
            unsafe csl_add_similar_bytes(&windows, a.bytes(y) + first, b.bytes(y) + first)
        }
    }
}
