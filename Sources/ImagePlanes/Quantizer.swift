/// How many samples did not fit into the output's range.
public struct ClipCount: Equatable, Sendable {
    /// Samples below 0, and NaN.
    public var low = 0
    /// Samples above the maximum.
    public var high = 0

    /// Nothing clipped.
    public init() {}

    /// Adds another count.
    public static func += (a: inout ClipCount, b: ClipCount) {
        a.low += b.low
        a.high += b.high
    }
}

/// Turns float samples into integers of 8 or 16 bits: range rule, rounding, clipping, counting.
///
///     integer = clip(round(range(gain * v + bias)), 0, maximum)
///
/// A NaN becomes 0 and counts as clipped low.
public struct Quantizer: Equatable, Sendable {
    /// What happens to samples outside 0...maximum.
    public enum Range: String, CaseIterable, Sendable {
        /// Cut off, and counted.
        case clip
        /// Mid-grey (128 or 32768) is added first: for results around 0.
        case offset
        /// The magnitude is taken first.
        case abs
        /// The image's smallest sample becomes 0 and its largest the maximum.
        case minmax
        /// The rounded value modulo maximum + 1, as integer arithmetic overflows.
        case wrap
    }

    /// How a value between two integers is decided.
    public enum Rounding: String, CaseIterable, Sendable {
        /// To the nearest, a tie to the even one (OpenCV, NumPy).
        case halfEven = "half-even"
        /// To the nearest, a tie upwards: floor(v + 0.5) (ImageMagick, Pillow).
        case halfUp = "half-up"
        /// Towards zero (libvips, a C cast).
        case truncate
    }

    /// 8 or 16.
    public let bitDepth: Int
    /// The range rule.
    public let range: Range
    /// The rounding rule.
    public let rounding: Rounding
    /// Multiplied before the range rule: 257 takes 8-bit units to 16-bit units; minmax sets it too.
    public let gain: Float
    /// Added after the gain.
    public let bias: Float

    /// The largest integer: 255 or 65535.
    public var maximum: Float { bitDepth == 16 ? 65535 : 255 }

    /// A quantizer with every field.
    /// - Precondition: `bitDepth` is 8 or 16.
    public init(bitDepth: Int, range: Range = .clip, rounding: Rounding = .halfEven, gain: Float = 1, bias: Float = 0) {
        precondition(bitDepth == 8 || bitDepth == 16, "8 or 16 bits")
        self.bitDepth = bitDepth
        self.range = range
        self.rounding = rounding
        self.gain = gain
        self.bias = bias
    }
}
