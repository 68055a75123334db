import Convolution
import ImageBuffers
import Platform

/// Compares findings with the samples at the border, and decides which hypotheses the images can distinguish.
struct HypothesisJudge {
    private let model: SampleModel
    private let sizes: ImageSizes
    private var entries: [Entry] = []
    private var blindCount = 0

    /// A hypothesis and its evidence.
    private struct Entry {
        var hypothesis: Hypothesis
        var finding: InteriorFinding
        var evidence: BorderEvidence
        var isExplained: Bool
        /// The order in which it was tried, with the simpler steps first.
        var order: Int
    }

    init(model: SampleModel, sizes: ImageSizes) {
        self.model = model
        self.sizes = sizes
    }

    /// Whether a hypothesis explains the output, so that no more need to be tried.
    var isSettled: Bool { entries.contains { $0.isExplained } }

    /// Compares the findings of a step with the samples at the border.
    mutating func consider(
        _ result: InteriorSearch.Result, input: borrowing PlanarImage, output: borrowing PlanarImage
    ) {
        blindCount += result.blindCount
        let findings = result.findings
        let explaining = findings.filter { explains($0.fit.residual, $0) }
        // In addition to those that may be right, some of the next best are kept for the ranking.
        let chosen = findings.prefix(max(rivals(among: explaining).count, 6))
        for finding in chosen {
            let evidence = BorderEvidence(finding, input: input, output: output, sizes: sizes)
            let order = entries.count
            for rule in rules(for: evidence) {
                guard let predicted = evidence.predictions(rule, finding.fit) else { continue }
                let left = evidence.residual(predicted, model: model)
                let hypothesis = Hypothesis(
                    family: finding.family, placement: finding.placement, border: rule, gain: finding.fit.gain,
                    biases: finding.fit.biases, interior: finding.fit.residual, atBorder: left, sizes: sizes)
                entries.append(
                    Entry(
                        hypothesis: hypothesis, finding: finding, evidence: evidence,
                        isExplained: explains(finding.fit.residual, finding) && explains(left, finding),
                        order: order))
            }
        }
    }

    /// Findings whose difference from the best may be due to chance.
    private func rivals(among findings: [InteriorFinding]) -> [InteriorFinding] {
        guard let best = findings.first else { return [] }
        return findings.filter { isRival($0.fit.residual, of: best.fit.residual, magnitude: magnitude(best)) }
    }

    /// The rules to try, including a constant by least squares if none of them fits.
    private func rules(for evidence: BorderEvidence) -> [BorderRule] {
        if evidence.isEmpty { return [.notReached] }
        let fit = evidence.finding.fit
        let fits = BorderRule.all.contains { rule in
            evidence.predictions(rule, fit).map { predicted in
                explains(evidence.residual(predicted, model: model), evidence.finding)
            } ?? false
        }
        guard !fits, let constant = evidence.fittedConstant(fit, model: model) else { return BorderRule.all }
        // Rounding hides a fraction, so a whole number is more likely if it explains the samples as well.
        let whole = Float(constant.value.rounded())
        let simple = Float(SimpleNumber.simplest(near: constant.value, within: 4 * constant.error))
        let values = (model == .floats ? [simple] : [whole, simple]).filter(\.isFinite)
        let rules = values.map { BorderRule.extended(.constant($0)) }
        let fitting = rules.first { rule in
            evidence.predictions(rule, fit).map { predicted in
                explains(evidence.residual(predicted, model: model), evidence.finding)
            } ?? false
        }
        return BorderRule.all + [fitting ?? rules.last].compactMap { $0 }
    }

    private func magnitude(_ finding: InteriorFinding) -> Double {
        finding.data.samples.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    }

    private func explains(_ residual: Residual, _ finding: InteriorFinding) -> Bool {
        model.explains(residual, spread: finding.fit.spread, magnitude: magnitude(finding))
    }

    /// Whether a residual could by chance be as small as the best: the logarithm of the likelihood ratio of normal
    /// residuals is small.
    private func isRival(_ residual: Residual, of best: Residual, magnitude: Double) -> Bool {
        let floor = model.floor(magnitude: magnitude)
        let ratio = (residual.rms * residual.rms + floor * floor) / (best.rms * best.rms + floor * floor)
        // Neighbouring errors of compression are correlated, so they count less.
        let limit = if case .lossy = model { 40.0 } else { 8.0 }
        return Double(min(residual.count, best.count)) / 2 * log(ratio) < limit
    }
}

