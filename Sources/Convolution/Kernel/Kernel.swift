/// The weights of a linear filter: a rectangle of taps, stored as written.
///
/// A kernel is never flipped or scaled implicitly. Convolution rotates it when it is applied, and `rotated180()`,
/// `transposed()` and `normalized(_:)` return new kernels.
public struct Kernel: Equatable, Sendable {
    /// Taps in a row; at least 1.
    public let width: Int
    /// Rows of taps; at least 1.
    public let height: Int
    /// The weights in row-major order: `weights[row * width + column]`, all finite.
    public let weights: [Double]
    /// The tap aligned with the output sample, if the kernel's file specifies one.
    public var anchor: Anchor?
    /// The term added to every output sample, in sample units, if the kernel's file specifies one.
    public var offset: Double

    /// Maximum number of taps: that of a 2048 x 2048 kernel.
    public static let maximumTapCount = 1 << 22

    /// Creates a kernel from rows of weights, the top row first.
    ///
    ///     let sobel = try Kernel([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    ///
    /// - Parameters:
    ///   - rows: the weights, `rows[row][column]`.
    ///   - anchor: the tap aligned with the output sample; `nil` leaves it to the filter.
    ///   - offset: the term added to every output sample, in sample units.
    /// - Throws: `KernelError` for rows of different lengths, no weights, more than `maximumTapCount` weights, or
    ///   numbers that are not finite.
    /// - Complexity: O(taps).
    public init(_ rows: [[Double]], anchor: Anchor? = nil, offset: Double = 0) throws(KernelError) {
        guard let width = rows.first?.count, width > 0 else { throw .empty }
        if let row = rows.firstIndex(where: { $0.count != width }) {
            throw .raggedRow(row, count: rows[row].count, expected: width)
        }
        let (count, overflow) = width.multipliedReportingOverflow(by: rows.count)
        guard !overflow, count <= Self.maximumTapCount else {
            throw .tooLarge(width: width, height: rows.count, limit: Self.maximumTapCount)
        }
        for (y, row) in rows.enumerated() {
            if let x = row.firstIndex(where: { !$0.isFinite }) { throw .notFinite(row: y, column: x) }
        }
        guard offset.isFinite else { throw .offsetNotFinite }
        self.init(
            width: width, height: rows.count, weights: rows.flatMap { $0 }, anchor: anchor, offset: offset)
    }

    /// Creates a kernel from `height` rows of `width` weights that are known to be valid.
    /// - Precondition: the count is correct and positive, and every weight is finite.
    package init(width: Int, height: Int, weights: [Double], anchor: Anchor? = nil, offset: Double = 0) {
        precondition(width > 0 && height > 0 && weights.count == width * height, "width x height weights")
        precondition(weights.allSatisfy(\.isFinite), "finite weights")
        self.width = width
        self.height = height
        self.weights = weights
        self.anchor = anchor
        self.offset = offset
    }

    /// Creates a kernel from rows that are known to be equally long.
    /// - Precondition: there is at least one row, rows are equally long and not empty, and every weight is finite.
    package init(rows: [[Double]]) {
        precondition(!rows.isEmpty && rows.allSatisfy { $0.count == rows[0].count }, "rows of equal length")
        self.init(width: rows[0].count, height: rows.count, weights: rows.flatMap { $0 })
    }

    /// The weight in a row and column, as written.
    public subscript(row row: Int, column column: Int) -> Double { weights[row * width + column] }
}

/// The reason why numbers do not form a kernel.
public enum KernelError: Error, Equatable, Sendable {
    /// There is no weight.
    case empty
    /// A row, counted from 0, is not as long as the first.
    case raggedRow(Int, count: Int, expected: Int)
    /// There are more weights than `Kernel.maximumTapCount`.
    case tooLarge(width: Int, height: Int, limit: Int)
    /// A weight is NaN or infinite.
    case notFinite(row: Int, column: Int)
    /// The offset is NaN or infinite.
    case offsetNotFinite
}

extension KernelError: CustomStringConvertible {
    /// The cause in one sentence, without a full stop.
    public var description: String {
        switch self {
        case .empty: "a kernel has at least one weight"
        case .raggedRow(let row, let count, let expected):
            "row \(row) has \(count) weights, and the first row has \(expected)"
        case .tooLarge(let width, let height, let limit):
            "a kernel of \(width)x\(height) weights is larger than the limit of \(limit) weights"
        case .notFinite(let row, let column): "the weight in row \(row), column \(column) is not finite"
        case .offsetNotFinite: "the offset is not finite"
        }
    }
}

extension Kernel {
    /// The index of a tap in the kernel as written: `x` counts columns from the left, `y` rows from the top.
    public struct Anchor: Equatable, Hashable, Sendable {
        /// The column, 0...width - 1.
        public var x: Int
        /// The row, 0...height - 1.
        public var y: Int

        /// Creates the index of the tap in column `x` of row `y`.
        public init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }
}

extension Kernel {
    /// The kernel rotated by 180 degrees.
    ///
    ///     K'[a, b] = K[k - 1 - a, l - 1 - b]
    ///
    /// An anchor is rotated too.
    public func rotated180() -> Kernel {
        Kernel(
            width: width, height: height, weights: weights.reversed(),
            anchor: anchor.map { Anchor(x: width - 1 - $0.x, y: height - 1 - $0.y) }, offset: offset)
    }

    /// The kernel mirrored about its main diagonal, which is not what convolution does to it.
    ///
    ///     K'[a, b] = K[b, a]
    public func transposed() -> Kernel {
        var result: [Double] = []
        result.reserveCapacity(weights.count)
        for column in 0..<width {
            for row in 0..<height { result.append(self[row: row, column: column]) }
        }
        return Kernel(
            width: height, height: width, weights: result,
            anchor: anchor.map { Anchor(x: $0.y, y: $0.x) }, offset: offset)
    }

    /// The kernel with every weight multiplied by `factor`; the offset is kept.
    public func scaled(by factor: Double) -> Kernel {
        Kernel(width: width, height: height, weights: weights.map { $0 * factor }, anchor: anchor, offset: offset)
    }
}

extension Kernel {
    /// The sum of the weights, by which a flat image is multiplied.
    ///
    /// It is infinite only if the sum itself is beyond the range of `Double`.
    public var sum: Double { Self.total(weights) }
    /// The sum of the weights' magnitudes: the largest gain for any image.
    public var absoluteSum: Double { Self.total(weights.lazy.map { abs($0) }) }
    /// Whether the weights sum to nearly 0, as those of an edge detector: to a thousandth of the sum of their magnitudes
    /// at most, as weights are often rounded to a few digits.
    package var sumsToZero: Bool { abs(sum) <= absoluteSum / 1000 }
    /// The sum of the positive weights.
    package var positiveSum: Double { Self.total(weights.lazy.map { max($0, 0) }) }
    /// The sum of the negative weights; at most 0.
    package var negativeSum: Double { Self.total(weights.lazy.map { min($0, 0) }) }

    /// Adds numbers in their order; if a partial sum overflows, adds them in units of 2^30.
    ///
    /// A power of two changes no digit, and keeps the sum of 2^22 of the largest numbers from overflowing.
    private static func total(_ values: some Sequence<Double>) -> Double {
        let plain = values.reduce(0, +)
        return plain.isFinite ? plain : values.reduce(0) { $0 + $1 * 0x1p-30 } * 0x1p30
    }
}
