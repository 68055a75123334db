import ImageBuffers

/// The gains and biases with which every weighted sum becomes its integer sample.
///
///     lower[i] <= gain * sums[i] + bias <= upper[i]
///
/// For a given gain, the bias lies between `max(lower - gain * sums)` and `min(upper - gain * sums)`. The width of that
/// interval is a concave function of the gain, so the gains for which it is not empty are found by bisection.
struct RoundingBounds {
    private var sums: [Double] = []
    private var lower: [Double] = []
    private var upper: [Double] = []
    /// The gains that allow a bias; `nil` if there are none.
    private(set) var gains: ClosedRange<Double>?

    /// The tolerance for errors of float32 sums.
    private static let slack = 1e-4

    /// - Parameters:
    ///   - pairs: weighted sums without gain and bias, and the samples that they became.
    ///   - measured: the gain by least squares.
    init(_ pairs: [(sum: Double, sample: Double)], truncates: Bool, model: SampleModel, measured: Double) {
        let (below, above) = truncates ? (0.0, 1.0) : (0.5, 0.5)
        for (sum, sample) in pairs where sum.isFinite && sample.isFinite {
            let isClipped = model.mayBeClipped(sample)
            sums.append(sum)
            lower.append(isClipped && sample <= 0 ? -.infinity : sample - below - Self.slack)
            upper.append(isClipped && sample > 0 ? .infinity : sample + above + Self.slack)
        }
        gains = range(near: measured)
    }

    /// The biases that a gain allows; `nil` if there are none.
    /// - Complexity: O(samples).
    func biases(_ gain: Double) -> ClosedRange<Double>? {
        let (low, high) = interval(gain)
        return low <= high && low.isFinite && high.isFinite ? low...high : nil
    }

    private func interval(_ gain: Double) -> (low: Double, high: Double) {
        var (low, high) = (-Double.infinity, Double.infinity)
        for index in sums.indices {
            let product = gain * sums[index]
            low = max(low, lower[index] - product)
            high = min(high, upper[index] - product)
        }
        return (low, high)
    }

    private func width(_ gain: Double) -> Double {
        let (low, high) = interval(gain)
        return high - low
    }

    private func range(near measured: Double) -> ClosedRange<Double>? {
        guard let least = sums.min(), let most = sums.max(), most > least, measured.isFinite else { return nil }
        // Beyond this, the largest and the smallest sum would be off by more than rounding explains.
        let reach = 4 / (most - least)
        var (low, high) = (measured - reach, measured + reach)
        guard width(low).isFinite, width(high).isFinite else { return nil }
        for _ in 0..<60 {
            let third = (high - low) / 3
            if width(low + third) < width(high - third) { low += third } else { high -= third }
        }
        let best = (low + high) / 2
        guard width(best) >= 0 else { return nil }
        return edge(from: best, towards: measured - reach)...edge(from: best, towards: measured + reach)
    }

    /// The last gain that allows a bias, between a gain that does and one that does not.
    private func edge(from inside: Double, towards outside: Double) -> Double {
        var (inside, outside) = (inside, outside)
        if width(outside) >= 0 { return outside }
        for _ in 0..<40 {
            let middle = (inside + outside) / 2
            if width(middle) >= 0 { inside = middle } else { outside = middle }
        }
        return inside
    }
}

extension RoundingBounds {
    /// The gains with which every magnitude becomes its sample, without a bias; `nil` if there are none.
    ///
    ///     lower[i] <= gain * |sums[i]| <= upper[i]
    ///
    /// Complexity: O(samples).
    static func gains(
        ofMagnitudes pairs: [(sum: Double, sample: Double)], truncates: Bool, model: SampleModel
    ) -> ClosedRange<Double>? {
        let (below, above) = truncates ? (0.0, 1.0) : (0.5, 0.5)
        var (low, high) = (0.0, Double.infinity)
        for (sum, sample) in pairs where sum.isFinite && sample.isFinite && sum != 0 {
            low = max(low, (sample - below - slack) / abs(sum))
            if !model.mayBeClipped(sample) { high = min(high, (sample + above + slack) / abs(sum)) }
        }
        return low <= high && high.isFinite ? low...high : nil
    }
}
