import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import ImageReport

/// Questions that the images cannot decide, one sentence each.
struct IdentifyDoubts {
    private let outcome: IdentifyOutcome
    private let trials: IdentifyTrials?

    init(_ outcome: IdentifyOutcome, _ trials: IdentifyTrials?) {
        self.outcome = outcome
        self.trials = trials
    }

    private var identification: Identification { outcome.identification }

    /// The sentences, the most important first.
    var sentences: [String] {
        guard let best = identification.best.first, identification.verdict != .undecidable else { return [] }
        var sentences = operations(best) + places(best) + borders(best) + symmetry(best)
        sentences += rounding + range
        let clipped = identification.clippedCount
        if 2 * clipped > identification.probeCount {
            sentences.append(
                "more than half of the samples looked at may be clipped; gain and bias rest on the other "
                    + "\(identification.probeCount - clipped)")
        }
        return sentences + alpha
    }

    private var alpha: [String] {
        switch (outcome.input.layout.alphaIndex, outcome.output.layout.alphaIndex) {
        case (nil, nil): return []
        case (_?, _?) where trials?.alpha != nil: return []
        case (_?, _?) where trials?.winner != nil:
            return [
                "alpha: copied, filtered or weighting the colours, it is not that of the output"
            ]
        case (_?, nil): return ["alpha: the output has none; colours laid on a background are not looked for"]
        default: return ["alpha: it was not looked at"]
        }
    }

    private var rounding: [String] {
        if case .lossy = identification.model {
            return ["rounding, and whatever differs by a few units: JPEG's compression hides it"]
        }
        guard identification.model.isRounded, let trials, let winner = trials.winner else { return [] }
        let rules = trials.roundings
        let biases = winner.numbers.scaling.biases
        if winner.preset == nil, rules == [.truncate], winner.numbers.range == .clip, let bias = biases.first, bias > 0
        {
            let less = SimpleNumber.text(bias - 0.5, within: 1e-6)
            return [
                "the rounding: truncating after a bias of \(SimpleNumber.text(bias, within: 1e-6)) is the same as "
                    + "half-up after one of \(less)"
            ]
        }
        guard rules.count == 2 else { return [] }
        return ["the rounding: \(Prose.list(rules.map(\.rawValue))) give the same samples here"]
    }

    private var range: [String] {
        guard let trials, !trials.sameRanges.isEmpty else { return [] }
        let others = trials.sameRanges.map { range in
            range == .wrap
                ? "wrapping them around (as astype(uint8) does)" : "taking magnitudes (as convertScaleAbs does)"
        }
        return [
            "the range: \(Prose.list(["clipping results"] + others, "or")) gives the same samples here"
        ]
    }

    /// Operations that fit equally well here, but differ on other images.
    private func operations(_ best: Hypothesis) -> [String] {
        let families = identification.best.map(\.family)
        var others: [String] = []
        for (index, family) in families.enumerated() where family != best.family {
            let word = IdentifyText.short(identification.best[index].variant)
            if !others.contains(word) { others.append(word) }
        }
        guard !others.isEmpty else { return [] }
        return [
            "the operation: \(Prose.list([IdentifyText.short(best.variant)] + others, "or")) "
                + "leave the same, as far as rounding and chance let it be seen"
        ]
    }

    private func places(_ best: Hypothesis) -> [String] {
        var places: [String] = []
        for other in identification.best where other.family == best.family {
            let words = other.placementText
            if !places.contains(words) { places.append(words) }
        }
        guard places.count > 1 else { return [] }
        let shown = places.prefix(4) + (places.count > 4 ? ["\(places.count - 4) more"] : [])
        return ["the place: \(Prose.list(Array(shown), "or")) leave the same"]
    }

    private func borders(_ best: Hypothesis) -> [String] {
        let rules = identification.best
            .filter { $0.family == best.family && $0.placement == best.placement }.map(\.border)
        guard rules.count > 1 else { return [] }
        let names = Prose.list(rules.map(IdentifyText.short))
        let isSame = Set(rules) == Set(identification.sameBorders)
        guard isSame else {
            return ["the border: it cannot decide between \(names); what is near it is too plain"]
        }
        let reason =
            Set(rules) == [.extended(.symmetric), .extended(.edge)]
            ? ", as they always do where the kernel reaches one sample out" : ""
        return ["the border: \(names) give the same samples\(reason)"]
    }

    /// Ambiguities that no image can resolve.
    private func symmetry(_ best: Hypothesis) -> [String] {
        var sentences: [String] = []
        let same = best.sameVariants.filter { $0 != best.variant }
        if same.count == 7 {
            sentences.append(
                "the operation: the kernel is the same however it is flipped or turned; no image tells "
                    + "convolution and correlation apart")
        } else if !same.isEmpty {
            sentences.append(
                "the operation: \(Prose.list((Array(best.sameVariants)).map(IdentifyText.short), "or")) "
                    + "lay the same weights on the image; no image tells them apart")
        }
        if !best.oppositeVariants.isEmpty {
            sentences.append(
                "the sign: turned or flipped, this kernel is its own negative; "
                    + "\(Prose.list(best.oppositeVariants.map(IdentifyText.short), "or")) "
                    + "with the gain's sign turned gives the same")
        }
        return sentences
    }
}
