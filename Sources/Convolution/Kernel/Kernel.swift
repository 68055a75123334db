/// The weights of a linear filter: a rectangle of taps, kept as they were written.
///
/// A kernel is never flipped or scaled behind its user's back: convolution rotates it when it is applied, and
/// `rotated180()`, `transposed()` and `normalized(_:)` return new kernels.
public struct Kernel: Equatable, Sendable {
    /// Taps in a row; at least 1.
    public let width: Int
    /// Rows of taps; at least 1.
    public let height: Int
    /// The weights, row after row: `weights[row * width + column]`, all finite.
    public let weights: [Double]
    /// The tap that sits on the output sample, where the kernel's file names one.
    public var anchor: Anchor?
    /// Added to every output sample, in sample units, where the kernel's file says so.
    public var offset: Double

    /// The largest number of taps that is accepted: a 2048 x 2048 kernel.
    public static let maximumTapCount = 1 << 22

    /// A kernel of `height` rows of `width` weights.
    /// - Precondition: the count is right and positive, and every weight is finite.
    public init(width: Int, height: Int, weights: [Double], anchor: Anchor? = nil, offset: Double = 0) {
        precondition(width > 0 && height > 0 && weights.count == width * height, "width x height weights")
        precondition(weights.allSatisfy(\.isFinite), "finite weights")
        self.width = width
        self.height = height
        self.weights = weights
        self.anchor = anchor
        self.offset = offset
    }

    /// A kernel of rows of equal length.
    /// - Precondition: there is at least one row, rows are equally long and not empty, and every weight is finite.
    public init(_ rows: [[Double]]) {
        precondition(!rows.isEmpty && rows.allSatisfy { $0.count == rows[0].count }, "rows of equal length")
        self.init(width: rows[0].count, height: rows.count, weights: rows.flatMap { $0 })
    }

    /// The weight in a row and column, as written.
    public subscript(row row: Int, column column: Int) -> Double { weights[row * width + column] }
}

extension Kernel {
    /// Index of a tap in the kernel as its user wrote it: `x` counts columns from the left, `y` rows from the top.
    public struct Anchor: Equatable, Hashable, Sendable {
        /// Column, 0...width - 1.
        public var x: Int
        /// Row, 0...height - 1.
        public var y: Int

        /// The tap in column `x` of row `y`.
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
    /// An anchor rotates with it.
    public func rotated180() -> Kernel {
        Kernel(
            width: width, height: height, weights: weights.reversed(),
            anchor: anchor.map { Anchor(x: width - 1 - $0.x, y: height - 1 - $0.y) }, offset: offset)
    }

    /// The kernel mirrored at its main diagonal, which is not what convolution does to it.
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

    /// The same kernel with every weight multiplied by `factor`; the offset stays.
    public func scaled(by factor: Double) -> Kernel {
        Kernel(width: width, height: height, weights: weights.map { $0 * factor }, anchor: anchor, offset: offset)
    }
}

extension Kernel {
    /// Sum of the weights: what a flat image is multiplied by.
    ///
    /// Infinite only where the sum itself is beyond the range of `Double`.
    public var sum: Double { Self.total(weights) }
    /// Sum of the weights' magnitudes: the largest gain that any image can meet.
    public var absoluteSum: Double { Self.total(weights.lazy.map { abs($0) }) }
    /// Sum of the positive weights.
    public var positiveSum: Double { Self.total(weights.lazy.map { max($0, 0) }) }
    /// Sum of the negative weights; at most 0.
    public var negativeSum: Double { Self.total(weights.lazy.map { min($0, 0) }) }

    /// Adds numbers up in their order; where a part of the sum overflows, all of them in units of 2^30.
    ///
    /// A power of two changes no digit, and keeps 2^22 of the largest numbers from overflowing.
    private static func total(_ values: some Sequence<Double>) -> Double {
        let plain = values.reduce(0, +)
        return plain.isFinite ? plain : values.reduce(0) { $0 + $1 * 0x1p-30 } * 0x1p30
    }
}
