/// What an image's samples are, and so what a right hypothesis may leave unexplained.
package enum SampleNature: Equatable, Sendable {
    /// Floating-point numbers: nothing but the rounding of sums.
    case floats
    /// Whole numbers, rounded, and clipped below 0 and above `maximum` (infinite where no limit is known).
    case integers(maximum: Double)
    /// Whole numbers after lossy compression.
    case lossy(maximum: Double)

    /// Whether a sample may stand for a value beyond it, so that it says nothing of the gain.
    func mayBeClipped(_ sample: Double) -> Bool {
        switch self {
        case .floats: false
        case .integers(let maximum): sample <= 0 || sample >= maximum
        // Compression moves what was clipped by a few units.
        case .lossy(let maximum): sample <= 4 || sample >= maximum - 4
        }
    }

    /// A prediction as the file can hold it, but for the rounding.
    func clipped(_ value: Double) -> Double {
        switch self {
        case .floats: value
        case .integers(let maximum), .lossy(let maximum): min(max(value, 0), maximum)
        }
    }

    /// Whether samples were rounded to whole numbers.
    package var isRounded: Bool { self != .floats }

    /// What no measurement of a difference falls below, for samples up to `magnitude`.
    func floor(magnitude: Double) -> Double {
        switch self {
        case .floats: 2e-7 * magnitude
        case .integers: 0.02
        case .lossy: 0.25
        }
    }

    /// Whether what is left can be rounding alone.
    func explains(_ residual: Residual, spread: Double, magnitude: Double) -> Bool {
        switch self {
        case .floats: residual.rms <= 5e-4 * spread + 3e-6 * magnitude
        // Half a unit, and half of another for libraries that round on the way; least squares add a little.
        case .integers: residual.rms <= 0.45 && residual.largest <= 1.25
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
