import Conventions
import ImageBuffers
import ImagePipeline

extension IdentifyTrials {
    /// The winner's rounding rule and those that give the same samples.
    ///
    /// It is empty if the winner is a library's function whose rounding is none of these rules.
    var roundings: [Quantizer.Rounding] {
        guard let winner else { return [] }
        guard winner.preset == nil else {
            guard let rule = winner.preset?.integers else { return winner.numbers.rounding.map { [$0] } ?? [] }
            return rule.reduction == .truncate ? [] : [rule.effectiveRounding]
        }
        return Quantizer.Rounding.allCases.filter { rule in
            own.contains { trial in
                trial.numbers.rounding == rule && isSame(trial, winner) && trial.cost <= leastCost(like: winner)
            }
        }
    }

    private func isSame(_ a: Trial, _ b: Trial) -> Bool {
        a.numbers.scaling.gain == b.numbers.scaling.gain && a.numbers.scaling.biases == b.numbers.scaling.biases
            && a.numbers.range == b.numbers.range && a.numbers.normalizes == b.numbers.normalizes
    }

    private func leastCost(like winner: Trial) -> Double {
        own.filter { isSame($0, winner) }.reduce(1) { min($0, $1.cost) }
    }

    /// The presets that reproduce as much as the winner, each in its simplest form.
    var equalPresets: [Trial] { onePerName.filter { $0.cost <= limit } }

    /// The presets that reproduce less than the winner, best first.
    var otherPresets: [Trial] {
        onePerName.filter { $0.cost > limit }
            .enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
            .map(\.element)
    }

    /// The largest cost of a preset that counts as equal to the winner; compression hides small differences.
    private var limit: Double { isLossy ? 1.05 * target + 2e-4 : target }

    private var isLossy: Bool { if case .lossy = outcome.identification.model { true } else { false } }

    /// A trial with its cost.
    func trial(
        _ flags: IdentifyFlags, _ numbers: IdentifyFlags.Numbers, preset: PresetFit? = nil, isFitted: Bool = false,
        _ result: Reproduction
    ) -> Trial {
        let missed = Double(result.compared - result.equal) / Double(max(result.compared, 1))
        return Trial(
            flags: flags, numbers: numbers, preset: preset, isFitted: isFitted, result: result,
            cost: isLossy ? result.rms / 255 : missed)
    }

    private var onePerName: [Trial] {
        var names: [Substring] = []
        for trial in presets {
            if let name = trial.preset?.name, !names.contains(name) { names.append(name) }
        }
        let chosen = names.compactMap { name in
            let all = presets.filter { $0.preset?.name == name }
            let least = all.reduce(Double.infinity) { min($0, $1.cost) }
            return all.filter { $0.cost <= max(least, limit) }.min { Self.rank($0) < Self.rank($1) }
        }
        return chosen.enumerated().sorted {
            (Self.rank($0.element).0, $0.offset) < (Self.rank($1.element).0, $1.offset)
        }
        .map(\.element)
    }

    /// The differences between a preset's options and the winner's.
    func differing(_ trial: Trial, _ outcome: IdentifyOutcome) -> [String] {
        guard let winner, let preset = trial.preset else { return [] }
        let (mine, theirs) = (trial.numbers.scaling, winner.numbers.scaling)
        var result: [String] = []
        if abs(mine.gain - theirs.gain) > 1e-6 * abs(theirs.gain) { result.append("gain") }
        if abs(mine.biases[0] - theirs.biases[0]) > 1e-6 * max(1, abs(theirs.biases[0])) { result.append("bias") }
        let rules = roundings
        if let rule = preset.integers?.effectiveRounding, !rules.isEmpty, !rules.contains(rule) {
            result.append("rounding")
        }
        return result
    }

    /// The sort key for simplicity: fewest fitted digits first, then fewest options.
    private static func rank(_ trial: Trial) -> (Int, Int) {
        (trial.isFitted ? 1 + trial.digits : 0, trial.flags.words.count)
    }
}