extension HypothesisJudge {
    /// The verdict over all hypotheses that were considered.
    func identification() -> Identification {
        guard let first = entries.min(by: precedes), first.isExplained || blindCount == 0 else {
            return Identification(verdict: .undecidable, obstacle: obstacle, model: model)
        }
        let scale = magnitude(first.finding)
        let rivals = entries.filter { entry in
            entry.isExplained == first.isExplained
                && isRival(entry.hypothesis.residual, of: first.hypothesis.residual, magnitude: scale)
        }.sorted(by: isLikelier)
        let winner = rivals[0]
        let others = entries.filter { entry in !rivals.contains { $0.hypothesis == entry.hypothesis } }
            .sorted(by: precedes)
        let spread = winner.finding.fit.spread
        let share = winner.hypothesis.residual.rms / max(spread, .leastNormalMagnitude)
        var result = Identification(
            verdict: winner.isExplained ? .explained : share <= 0.05 ? .nearly : .unexplained, model: model)
        result.best = rivals.map(\.hypothesis)
        result.others = others.prefix(10).map(\.hypothesis)
        result.spread = spread
        let samples = winner.finding.data.samples.filter(\.isFinite) + winner.evidence.samples.filter(\.isFinite)
        result.probeCount = samples.count
        result.clippedCount = samples.count { model.mayBeClipped($0) }
        result.sameBorders = rivals.filter { isSame($0, winner) }.map(\.hypothesis.border)
        if let reason = flatness(winner.finding.fit, magnitude: scale) {
            result.hasGain = false
            result.verdict = .undecidable
            result.obstacle = reason
        } else if winner.isExplained {
            result.scalings = Scaling.candidates(
                winner.finding, winner.evidence, winner.hypothesis.border, model: model)
        }
        return result
    }

    /// The reason why any operation would do as well, if so: a gain that is 0 or arbitrary, on a flat image.
    private func flatness(_ fit: LinearFit, magnitude: Double) -> String? {
        guard fit.hasGain else {
            return "the weighted sums are the same everywhere, the input being flat or the weights 0; "
                + "any operation gives this output"
        }
        let least = model == .floats ? 4 * model.floor(magnitude: magnitude) : 0.3
        guard abs(fit.gain) * fit.sumSpread <= least, fit.spread <= 2 * least else { return nil }
        return "the output is flat; a gain of about 0 makes it of anything"
    }

    private var obstacle: String {
        blindCount > 0
            ? "nearly all of the output's samples clear of the border are at an end of their range, where they may have "
                + "been clipped, or are no numbers"
            : "no output sample lies clear of the border: the kernel is as large as the image"
    }

    private func precedes(_ a: Entry, _ b: Entry) -> Bool {
        if a.isExplained != b.isExplained { return a.isExplained }
        return (a.hypothesis.residual.rms, a.order) < (b.hypothesis.residual.rms, b.order)
    }

    /// Tie-break between hypotheses that fit equally well: whether the first is the more common operation.
    private func isLikelier(_ a: Entry, _ b: Entry) -> Bool { Self.rank(a) < Self.rank(b) }

    private static func rank(_ entry: Entry) -> (Int, Int, Int, Int) {
        let hypothesis = entry.hypothesis
        let variant = KernelVariant.allCases.firstIndex(of: hypothesis.variant) ?? 0
        let border = BorderRule.all.firstIndex(of: hypothesis.border) ?? BorderRule.all.count
        return (
            hypothesis.family.weighting == .plain ? 0 : 1,
            // Convolution and correlation are equally likely; the centre decides between them.
            max(variant, 1), hypothesis.offCentre * 100 + variant, border
        )
    }

    /// Whether two border rules give exactly the same predictions, so that their agreement is not due to chance.
    private func isSame(_ a: Entry, _ b: Entry) -> Bool {
        guard a.hypothesis.family == b.hypothesis.family, a.hypothesis.placement == b.hypothesis.placement else {
            return false
        }
        return a.evidence.predictions(a.hypothesis.border, a.finding.fit)
            == b.evidence.predictions(b.hypothesis.border, b.finding.fit)
    }
}
