import Convolution
package import ImageBuffers

/// Gain, bias and rounding as the simple numbers that were probably intended, if the measured ones allow them.
package struct Scaling: Equatable, Sendable {
    /// The meaning of a gain.
    package enum Meaning: String, Sendable {
        /// The weights are not changed.
        case plain
        /// The kernel divided by its sum.
        case sum
        /// The kernel divided by the sum of its magnitudes.
        case abs
        /// Positive and negative weights divided by their own sums.
        case posneg
        /// Another factor.
        case other
    }

    /// The factor for the weights of `Hypothesis.variant`.
    package var gain: Double
    /// The meaning of the gain, apart from `unit`.
    package var meaning: Meaning
    /// The factor apart from the meaning: 257 from 8 to 16 bits, for example.
    package var unit: Double
    /// The added terms: one, or one for each output channel of a layer.
    package var biases: [Double]
    /// The rounding rules that fit equally well; empty for floats, or if none fits.
    package var rounding: [Quantizer.Rounding] = []
    /// Number of samples that are reproduced exactly.
    package var reproduced = 0
    /// Number of samples that were compared.
    package var count = 0
    /// Standard error of the measured gain.
    package var gainError: Double

    /// Creates a scaling that has not been tried yet.
    package init(gain: Double, meaning: Meaning, unit: Double, biases: [Double], gainError: Double = 0) {
        self.gain = gain
        self.meaning = meaning
        self.unit = unit
        self.biases = biases
        self.gainError = gainError
    }
}

extension Scaling {
    /// Searches for the simplest numbers that reproduce the samples at least as well as the measured ones.
    ///
    /// - Returns: the most likely scaling first, then others that are worth trying on the whole image.
    static func candidates(
        _ finding: InteriorFinding, _ evidence: BorderEvidence, _ border: BorderRule, model: SampleModel
    ) -> [Scaling] {
        let trial = ScalingTrial(finding: finding, evidence: evidence, border: border, model: model)
        var tried: [Tried] = []
        for rule in rules(model) {
            let bounds = rule.flatMap { trial.bounds(truncates: $0 == .truncate) }
            let range = bounds?.gains ?? rule.flatMap { trial.magnitudeGains(truncates: $0 == .truncate) }
            for (order, candidate) in gains(of: finding, range, model: model).enumerated() {
                for biases in biases(gain: candidate.gain, finding, rule, bounds, model: model) {
                    let (score, matches, count) = trial.score(gain: candidate.gain, biases: biases, rule)
                    var scaling = Scaling(
                        gain: candidate.gain, meaning: candidate.meaning, unit: candidate.unit, biases: biases,
                        gainError: finding.fit.gainError)
                    (scaling.reproduced, scaling.count) = (matches, count)
                    scaling.rounding = rule.map { [$0] } ?? []
                    tried.append(Tried(scaling: scaling, order: order, score: score))
                }
            }
        }
        var first = simplest(of: tried, indifference: trial.indifference)
        // A rule that misses more than one sample in a hundred is wrong: the numbers are not that simple.
        if first.reproduced < first.count - first.count / 100 {
            let nearest = tried.filter { ($0.scaling.rounding.first ?? .halfEven) == .halfEven }
            first = simplest(of: nearest, indifference: trial.indifference)
            first.rounding = []
        } else {
            let (chosen, matches) = (first, first.reproduced)
            first.rounding = rules(model).compactMap { $0 }.filter {
                trial.score(gain: chosen.gain, biases: chosen.biases, $0).matches >= matches
            }
        }
        let isNegated = finding.fit.gain < 0 && !finding.family.negated.isEmpty
        return ([first] + others(than: first, tried)).map { one in
            var scaling = one
            if isNegated { scaling.gain.negate() }
            return scaling
        }
    }

