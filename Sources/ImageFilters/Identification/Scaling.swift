package import ImagePlanes

/// Gain, bias and rounding as the simple numbers that somebody wrote, where the measured ones allow it.
package struct Scaling: Equatable, Sendable {
    /// What a gain corresponds to.
    package enum Meaning: String, Sendable {
        /// The weights as they are.
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

    /// Factor of the weights of `Hypothesis.variant`.
    package var gain: Double
    /// What it corresponds to, apart from `unit`.
    package var meaning: Meaning
    /// What takes the input's range to the output's, as a part of `gain`: 257 from 8 to 16 bits, say.
    package var unit: Double
    /// Added, for each output channel of a layer or once.
    package var biases: [Double]
    /// The rounding rules that fit equally well; empty for floats, and where none fits.
    package var rounding: [Quantizer.Rounding] = []
    /// Samples that come out to the bit.
    package var reproduced = 0
    /// Samples that were tried.
    package var count = 0
    /// Standard error of the gain as it was measured.
    package var gainError: Double
}

extension Scaling {
    /// Looks for the simplest numbers that reproduce the samples at least as well as the measured ones.
    init(_ finding: InteriorFinding, _ evidence: BorderEvidence, _ border: BorderRule, nature: SampleNature) {
        let trial = Trial(finding: finding, evidence: evidence, border: border, nature: nature)
        var tried: [(scaling: Scaling, order: Int, score: Double)] = []
        for (order, candidate) in Self.gains(of: finding).enumerated() {
            for rule in Self.rules(nature) {
                for biases in Self.biases(gain: candidate.gain, finding, rule, nature: nature) {
                    let (score, matches, count) = trial.score(gain: candidate.gain, biases: biases, rule)
                    let scaling = Scaling(
                        gain: candidate.gain, meaning: candidate.meaning, unit: candidate.unit, biases: biases,
                        rounding: rule.map { [$0] } ?? [], reproduced: matches, count: count,
                        gainError: finding.fit.gainError)
                    tried.append((scaling, order, score))
                }
            }
        }
        var scaling = Self.simplest(of: tried, indifference: trial.indifference)
        // Rules that miss more than one sample in a hundred are not the rule: the numbers are not that simple.
        if scaling.reproduced < scaling.count - scaling.count / 100 {
            let nearest = tried.filter { ($0.scaling.rounding.first ?? .halfEven) == .halfEven }
            scaling = Self.simplest(of: nearest, indifference: trial.indifference)
            scaling.rounding = []
        } else {
            let (chosen, matches) = (scaling, scaling.reproduced)
            scaling.rounding = Self.rules(nature).compactMap { $0 }.filter {
                trial.score(gain: chosen.gain, biases: chosen.biases, $0).matches >= matches
            }
        }
        let isNegated = finding.fit.gain < 0 && !finding.family.negated.isEmpty
        if isNegated { scaling.gain.negate() }
        self = scaling
    }

    /// Of the numbers that reproduce the samples about as well as any, the simplest.
    private static func simplest(
        of tried: [(scaling: Scaling, order: Int, score: Double)], indifference: Double
    ) -> Scaling {
        let least = tried.reduce(Double.infinity) { min($0, $1.score) }
        let key = { (one: (scaling: Scaling, order: Int, score: Double)) in
            let rule = one.scaling.rounding.first.flatMap(Quantizer.Rounding.allCases.firstIndex) ?? 0
            let digits = one.scaling.biases.reduce(0) { $0 + Kernel.shortestDecimal(abs($1)).utf8.count }
            let isPlain = one.scaling.biases.allSatisfy { $0 == $0.rounded() }
            // A whole bias is likelier than half a unit beside one; between others the rule decides, not the digits.
            return (one.order, isPlain ? digits : 100, rule, digits)
        }
        let good = tried.filter { $0.score <= 1.25 * least + indifference }
        guard let best = good.min(by: { key($0) < key($1) }) else {
            preconditionFailure("the measured numbers are among those that are tried")
        }
        return best.scaling
    }

    /// What may have made whole numbers of sums; lossy compression hides it.
    private static func rules(_ nature: SampleNature) -> [Quantizer.Rounding?] {
        if case .integers = nature { return Quantizer.Rounding.allCases }
        return [nil]
    }

    /// Gains within the error of the measured one, the simplest first, the measured one last.
    private static func gains(
        of finding: InteriorFinding
    ) -> [(gain: Double, meaning: Meaning, unit: Double)] {
        let measured = finding.fit.gain
        let tolerance = max(4 * finding.fit.gainError, 2e-6 * abs(measured))
        let kernel = finding.family.bank.first
        let isPosneg = finding.family.weighting == .posneg
        var result: [(gain: Double, meaning: Meaning, unit: Double)] = []
        func offer(_ gain: Double, _ meaning: Meaning, _ unit: Double = 1) {
            guard gain.isFinite, abs(gain - measured) <= tolerance else { return }
            if !result.contains(where: { abs($0.gain - gain) <= 1e-12 * abs(gain) }) {
                result.append((gain, meaning, unit))
            }
        }
        // Bit depths, and arrays whose samples run from 0 to 1.
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
        offer(SimpleNumber.simplest(near: measured, within: tolerance / 2), .other)
        result.append((measured, .other, 1))
        return result
    }

    /// Biases within the error of the measured ones: 0, then mid-grey and white, then the simplest number.
    private static func biases(
        gain: Double, _ finding: InteriorFinding, _ rule: Quantizer.Rounding?, nature: SampleNature
    ) -> [[Double]] {
        let fit = finding.fit
        let magnitude = fit.targets.reduce(0) { max($0, abs($1)) }
        // Cutting off what follows the point makes samples half a unit smaller on average.
        let lost = rule == .truncate ? 0.5 : 0
        let measured = zip(fit.targets, fit.means).map { $0 - gain * $1 + lost }
        let tolerance = max(4 * fit.biasError, 2e-6 * max(magnitude, fit.spread))
        // What integers were made of is decided by trying: there a wide choice does no harm.
        let wide = nature == .floats ? tolerance : max(tolerance, 0.1)
        let special = measured.map { value in
            [0, 128, 127.5, 255, 32768, 32767.5, 65535].first { abs($0 - value) <= wide }
                ?? (abs(value - value.rounded()) <= wide && nature != .floats
                    ? value.rounded() : SimpleNumber.simplest(near: value, within: tolerance))
        }
        let simple = measured.map { SimpleNumber.simplest(near: $0, within: tolerance) }
        var result: [[Double]] = []
        for biases in [special, simple, measured] where !result.contains(biases) { result.append(biases) }
        return result
    }
}

/// Tries numbers on all the samples of a hypothesis.
private struct Trial {
    let finding: InteriorFinding
    let evidence: BorderEvidence
    let border: BorderRule
    let nature: SampleNature

    /// By how much a candidate must be better to be preferred to a simpler one.
    var indifference: Double {
        switch nature {
        case .floats: 1e-3 * nature.floor(magnitude: finding.fit.spread)
        case .integers: 2
        case .lossy: 0.05
        }
    }

    /// Root mean square for floats, and for integers how many samples come out otherwise; less is better.
    func score(gain: Double, biases: [Double], _ rule: Quantizer.Rounding?) -> (Double, matches: Int, count: Int) {
        let fit = finding.fit.changed(gain: gain, biases: biases, over: finding.data, nature: nature)
        let border = evidence.predictions(border, fit) ?? []
        guard let rule else {
            let residual = fit.residual + evidence.residual(border, nature: nature)
            return (residual.rms, residual.count, residual.count)
        }
        var (matches, count) = (0, 0)
        func check(_ value: Double, _ sample: Double) {
            guard value.isFinite, sample.isFinite else { return }
            count += 1
            if rule.rounded(nature.clipped(value)) == sample { matches += 1 }
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
