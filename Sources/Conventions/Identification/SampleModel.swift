/// What an image's samples are, and so what a right hypothesis may leave unexplained.
package enum SampleModel: Equatable, Sendable {
    /// Floating-point numbers: nothing but the rounding of sums.
    case floats
    /// Whole numbers, rounded, and clipped below 0 and above `maximum` (infinite where no limit is known).
    case integers(maximum: Double)
    /// Whole numbers modulo `maximum` + 1, as a conversion by `astype(uint8)` leaves them.
    case wrapped(maximum: Double)
    /// Magnitudes, rounded, and clipped above `maximum`, as `convertScaleAbs` leaves them.
    case absolute(maximum: Double)
    /// Whole numbers after lossy compression.
    case lossy(maximum: Double)

    /// Whether a sample may stand for a value beyond it, so that it says nothing of the gain.
    func mayBeClipped(_ sample: Double) -> Bool {
        switch self {
        case .floats, .wrapped: false
        case .absolute(let maximum): sample >= maximum
        case .integers(let maximum): sample <= 0 || sample >= maximum
        // Compression moves what was clipped by a few units.
        case .lossy(let maximum): sample <= 4 || sample >= maximum - 4
        }
    }

    /// A value as the file holds it, given a whole number where samples are rounded.
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

    /// How far a prediction, not yet rounded, lies from a sample.
    func difference(_ prediction: Double, _ sample: Double) -> Double {
        guard case .wrapped(let maximum) = self else { return held(prediction) - sample }
        return (prediction - sample).remainder(dividingBy: maximum + 1)
    }

    /// Whether several values become the same sample, so that no regression finds gain and bias.
    var isFolded: Bool {
        switch self {
        case .wrapped, .absolute: true
        case .floats, .integers, .lossy: false
        }
    }

    /// The largest sample of rounded ones; `nil` where no limit is known.
    package var maximum: Double? {
        switch self {
        case .floats: nil
        case .integers(let maximum), .wrapped(let maximum), .absolute(let maximum), .lossy(let maximum):
            maximum.isFinite ? maximum : nil
        }
    }

    /// Whether samples were rounded to whole numbers.
    package var isRounded: Bool { self != .floats }

    /// What no measurement of a difference falls below, for samples up to `magnitude`.
    func floor(magnitude: Double) -> Double {
        switch self {
        case .floats: 2e-7 * magnitude
        case .integers, .wrapped, .absolute: 0.02
        case .lossy: 0.25
        }
    }

    /// Whether what is left can be rounding alone.
    func explains(_ residual: Residual, spread: Double, magnitude: Double) -> Bool {
        switch self {
        case .floats: residual.rms <= 5e-4 * spread + 3e-6 * magnitude
        // Half a unit, and half of another for libraries that round on the way; least squares add a little.
        case .integers: residual.rms <= 0.45 && residual.largest <= 1.25
        // Truncation alone leaves a rms of 0.58: its mean is not taken out where gain and bias are given.
        case .wrapped, .absolute: residual.rms <= 0.62 && residual.largest <= 1.25
        case .lossy: residual.rms <= 0.1 * spread
        }
    }
}

/// What a hypothesis leaves unexplained, over some samples.
package struct Residual: Equatable, Sendable {
    /// Samples that were looked at.
    package var count = 0
    /// Sum of squared differences.
    var squares = 0.0
    /// The largest magnitude of a difference.
    package var largest = 0.0

    /// The root of the mean squared difference.
    package var rms: Double { count > 0 ? (squares / Double(count)).squareRoot() : 0 }

    /// Counts a difference in.
    mutating func add(_ difference: Double) {
        count += 1
        squares += difference * difference
        largest = max(largest, abs(difference))
    }

    /// Both together.
    static func + (a: Residual, b: Residual) -> Residual {
        Residual(count: a.count + b.count, squares: a.squares + b.squares, largest: max(a.largest, b.largest))
    }
}