    /// Other scalings that were tried: the simplest of those that are about as good as any, and the best ones.
    private static func others(than first: Scaling, _ tried: [Tried]) -> [Scaling] {
        let least = tried.reduce(Double.infinity) { min($0, $1.score) }
        let good = tried.filter { $0.score <= 1.25 * least + 4 }
        // The kernel as it is, or divided by its sum, is always worth trying, because a library's arithmetic may
        // explain ties.
        let plain = tried.filter { $0.scaling.digits == 0 }.sorted { $0.key < $1.key }
        let ordered =
            plain + good.sorted { $0.key < $1.key }.prefix(6) + tried.sorted { $0.score < $1.score }.prefix(3)
        var result: [Scaling] = []
        for one in ordered.map(\.scaling) {
            let isKnown = ([first] + result).contains { $0.gain == one.gain && $0.biases == one.biases }
            if !isKnown { result.append(one) }
        }
        return Array(result.prefix(8))
    }

    /// A scaling that was tried, and its quality.
    private struct Tried {
        var scaling: Scaling
        /// The order in which gains were tried.
        var order: Int
        /// The misfit; lower is better.
        var score: Double

        /// The order of simplicity, the simplest first.
        var key: (Int, Int, Int) {
            (
                scaling.digits, order,
                scaling.rounding.first.flatMap(Quantizer.Rounding.allCases.firstIndex) ?? 0
            )
        }
    }

    /// The simplest of the scalings that reproduce the samples about as well as any.
    private static func simplest(of tried: [Tried], indifference: Double) -> Scaling {
        let least = tried.reduce(Double.infinity) { min($0, $1.score) }
        let good = tried.filter { $0.score <= 1.25 * least + indifference }
        guard let best = good.min(by: { $0.key < $1.key }) else {
            preconditionFailure("the measured numbers are among those that are tried")
        }
        return best.scaling
    }

    /// Number of digits in gain and biases: 0 for the kernel as it is, or divided by its sum.
    package var digits: Int { biases.reduce(gainDigits) { $0 + SimpleNumber.digitCount($1) } }

    /// Number of digits in the gain, apart from its meaning.
    private var gainDigits: Int {
        switch meaning {
        case .plain, .posneg: 0
        case .sum, .abs:
            [1, 257, 255, 65535].contains { $0 == unit || 1 / $0 == unit } ? 0 : SimpleNumber.digitCount(unit)
        case .other: min(SimpleNumber.digitCount(gain), gain == 0 ? 1 : SimpleNumber.digitCount(1 / gain))
        }
    }

    /// The rules that may have rounded the sums; lossy compression hides them.
    private static func rules(_ model: SampleModel) -> [Quantizer.Rounding?] {
        switch model {
        case .integers, .wrapped, .absolute: Quantizer.Rounding.allCases
        case .floats, .lossy: [nil]
        }
    }

