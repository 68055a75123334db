import Platform

/// The similarities of the windows of a strip of columns, rows added from top to bottom.
///
/// Of every row four products are taken, x, y, x^2 + y^2 and xy, and filtered along the row; the last 11 such rows are
/// kept in a ring and filtered down the column. Sums of squares are enough: only vx + vy is asked for. Used by one thread at a
/// time.
@safe final class SimilarityStrip: @unchecked Sendable {
    /// Windows beside each other that a strip takes at most: its ring, 94 kB, stays in the second level cache.
    static let columns = 256

    private static let side = StructuralSimilarity.windowSide
    /// Vectors read past the last window, at most three samples.
    private static let productStride = columns + side + 1
    private static let moments = 4
    private static let capacity = moments * (productStride + (side + 1) * columns)
    /// Bytes that a strip takes.
    static let byteCount = capacity * MemoryLayout<Double>.stride

    /// The window's weights from the centre outwards; twice their sum less the first is 1.
    private let weights: [Double]
    private let c1: Double
    private let c2: Double
    /// Variances of samples far from 0 would lose their digits: all are counted from the middle of the range.
    private let middle: Double
    private let storage: UnsafeMutablePointer<Double>

    private let count: Int
    private var rowCount = 0
    /// The similarities of all windows so far.
    private(set) var sum = 0.0

    /// - Parameter columns: windows beside each other.
    init(columns: Int, range: ClosedRange<Double>) {
        precondition(columns > 0 && columns <= Self.columns, "columns of a strip")
        count = columns
        let length = range.upperBound - range.lowerBound
        let gaussian = (0...Self.side / 2).map { distance in
            exp(-Double(distance * distance) / (2 * StructuralSimilarity.sigma * StructuralSimilarity.sigma))
        }
        let total = 2 * gaussian.reduce(0, +) - gaussian[0]
        weights = gaussian.map { $0 / total }
        c1 = StructuralSimilarity.k1 * length * StructuralSimilarity.k1 * length
        c2 = StructuralSimilarity.k2 * length * StructuralSimilarity.k2 * length
        middle = range.lowerBound + length / 2
        unsafe storage = .allocate(capacity: Self.capacity)
        unsafe storage.initialize(repeating: 0, count: Self.capacity)
    }

    deinit { unsafe storage.deallocate() }

    /// Adds the next row of both images.
    /// - Parameter first: the column of the strip's first window's left edge.
    /// - Precondition: `count + 10` samples from there on are in both rows.
    func add(_ a: Span<Float>, _ b: Span<Float>, from first: Int) {
        let length = count + Self.side - 1
        precondition(first >= 0 && first + length <= a.count && a.count == b.count, "samples of the strip")
        multiply(a, b, from: first, length: length)
        let slot = rowCount % Self.side
        for moment in 0..<Self.moments {
            let product = unsafe UnsafePointer(products(moment))
            unsafe blend(into: ring(slot, moment)) { unsafe product + $0 }
        }
        rowCount += 1
        guard rowCount >= Self.side else { return }
        for moment in 0..<Self.moments {
            // The weights are symmetric, but rows are taken from the oldest on, so that sums have one order.
            unsafe blend(into: filtered(moment)) { unsafe UnsafePointer(ring((rowCount + $0) % Self.side, moment)) }
        }
        sum += rowSum()
    }

    // Room for the products of a row, for 11 rows filtered along themselves, and for what comes of filtering these down.
    private func products(_ moment: Int) -> UnsafeMutablePointer<Double> {
        unsafe storage + moment * Self.productStride
    }
    private func ring(_ slot: Int, _ moment: Int) -> UnsafeMutablePointer<Double> {
        unsafe storage + Self.moments * Self.productStride + (slot * Self.moments + moment) * Self.columns
    }
    private func filtered(_ moment: Int) -> UnsafeMutablePointer<Double> { unsafe ring(Self.side, moment) }

    private func multiply(_ a: Span<Float>, _ b: Span<Float>, from first: Int, length: Int) {
        let (x, y) = unsafe (products(0), products(1))
        let (squares, product) = unsafe (products(2), products(3))
        // `add` has checked that the samples are there; the rooms hold `productStride` numbers, length is below that.
        for index in 0..<length {
            let valueX = unsafe Double(a[unchecked: first &+ index]) - middle
            let valueY = unsafe Double(b[unchecked: first &+ index]) - middle
            unsafe x[index] = valueX
            unsafe y[index] = valueY
            unsafe squares[index] = valueX * valueX + valueY * valueY
            unsafe product[index] = valueX * valueY
        }
    }

    /// The weighted sum of 11 rows, number by number.
    ///
    /// In vectors by hand: the compiler would have to see that the target is none of eleven sources. A row's room is a
    /// multiple of four numbers, so that the last vector stays within it.
    @inline(__always)
    private func blend(into target: UnsafeMutablePointer<Double>, row: (Int) -> UnsafePointer<Double>) {
        let r0 = unsafe row(0), r1 = unsafe row(1), r2 = unsafe row(2), r3 = unsafe row(3), r4 = unsafe row(4)
        let r5 = unsafe row(5), r6 = unsafe row(6), r7 = unsafe row(7), r8 = unsafe row(8), r9 = unsafe row(9)
        let r10 = unsafe row(10)
        let w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3], w4 = weights[4], w5 = weights[5]
        var index = 0
        while index < count {
            var total = unsafe w0 * vector(r5, index)
            unsafe total += w1 * (vector(r4, index) + vector(r6, index))
            unsafe total += w2 * (vector(r3, index) + vector(r7, index))
            unsafe total += w3 * (vector(r2, index) + vector(r8, index))
            unsafe total += w4 * (vector(r1, index) + vector(r9, index))
            unsafe total += w5 * (vector(r0, index) + vector(r10, index))
            unsafe UnsafeMutableRawPointer(target + index).storeBytes(of: total, as: SIMD4<Double>.self)
            index &+= 4
        }
    }

    @inline(__always)
    private func vector(_ row: UnsafePointer<Double>, _ index: Int) -> SIMD4<Double> {
        unsafe UnsafeRawPointer(row + index).loadUnaligned(as: SIMD4<Double>.self)
    }

    /// The similarities of a row of windows, from their filtered products.
    private func rowSum() -> Double {
        let (x, y) = unsafe (filtered(0), filtered(1))
        let (squares, product) = unsafe (filtered(2), filtered(3))
        var result = 0.0
        for index in 0..<count {
            let (mx, my) = unsafe (x[index], y[index])
            let covariance = unsafe product[index] - mx * my
            let variances = unsafe squares[index] - (mx * mx + my * my)
            let (ux, uy) = (mx + middle, my + middle)
            let likeness = (2 * (ux * uy) + c1) * (2 * covariance + c2)
            result += likeness / ((ux * ux + uy * uy + c1) * (variances + c2))
        }
        return result
    }
}
