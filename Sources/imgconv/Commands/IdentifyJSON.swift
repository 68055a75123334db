import ImageFilters
import ImagePipeline
import ImagePlanes

extension IdentifyAccount {
    /// The same as a JSON object on one line.
    var json: String {
        let found = outcome.identification
        var object = JSONObject()
        object.add("input", input)
        object.add("output", output)
        object.add("kernel", kernel)
        object.add("verdict", found.verdict.rawValue)
        object.add("sentence", verdict)
        object.add("best", found.best.map(Self.object))
        object.add("gain", found.scaling?.gain ?? found.best.first?.signedGain)
        object.add("gain_meaning", found.scaling?.meaning.rawValue)
        object.add("bias", found.scaling?.biases.first ?? found.best.first?.biases.first)
        object.add("biases", [found.scaling?.biases ?? found.best.first?.biases ?? []])
        object.add("rounding", found.scaling?.rounding.map(\.rawValue) ?? [])
        object.add("reproduced", found.scaling?.reproduced)
        object.add("samples", found.probeCount)
        object.add("clipped", found.clippedCount)
        let flags =
            found.verdict == .undecidable
            ? nil : found.best.first.map { IdentifyFlags(outcome, $0, kernel: kernel) }
        object.add("flags", flags?.words ?? [])
        object.add("flags_missing", flags?.missing ?? [])
        object.add(
            "presets",
            outcome.presets.map { preset in
                var object = JSONObject()
                object.add("like", preset.text)
                object.add("but_for", preset.differing)
                return object
            })
        object.add("undecided", IdentifyDoubts(outcome).sentences)
        object.add("others", found.others.map(Self.object))
        if !outcome.notes.isEmpty { object.add("notes", outcome.notes) }
        return object.text
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
