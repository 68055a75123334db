import Convolution
import ImageBuffers

/// Tries numbers on all the samples of a hypothesis.
struct ScalingTrial {
    let finding: InteriorFinding
    let evidence: BorderEvidence
    let border: BorderRule
    let model: SampleModel

    /// By how much a candidate must be better to be preferred to a simpler one.
    var indifference: Double {
        switch model {
        case .floats: 1e-3 * model.floor(magnitude: finding.fit.spread)
        case .integers, .wrapped, .absolute: 2
        case .lossy: 0.05
        }
    }

    /// What gain and bias have to keep to; `nil` for a layer, whose channels have biases of their own, and where samples
    /// are folded.
    func bounds(truncates: Bool) -> RoundingBounds? {
        guard finding.data.groupCount == 1, !model.isFolded else { return nil }
        return RoundingBounds(pairs, truncates: truncates, model: model, measured: finding.fit.gain)
    }

    /// The gains under which every sample comes out, where samples are magnitudes; `nil` where none does.
    func magnitudeGains(truncates: Bool) -> ClosedRange<Double>? {
        guard case .absolute = model else { return nil }
        return RoundingBounds.gains(ofMagnitudes: pairs, truncates: truncates, model: model)
    }

    /// Weighted sums, without gain and bias, and the samples that they became.
    private var pairs: [(sum: Double, sample: Double)] {
        var pairs = zip(finding.data.sums, finding.data.samples).map { (sum: $0, sample: $1) }
        let plain = finding.fit.changed(gain: 1, biases: [0], over: finding.data, model: model)
        // A border that is copied or set to 0 is no multiple of the gain.
        if case .extended(let mode) = border, mode != .copy, let sums = evidence.predictions(border, plain) {
            pairs += zip(sums, evidence.samples).map { (sum: $0, sample: $1) }
        }
        return pairs
    }

    /// Root mean square for floats, and for integers how many samples come out otherwise; less is better.
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
            // Magnitudes are taken before they are rounded: ties of negative results go the same way as those of others.
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
    /// A number as the rule makes it whole.
    fileprivate func rounded(_ value: Double) -> Double {
        // Sums that are whole but for the rounding of doubles are taken for whole: 0.1 * 30 is 3.
        let near = value.rounded()
        let value = abs(value - near) < 1e-9 * max(1, abs(value)) ? near : value
        switch self {
        case .halfEven: return value.rounded(.toNearestOrEven)
        case .halfUp: return (value + 0.5).rounded(.down)
        case .truncate: return value.rounded(.towardZero)
        }
    }
}
