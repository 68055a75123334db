import Conventions
import ImageBuffers
import ImagePipeline
import ImageReport
import KernelFormats

/// The result of an identification as text.
struct IdentifyReport {
    let outcome: IdentifyOutcome
    /// The options that were tried; `nil` if there were none.
    let trials: IdentifyTrials?
    let input: String
    let output: String
    let kernel: String

    init(_ outcome: IdentifyOutcome, _ trials: IdentifyTrials?, input: String, output: String, kernel: String) {
        self.outcome = outcome
        self.trials = trials
        self.input = input
        self.output = output
        self.kernel = kernel
    }

    private var identification: Identification { outcome.identification }

    /// The verdict in a sentence.
    var verdict: String {
        let names = (input.singleLine + IdentifyCauses(outcome, trials).input, output.singleLine)
        guard let best = identification.best.first, identification.verdict != .undecidable else {
            return "cannot be told: \(identification.obstacle ?? "there is nothing to compare")"
        }
        let what = sentence(best)
        let left = NumberFormatter.significant(best.residual.rms, digits: 3)
        let share = NumberFormatter.percent(best.residual.rms / max(identification.spread, .leastNormalMagnitude))
        switch identification.verdict {
        case .explained:
            return isAmbiguous
                ? "\(names.1) does not tell which of several it is; the likeliest: \(names.0) \(what)"
                : "\(names.1) is \(names.0) \(what)"
        case .nearly:
            return "\(names.1) is nearly \(names.0) \(what), but for rms \(left) (\(share) of its contrast)"
        case .unexplained, .undecidable:
            return "none of them explains \(names.1); the nearest is \(names.0) \(what), leaving rms \(left) "
                + "(\(share) of its contrast)"
        }
    }

    /// Whether several operations or placements remain that give different samples on other images.
    private var isAmbiguous: Bool {
        guard let best = identification.best.first else { return false }
        return identification.best.contains { $0.family != best.family || $0.placement != best.placement }
    }

    private func sentence(_ best: Hypothesis) -> String {
        // If the winner is a preset, the sentence describes the hypothesis that it belongs to.
        let winner = trials?.winner
        let best = winner?.preset.map { identification.best[$0.hypothesis] } ?? best
        let causes = IdentifyCauses(outcome, trials)
        var parts = [best.operationText, best.placementText, causes.borderText ?? best.border.text]
        var rest: String
        if let result = causes.result {
            return (parts + [result]).filter { !$0.isEmpty }.joined(separator: ", ")
        }
        if let winner, identification.verdict == .explained {
            rest = IdentifyText.finish(winner, trials?.roundings ?? [], outcome)
        } else {
            rest = Self.measured(best, hasGain: identification.hasGain)
            if identification.model.isRounded { rest = Prose.list([rest, "rounded"].filter { !$0.isEmpty }) }
        }
        if !rest.isEmpty { parts.append("then \(rest)") }
        if outcome.weightsColors { parts.append("with colours weighted by alpha") }
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func measured(_ best: Hypothesis, hasGain: Bool) -> String {
        guard hasGain else { return "" }
        let gain = NumberFormatter.significant(best.signedGain, digits: 5)
        let biases = best.biases.map { NumberFormatter.significant($0, digits: 5) }.joined(separator: ", ")
        return "multiplied by about \(gain) and \(biases) added"
    }
}

extension IdentifyReport {
    /// The printed lines: verdict, options, presets, evidence, doubts, notes and ranking.
    var lines: [String] {
        var lines = TextLayout.wrapped(verdict, indent: 2)
        guard let best = identification.best.first, identification.verdict != .undecidable else { return lines }
        lines.append("")
        let causes = IdentifyCauses(outcome, trials)
        for finding in causes.sentences { lines += TextLayout.item("finding", finding) }
        lines += flagLines + presetLines
        lines += TextLayout.item("looked at", evidence(best))
        for doubt in IdentifyDoubts(outcome, trials).sentences { lines += TextLayout.item("undecided", doubt) }
        if let unsearched = causes.unsearched { lines += TextLayout.item("not tried", unsearched) }
        for note in outcome.notes { lines += TextLayout.item("note", note.singleLine) }
        return lines + ranking
    }

    private var flagLines: [String] {
        guard let trials else { return [] }
        guard let winner = trials.winner else {
            guard let flags = trials.incomplete else { return [] }
            return TextLayout.item("flags", flags.text)
                + TextLayout.item("", "no option makes \(Prose.list(flags.missing, "or"))")
        }
        return TextLayout.item("flags", winner.flags.text) + TextLayout.item("", reproduction(winner))
    }

    /// Describes what a set of options reproduced when it was run.
    private func reproduction(_ trial: IdentifyTrials.Trial) -> String {
        if case .lossy = identification.model {
            return "before compression: rms \(NumberFormatter.significant(trial.result.rms, digits: 3)) off"
        }
        return "reproduce \(IdentifyText.count(trial.result, identification.model))"
    }

    private var presetLines: [String] {
        guard let trials else { return [] }
        let equal = trials.equalPresets
        let shown = equal.isEmpty ? Array(trials.otherPresets.prefix(4)) : equal
        guard !shown.isEmpty else { return TextLayout.item("presets", "none of those known fits") }
        return shown.enumerated().flatMap { index, trial in
            var text = IdentifyText.preset(trial)
            if equal.isEmpty {
                let differing = trials.differing(trial, outcome)
                let what = differing.isEmpty ? "" : " but for \(Prose.list(differing))"
                text += "\(what): \(IdentifyText.count(trial.result, identification.model))"
            }
            return TextLayout.item(index == 0 ? "presets" : "", text)
        }
    }

    private func evidence(_ best: Hypothesis) -> String {
        let counts = "\(best.interior.count) samples inside, \(best.atBorder.count) at the border"
        let left = NumberFormatter.significant(best.residual.rms, digits: 3)
        let largest = NumberFormatter.significant(best.residual.largest, digits: 3)
        var parts = [counts, "left unexplained: rms \(left), at most \(largest)"]
        if identification.clippedCount > 0 {
            parts.append("\(identification.clippedCount) at an end of the range, perhaps clipped")
        }
        return parts.joined(separator: "; ")
    }

    private var ranking: [String] {
        let all = identification.best + identification.others
        guard all.count > 1 else { return [] }
        let columns = ["rms left", "at most", "operation", "border", "place"]
        let rows = all.prefix(12).map { hypothesis in
            [
                NumberFormatter.significant(hypothesis.residual.rms, digits: 3),
                NumberFormatter.significant(hypothesis.residual.largest, digits: 3),
                IdentifyText.short(hypothesis.variant)
                    + (hypothesis.family.weighting == .posneg ? ", posneg" : ""),
                IdentifyText.short(hypothesis.border), hypothesis.placementText,
            ]
        }
        return [""] + TextLayout.table([columns] + rows)
    }
}
