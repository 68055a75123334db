import Convolution
import ImageBuffers

/// Tries numbers on all samples of a hypothesis.
struct ScalingTrial {
    let finding: InteriorFinding
    let evidence: BorderEvidence
    let border: BorderRule
    let model: SampleModel

    /// The margin by which a candidate must be better to be preferred to a simpler one.
    var indifference: Double {
        switch model {
        case .floats: 1e-3 * model.floor(magnitude: finding.fit.spread)
        case .integers, .wrapped, .absolute: 2
        case .lossy: 0.05
        }
    }

    /// The bounds on gain and bias; `nil` for a layer, whose channels have their own biases, and for folded samples.
    func bounds(truncates: Bool) -> RoundingBounds? {
        guard finding.data.groupCount == 1, !model.isFolded else { return nil }
        return RoundingBounds(pairs, truncates: truncates, model: model, measured: finding.fit.gain)
    }

    /// The gains that reproduce every sample, if samples are magnitudes; `nil` if there are none.
    func magnitudeGains(truncates: Bool) -> ClosedRange<Double>? {
        guard case .absolute = model else { return nil }
        return RoundingBounds.gains(ofMagnitudes: pairs, truncates: truncates, model: model)
    }

    /// Weighted sums without gain and bias, and the samples that they became.
    private var pairs: [(sum: Double, sample: Double)] {
        var pairs = zip(finding.data.sums, finding.data.samples).map { (sum: $0, sample: $1) }
        let plain = finding.fit.changed(gain: 1, biases: [0], over: finding.data, model: model)
        // A border that is copied or set to 0 is not proportional to the gain.
        if case .extended(let mode) = border, mode != .copy, let sums = evidence.predictions(border, plain) {
            pairs += zip(sums, evidence.samples).map { (sum: $0, sample: $1) }
        }
        return pairs
    }

    /// The root mean square for floats, or the number of samples that are not reproduced for integers; lower is better.
    func score(gain: Double, biases: [Double], _ rule: Quantizer.Rounding?) -> (Double, matches: Int, count: Int) {
        let fit = finding.fit.changed(gain: gain, biases: biases, over: finding.data, model: model)
        let border = evidence.predictions(border, fit) ?? []
        guard let rule else {
            let residual = fit.residual + evidence.residual(border, model: model)
            return (residual.rms, residual.count, residual.count)
        }
        var (matches, count) = (0, 0)
        func check(_ value: Double, _ sample: Double) {
            guard value.isFinite, sample.isFinite else { return }
            count += 1
            // Magnitudes are taken before rounding, so ties of negative results are rounded like those of positive
            // ones.
            let result = if case .absolute = model { abs(value) } else { value }
            if model.held(rule.rounded(result)) == sample { matches += 1 }
        }
        let data = finding.data
        for index in data.sums.indices {
            check(gain * data.sums[index] + biases[data.groups[index]], data.samples[index])
        }
        for (value, sample) in zip(border, evidence.samples) { check(value, sample) }
        return (Double(count - matches), matches, count)
    }
}

extension Quantizer.Rounding {
    /// A number that is rounded by the rule.
    fileprivate func rounded(_ value: Double) -> Double {
        // Sums that are whole up to the rounding of doubles are treated as whole: 0.1 * 30 is 3.
        let near = value.rounded()
        let value = abs(value - near) < 1e-9 * max(1, abs(value)) ? near : value
        switch self {
        case .halfEven: return value.rounded(.toNearestOrEven)
        case .halfUp: return (value + 0.5).rounded(.down)
        case .truncate: return value.rounded(.towardZero)
        }
    }
}
