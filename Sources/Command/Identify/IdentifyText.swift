import Conventions
import Convolution
import ImageBuffers
import ImagePipeline
import ImageReport
import KernelFormats

/// Descriptions of hypotheses.
enum IdentifyText {
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