    /// Gains within the error of the measured one or within bounds, the simplest first, the measured one last.
    private static func gains(
        of finding: InteriorFinding, _ bounds: ClosedRange<Double>?, model: SampleModel
    ) -> [(gain: Double, meaning: Meaning, unit: Double)] {
        let measured = bounds.map { ($0.lowerBound + $0.upperBound) / 2 } ?? finding.fit.gain
        let tolerance =
            bounds.map { ($0.upperBound - $0.lowerBound) / 2 + 1e-12 * abs(measured) }
            ?? max(4 * finding.fit.gainError, 2e-6 * abs(measured))
        // Within bounds, every number is equally good; without bounds, a number closer to the measured one is better.
        let near = bounds == nil ? tolerance / 2 : tolerance
        let kernel = finding.family.bank.first
        let isPosneg = finding.family.weighting == .posneg
        var result: [(gain: Double, meaning: Meaning, unit: Double)] = []
        // Magnitudes do not determine the sign of the gain, so division by a negative sum is equally good.
        let size = { (gain: Double) in if case .absolute = model { abs(gain) } else { gain } }
        func offer(_ gain: Double, _ meaning: Meaning, _ unit: Double = 1) {
            guard gain.isFinite, abs(size(gain) - measured) <= tolerance else { return }
            if !result.contains(where: { abs(size($0.gain) - size(gain)) <= 1e-12 * abs(gain) }) {
                result.append((gain, meaning, unit))
            }
        }
        // Bit depths, and arrays with samples from 0 to 1.
        for unit in [1.0, 257, 1.0 / 257, 255, 1.0 / 255, 65535, 1.0 / 65535] {
            offer(unit, isPosneg ? .posneg : .plain, unit)
            offer(-unit, isPosneg ? .posneg : .plain, unit)
            guard !finding.family.bank.isLayer, !isPosneg else { continue }
            if abs(kernel.sum) > 1e-12 * kernel.absoluteSum { offer(unit / kernel.sum, .sum, unit) }
            if kernel.absoluteSum > 0 {
                offer(unit / kernel.absoluteSum, .abs, unit)
                offer(-unit / kernel.absoluteSum, .abs, unit)
            }
        }
        offer(measured.rounded(), .other)
        if measured != 0 { offer(1 / (1 / measured).rounded(), .other) }
        offer(SimpleNumber.simplest(near: measured, within: near), .other)
        // A normalised kernel times a number.
        for (meaning, sum) in [(Meaning.sum, kernel.sum), (.abs, kernel.absoluteSum)]
        where !finding.family.bank.isLayer && !isPosneg && abs(sum) > 1e-12 * kernel.absoluteSum {
            let factor = SimpleNumber.simplest(near: measured * sum, within: near * abs(sum))
            if factor != 0 { offer(factor / sum, meaning, factor) }
        }
        result.append((measured, .other, 1))
        return result
    }

    /// Biases within the error of the measured ones: 0, then mid-grey and white, then the simplest number.
    private static func biases(
        gain: Double, _ finding: InteriorFinding, _ rule: Quantizer.Rounding?, _ bounds: RoundingBounds?,
        model: SampleModel
    ) -> [[Double]] {
        let fit = finding.fit
        if model.isFolded { return [fit.biases] }
        if let range = bounds?.biases(gain) { return usual(in: range).map { [$0] } }
        let magnitude = fit.targets.reduce(0) { max($0, abs($1)) }
        // Truncation lowers samples by half a unit on average.
        let lost = rule == .truncate ? 0.5 : 0
        let measured = zip(fit.targets, fit.means).map { $0 - gain * $1 + lost }
        let tolerance = max(4 * fit.biasError, 2e-6 * max(magnitude, fit.spread))
        // For integers, the bias is decided by trying, so a wide choice does no harm.
        let wide = model == .floats ? tolerance : max(tolerance, 0.1)
        let special = measured.map { value in
            [0, 128, 127.5, 255, 32768, 32767.5, 65535].first { abs($0 - value) <= wide }
                ?? (abs(value - value.rounded()) <= wide && model != .floats
                    ? value.rounded() : SimpleNumber.simplest(near: value, within: tolerance))
        }
        let simple = measured.map { SimpleNumber.simplest(near: $0, within: tolerance) }
        var result: [[Double]] = []
        for biases in [special, simple, measured] where !result.contains(biases) { result.append(biases) }
        return result
    }
}

extension Scaling {
    /// Biases within a range: 0, mid-grey and white if they are in it, the decimal with the fewest digits, and the
    /// middle.
    private static func usual(in range: ClosedRange<Double>) -> [Double] {
        let middle = (range.lowerBound + range.upperBound) / 2
        let simple = SimpleNumber.simplest(near: middle, within: (range.upperBound - range.lowerBound) / 2)
        let special = [0, 128, 127.5, 255, 32768, 32767.5, 65535].filter(range.contains)
        var result: [Double] = []
        for value in special + [simple, middle] where !result.contains(value) { result.append(value) }
        return result
    }
}
