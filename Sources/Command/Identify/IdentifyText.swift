import Conventions
import Convolution
import ImageBuffers
import ImagePipeline
import KernelFormats

/// Descriptions of hypotheses.
enum IdentifyText {
    /// The operation, including what was done to the kernel.
    static func operation(_ hypothesis: Hypothesis) -> String {
        if hypothesis.variant == .notApplied { return "not filtered at all" }
        let weights =
            hypothesis.family.weighting == .posneg
            ? ", positive and negative weights each divided by their own sum" : ""
        let variants = hypothesis.sameVariants
        if variants.contains(.asWritten), variants.contains(.rotated180) {
            return "convolved or correlated with the kernel (both are the same here)\(weights)"
        }
        return phrase(hypothesis.variant) + weights
    }

    /// A variant as an operation.
    static func phrase(_ variant: KernelVariant) -> String {
        switch variant {
        case .asWritten: "correlated with the kernel as written"
        case .rotated180: "convolved with the kernel"
        case .flippedLeftRight: "correlated with the kernel flipped left to right only"
        case .flippedTopBottom: "correlated with the kernel flipped top to bottom only"
        case .transposed: "correlated with the kernel transposed"
        case .transposedRotated180: "convolved with the kernel transposed"
        case .rotatedRight: "correlated with the kernel rotated by 90 degrees clockwise"
        case .rotatedLeft: "correlated with the kernel rotated by 90 degrees anticlockwise"
        case .notApplied: "not filtered at all"
        }
    }

    /// A variant in a word or two, for a table.
    static func short(_ variant: KernelVariant) -> String {
        switch variant {
        case .asWritten: "correlate"
        case .rotated180: "convolve"
        case .flippedLeftRight: "flip left-right"
        case .flippedTopBottom: "flip top-bottom"
        case .transposed: "transposed"
        case .transposedRotated180: "convolve transposed"
        case .rotatedRight: "turned right"
        case .rotatedLeft: "turned left"
        case .notApplied: "unfiltered"
        }
    }

    /// Centre, size, stride and dilation.
    static func place(_ hypothesis: Hypothesis) -> String {
        let extent =
            switch hypothesis.extent {
            case .size(.same): hypothesis.variant == .notApplied ? "" : centre(hypothesis)
            case .size(let size): "size \(size.rawValue)"
            case .padding(let before, let after): padding(before, after)
            case .cropped(let from): "cropped from x=\(from.x),y=\(from.y) on"
            }
        let placement = hypothesis.placement
        let one = Axes(both: 1)
        let parts = [
            extent, placement.stride == one ? "" : "stride \(placement.stride)",
            placement.dilation == one ? "" : "dilation \(placement.dilation)",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func centre(_ hypothesis: Hypothesis) -> String {
        hypothesis.centre.map { "centre x=\($0.x),y=\($0.y)" } ?? ""
    }

    private static func padding(_ before: Axes, _ after: Axes) -> String {
        before == after
            ? "padding \(before)" : "padding left \(before.x), right \(after.x), top \(before.y), bottom \(after.y)"
    }

    /// The treatment of the border; empty if the kernel does not reach it.
    static func border(_ rule: BorderRule) -> String {
        switch rule {
        case .extended(.copy): "border samples copied unfiltered"
        case .extended(let mode): "border \(mode)"
        case .zeroed: "border samples set to 0"
        case .notReached: ""
        }
    }

    /// A border rule in a word.
    static func short(_ rule: BorderRule) -> String {
        switch rule {
        case .extended(let mode): "\(mode)"
        case .zeroed: "set to 0"
        case .notReached: "not reached"
        }
    }

    /// The gain and bias that were applied to the sums.
    static func scaling(_ scaling: Scaling) -> String {
        let gain = SimpleNumber.text(scaling.gain, within: 1e-7 * abs(scaling.gain))
        var parts: [String] = []
        if scaling.gain != 1 {
            let meaning =
                switch scaling.meaning {
                case .sum: " (1 / the kernel's sum\(unit(scaling)))"
                case .abs: " (1 / the sum of its magnitudes\(unit(scaling)))"
                case .plain, .posneg, .other: ""
                }
            parts.append("multiplied by \(gain)\(meaning)")
        }
        if scaling.biases.contains(where: { $0 != 0 }) {
            let biases = scaling.biases.map { SimpleNumber.text($0, within: 1e-6 * max(1, abs($0))) }
            parts.append("\(biases.joined(separator: ", ")) added")
        }
        return Prose.list(parts)
    }

    private static func unit(_ scaling: Scaling) -> String {
        scaling.unit == 1 ? "" : ", times \(SimpleNumber.text(scaling.unit, within: 1e-9 * abs(scaling.unit)))"
    }

    /// The scaling, rounding and range rule of a set of options that was run.
    static func finish(
        _ trial: IdentifyTrials.Trial, _ rules: [Quantizer.Rounding], _ outcome: IdentifyOutcome
    ) -> String {
        let isRounded = outcome.identification.model.isRounded
        var parts = trial.numbers.range == .minmax ? [minmax(outcome)] : [scaling(trial.numbers.scaling)]
        if isRounded, trial.preset?.integers?.reduction == .truncate {
            parts.append("rounded at 16 bits and truncated to 8")
        } else if isRounded {
            parts.append(rounding(rules))
        }
        switch trial.preset?.integers.map({ $0.overflow == .wrap ? .wrap : .clip }) ?? trial.numbers.range {
        case .wrap: parts.append("wrapped around past the range (as astype(uint8) does)")
        case .abs: parts.insert("its magnitude taken (as convertScaleAbs does)", at: 1)
        case .clip, .offset, .minmax: break
        }
        return Prose.list(parts.filter { !$0.isEmpty })
    }

    private static func minmax(_ outcome: IdentifyOutcome) -> String {
        "scaled so that the smallest result becomes 0 and the largest "
            + Kernel.shortestDecimal(outcome.identification.model.maximum ?? 255)
    }

    /// The number of samples that were reproduced.
    static func count(_ result: Reproduction, _ model: SampleModel) -> String {
        let samples =
            result.isComplete ? "all \(result.compared) samples" : "\(result.equal) of \(result.compared) samples"
        let kind = model == .floats ? ", but for the rounding of sums" : ""
        return result.isWhole ? samples + kind : samples + " compared" + kind
    }

    /// A preset and its additional options.
    static func preset(_ trial: IdentifyTrials.Trial) -> String {
        let options = trial.flags.words.dropFirst(4)
        return (trial.preset?.text ?? "") + (options.isEmpty ? "" : " with \(options.joined(separator: " "))")
    }

    /// The rounding of sums to integers; empty if all rules give the same, because the sums were integers already.
    static func rounding(_ rules: [Quantizer.Rounding]) -> String {
        guard let rule = rules.first else { return "rounded" }
        guard rules.count == 1 else {
            if rules.count == Quantizer.Rounding.allCases.count { return "" }
            return rules.contains(.halfEven) && rules.contains(.halfUp) ? "rounded to the nearest" : "rounded"
        }
        switch rule {
        case .halfEven: return "rounded, ties to even"
        case .halfUp: return "rounded, ties up"
        case .truncate: return "truncated"
        }
    }
}
