/// The numbers of samples outside the output's range.
public struct ClipCount: Equatable, Sendable {
    /// Samples whose integer would be below 0, and NaN.
    public var low = 0
    /// Samples whose integer would be above the maximum.
    public var high = 0

    /// Creates a count of 0.
    public init() {}

    /// Creates a count.
    package init(low: Int, high: Int) {
        self.low = low
        self.high = high
    }

    /// Adds another count.
    public static func += (a: inout ClipCount, b: ClipCount) {
        a.low += b.low
        a.high += b.high
    }
}

extension [ClipCount] {
    /// The sum over all channels.
    package var total: ClipCount { reduce(into: ClipCount()) { $0 += $1 } }

    /// Adds the counts of the same channels; an empty list counts nothing.
    package mutating func add(_ other: [ClipCount]) {
        precondition(other.isEmpty || other.count == count, "counts of the same channels")
        for channel in other.indices { self[channel] += other[channel] }
    }
}

/// Quantizes float samples to integers of 8 or 16 bits, and counts those out of range.
///
///     integer = clip(round(range(gain * v + bias)), 0, maximum)
///
/// The formula is computed in double precision. A sample counts as clipped if its rounded value is outside 0...maximum;
/// -0.3 and 255.4 do not count if they are rounded to the nearest integer. NaN becomes 0 and counts as clipped low. An
/// infinity is clipped, except that the range rule `wrap` makes it 0.
public struct Quantizer: Equatable, Sendable {
    /// The rule for samples outside 0...maximum.
    public enum Range: String, CaseIterable, Sendable {
        /// Samples are clipped and counted.
        case clip
        /// Mid-grey (128 or 32768) is added first: for results around 0.
        case offset
        /// The magnitude is taken first.
        case abs
        /// Gain and bias map the image's smallest sample to 0 and its largest to the maximum, as `Quantizer.minmax`
        /// computes them; then as `clip`.
        case minmax
        /// The rounded value modulo maximum + 1, as in integer overflow; values outside the range are still counted.
        case wrap
    }

    /// The rounding of a value between two integers.
    public enum Rounding: String, CaseIterable, Sendable {
        /// To the nearest, with ties to even (OpenCV, NumPy).
        case halfEven = "half-even"
        /// To the nearest, with ties upwards: floor(v + 0.5) (ImageMagick, Pillow).
        case halfUp = "half-up"
        /// Towards zero (libvips, a C cast).
        case truncate
    }

    /// Bits of an integer: 8 or 16.
    public let bitDepth: Int
    /// The range rule.
    public let range: Range
    /// The rounding rule.
    public let rounding: Rounding
    /// The factor before the range rule; 257 converts 8-bit units to 16-bit units, and minmax computes its own.
    public let gain: Double
    /// The term added after the gain.
    public let bias: Double
    /// The factor for opacity: 1, 257 or 1/257.
    ///
    /// No other rule applies to opacity: see `forAlpha`.
    public let alphaGain: Double

    /// The largest integer: 255 or 65535.
    public var maximum: Float { bitDepth == 16 ? 65535 : 255 }

    /// Mid-grey if the range rule is `offset`; otherwise 0.
    var offset: Double { range == .offset ? (bitDepth == 16 ? 32768 : 128) : 0 }

    /// Creates a quantizer from its fields.
    /// - Precondition: `bitDepth` is 8 or 16.
    public init(
        bitDepth: Int, range: Range = .clip, rounding: Rounding = .halfEven, gain: Double = 1, bias: Double = 0,
        alphaGain: Double = 1
    ) {
        precondition(bitDepth == 8 || bitDepth == 16, "8 or 16 bits")
        self.bitDepth = bitDepth
        self.range = range
        self.rounding = rounding
        self.gain = gain
        self.bias = bias
        self.alphaGain = alphaGain
    }

    /// The sample that becomes half of the maximum, which is never clipped.
    package var middle: Float { gain == 0 ? 0 : Float((Double(maximum) / 2 - offset - bias) / gain) }

    /// The quantizer of opacity: to the nearest integer, clipped.
    package var forAlpha: Quantizer { Quantizer(bitDepth: bitDepth, gain: alphaGain, alphaGain: alphaGain) }
}

extension Quantizer {
    /// A quantizer that maps the smallest sample to 0 and the largest to the maximum.
    ///
    ///     gain = maximum / (high - low),  bias = -low * gain
    ///
    /// If `high` would not reach the maximum, the bias is raised by a few units in the last place, so that it does even
    /// with `truncate`. A flat image (`high <= low`, or a bound that is not finite) becomes 0.
    /// - Parameters:
    ///   - low: the image's smallest sample over all colour planes; see `SampleExtent`.
    ///   - high: its largest.
    public static func minmax(
        low: Float, high: Float, bitDepth: Int, rounding: Rounding = .halfEven, alphaGain: Double = 1
    ) -> Quantizer {
        let maximum: Double = bitDepth == 16 ? 65535 : 255
        var gain = 0.0
        var bias = 0.0
        if low.isFinite, high.isFinite, low < high {
            gain = maximum / (Double(high) - Double(low))
            bias = -(Double(low) * gain)
            // Each step raises the bias by at least a unit in the last place of itself and of the maximum.
            var top = Double(high) * gain + bias
            while top < maximum {
                bias += max(maximum - top, bias.ulp, maximum.ulp)
                top = Double(high) * gain + bias
            }
        }
        return Quantizer(
            bitDepth: bitDepth, range: .minmax, rounding: rounding, gain: gain, bias: bias, alphaGain: alphaGain)
    }
}
