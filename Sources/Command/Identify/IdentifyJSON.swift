import JSON
import Conventions
import Convolution
import ImageBuffers
import ImagePipeline

extension IdentifyReport {
    /// The result as a JSON object on one line.
    var json: String {
        let found = outcome.identification
        var object = JSONObject()
        object.add("input", input)
        object.add("output", output)
        object.add("kernel", kernel)
        object.add("verdict", found.verdict.rawValue)
        object.add("sentence", verdict)
        object.add("best", found.best.map(Self.object))
        let winner = trials?.winner
        let scaling = (outcome.isLayer ? nil : winner?.numbers.scaling) ?? found.scaling
        object.add("gain", scaling?.gain ?? found.best.first?.signedGain)
        object.add("gain_meaning", scaling?.meaning.rawValue)
        object.add("bias", scaling?.biases.first ?? found.best.first?.biases.first)
        object.add("biases", [scaling?.biases ?? found.best.first?.biases ?? []])
        object.add("rounding", trials?.roundings.map(\.rawValue) ?? [])
        object.add("range", winner?.numbers.range.rawValue)
        object.add("same_ranges", trials?.sameRanges.map(\.rawValue) ?? [])
        object.add("reproduced", winner.map { $0.result.equal })
        object.add("compared", winner.map { $0.result.compared })
        object.add("samples", found.probeCount)
        object.add("clipped", found.clippedCount)
        let flags = winner?.flags ?? trials?.incomplete
        object.add("flags", flags?.words ?? [])
        object.add("flags_missing", flags?.missing ?? [])
        object.add(
            "presets",
            trials.map { trials in
                let equal = trials.equalPresets
                return equal.map { Self.object($0, []) }
                    + (equal.isEmpty ? trials.otherPresets.map { Self.object($0, trials.differing($0, outcome)) } : [])
            } ?? [])
        object.add("cause", IdentifyCauses(outcome, trials).json)
        object.add("findings", IdentifyCauses(outcome, trials).sentences)
        object.add("undecided", IdentifyDoubts(outcome, trials).sentences)
        object.add("others", found.others.map(Self.object))
        if !outcome.notes.isEmpty { object.add("notes", outcome.notes) }
        return object.text
    }

    private static func object(_ trial: IdentifyTrials.Trial, _ differing: [String]) -> JSONObject {
        var object = JSONObject()
        object.add("like", trial.preset?.text)
        object.add("flags", trial.flags.words)
        object.add("reproduced", trial.result.equal)
        object.add("compared", trial.result.compared)
        object.add("but_for", differing)
        return object
    }

    private static func object(_ hypothesis: Hypothesis) -> JSONObject {
        var object = JSONObject()
        object.add("operation", hypothesis.variant.rawValue)
        object.add("same_operations", hypothesis.sameVariants.map(\.rawValue))
        object.add("normalization", hypothesis.family.weighting == .posneg ? "posneg" : nil as String?)
        object.add("anchor", hypothesis.centre.map { pair($0.x, $0.y) })
        var padding: JSONObject?
        switch hypothesis.extent {
        case .size(let size): object.add("size", size.rawValue)
        case .padding(let before, let after):
            object.add("size", nil as String?)
            var sides = JSONObject()
            sides.add("left", before.x)
            sides.add("right", after.x)
            sides.add("top", before.y)
            sides.add("bottom", after.y)
            padding = sides
        case .cropped(let from):
            object.add("size", nil as String?)
            object.add("cropped_from", pair(from.x, from.y))
        }
        object.add("padding", padding)
        object.add(
            "boundary", hypothesis.border.mode.map { "\($0)" } ?? (hypothesis.border == .zeroed ? "zeroed" : nil))
        object.add("stride", pair(hypothesis.placement.stride.x, hypothesis.placement.stride.y))
        object.add("dilation", pair(hypothesis.placement.dilation.x, hypothesis.placement.dilation.y))
        object.add("gain", hypothesis.signedGain)
        object.add("bias", hypothesis.biases.first)
        object.add("rms", hypothesis.residual.rms)
        object.add("largest", hypothesis.residual.largest)
        return object
    }

    private static func pair(_ x: Int, _ y: Int) -> JSONObject {
        var object = JSONObject()
        object.add("x", x)
        object.add("y", y)
        return object
    }
}
