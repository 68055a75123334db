/// The type of an image's samples, which determines the residual that a correct hypothesis may have.
package enum SampleModel: Equatable, Sendable {
    /// Floating-point numbers, with no error other than the rounding of sums.
    case floats
    /// Whole numbers, rounded, and clipped below 0 and above `maximum` (infinite if no limit is known).
    case integers(maximum: Double)
    /// Whole numbers modulo `maximum` + 1, as from a conversion by `astype(uint8)`.
    case wrapped(maximum: Double)
    /// Magnitudes, rounded, and clipped above `maximum`, as from `convertScaleAbs`.
    case absolute(maximum: Double)
    /// Whole numbers after lossy compression.
    case lossy(maximum: Double)

    /// Whether a sample may represent a value beyond it, so that it does not determine the gain.
    func mayBeClipped(_ sample: Double) -> Bool {
        switch self {
        case .floats, .wrapped: false
        case .absolute(let maximum): sample >= maximum
        case .integers(let maximum): sample <= 0 || sample >= maximum
        // Compression moves clipped samples by a few units.
        case .lossy(let maximum): sample <= 4 || sample >= maximum - 4
        }
    }

    /// The sample for a value, which must be a whole number if samples are rounded.
    func held(_ value: Double) -> Double {
        switch self {
        case .floats: return value
        case .integers(let maximum), .lossy(let maximum): return min(max(value, 0), maximum)
        case .absolute(let maximum): return min(abs(value), maximum)
        case .wrapped(let maximum):
            let rest = value.truncatingRemainder(dividingBy: maximum + 1)
            return rest < 0 ? rest + maximum + 1 : rest
        }
    }

    /// The difference between a prediction that is not yet rounded and a sample.
    func difference(_ prediction: Double, _ sample: Double) -> Double {
        guard case .wrapped(let maximum) = self else { return held(prediction) - sample }
        return (prediction - sample).remainder(dividingBy: maximum + 1)
    }

    /// Whether several values become the same sample, so that no regression determines gain and bias.
    var isFolded: Bool {
        switch self {
        case .wrapped, .absolute: true
        case .floats, .integers, .lossy: false
        }
    }

    /// The largest sample, if samples are rounded; `nil` if no limit is known.
    package var maximum: Double? {
        switch self {
        case .floats: nil
        case .integers(let maximum), .wrapped(let maximum), .absolute(let maximum), .lossy(let maximum):
            maximum.isFinite ? maximum : nil
        }
    }

    /// Whether samples were rounded to whole numbers.
    package var isRounded: Bool { self != .floats }

    /// The lower limit of any measured difference, for samples up to `magnitude`.
    func floor(magnitude: Double) -> Double {
        switch self {
        case .floats: 2e-7 * magnitude
        case .integers, .wrapped, .absolute: 0.02
        case .lossy: 0.25
        }
    }

    /// Whether a residual can be due to rounding alone.
    func explains(_ residual: Residual, spread: Double, magnitude: Double) -> Bool {
        switch self {
        case .floats: residual.rms <= 5e-4 * spread + 3e-6 * magnitude
        // Half a unit, and another half for libraries that round on the way; least squares add a little.
        case .integers: residual.rms <= 0.45 && residual.largest <= 1.25
        // Truncation alone gives an RMS of 0.58, because its mean is not removed if gain and bias are given.
        case .wrapped, .absolute: residual.rms <= 0.62 && residual.largest <= 1.25
        case .lossy: residual.rms <= 0.1 * spread
        }
    }
}

/// The residual of a hypothesis, over some samples.
package struct Residual: Equatable, Sendable {
    /// Number of samples that were compared.
    package var count = 0
    /// Sum of squared differences.
    var squares = 0.0
    /// The largest magnitude of a difference.
    package var largest = 0.0

    /// The root of the mean squared difference.
    package var rms: Double { count > 0 ? (squares / Double(count)).squareRoot() : 0 }

    /// Includes a difference.
    mutating func add(_ difference: Double) {
        count += 1
        squares += difference * difference
        largest = max(largest, abs(difference))
    }

    /// The residual over the samples of both.
    static func + (a: Residual, b: Residual) -> Residual {
        Residual(count: a.count + b.count, squares: a.squares + b.squares, largest: max(a.largest, b.largest))
    }
}
