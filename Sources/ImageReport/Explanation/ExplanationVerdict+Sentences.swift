package import Conventions
package import Convolution

extension ExplanationVerdict {
    func sentence(_ kind: ExplanationPoint.Kind) -> String {
        let (a, b) = (nameA, nameB)
        switch kind {
        case .operation: return operation
        case .size: return size
        case .stride:
            return "\(a) keeps \(Self.every(why.a.stride)), \(b) \(Self.every(why.b.stride))."
        case .dilation:
            return "\(a) lays the kernel's taps \(Self.apart(why.a.dilation)), \(b) \(Self.apart(why.b.dilation))."
        case .centre: return centre
        case .border:
            return "Past the image's border, \(a) \(ConventionText(why.a).borderAct(why.resolvedA.border)); "
                + "\(b) \(ConventionText(why.b).borderAct(why.resolvedB.border))."
        case .normalization:
            return "\(a) divides the result by \(divisor(why.a, why.resolvedA)), "
                + "\(b) by \(divisor(why.b, why.resolvedB))."
        case .bias:
            return
                "\(a) adds \(Prose.number(why.resolvedA.bias)) to the result, \(b) \(Prose.number(why.resolvedB.bias))."
        case .rounding, .channels, .missing: return ""
        }
    }

    private var operation: String {
        let (one, other) = (why.resolvedA.operation, why.resolvedB.operation)
        var text =
            "\(nameA) \(ConventionText.act(one)); \(nameB) "
            + (other == .correlate ? "lays it on as it is written." : "\(ConventionText.act(other)).")
        if one == .correlate {
            text =
                "\(nameA) lays the kernel on the image as it is written; \(nameB) "
                + (other == .convolve ? "rotates it by 180 degrees first." : "flips it top to bottom first.")
        }
        text += " " + cure
        let names = [(why.a, nameA), (why.b, nameB)].filter {
            $0.0.operation == .correlate && $0.1.lowercased().contains("conv")
        }
        .map(\.1)
        if !names.isEmpty, why.a.operation != why.b.operation {
            text += " (\(Prose.list(names)) \(names.count == 1 ? "is" : "are") a correlation, in spite of the name.)"
        }
        return text
    }

    /// How to undo the rotation or flip, and whether transposing helps.
    private var cure: String {
        let turn =
            switch (why.a.operation, why.b.operation) {
            case (.convolve, .correlate), (.correlate, .convolve):
                "Rotate it for one of them, \(Prose.code("kernel[::-1, ::-1]"))"
            case (.correlate, .flipRows), (.flipRows, .correlate): "Flip it for one of them, kernel[::-1]"
            default: "Flip it left to right for one of them, \(Prose.code("kernel[:, ::-1]"))"
            }
        return why.transposing?.helps == true ? turn + "." : turn + "; transposing it does not do."
    }

    private var size: String {
        let (rows, columns) = (why.alignment.rows, why.alignment.columns)
        let (a, b) = ("\(rows.countA)x\(columns.countA)", "\(rows.countB)x\(columns.countB)")
        let words = { (convention: Convention) in
            let extent = ConventionText(convention).extent
            return convention.stride == Axes(both: 1)
                ? Self.extentGloss(extent) : "\(extent), stride \(convention.stride)"
        }
        var text =
            "Of an image of \(why.image.y)x\(why.image.x) (rows x columns), \(nameA) makes \(a) "
            + "(\(words(why.a))), \(nameB) \(b) (\(words(why.b)))."
        guard rows.pairs > 0, columns.pairs > 0, rows.stepA == 1, rows.stepB == 1, columns.stepA == 1,
            columns.stepB == 1
        else { return text }
        let slice = { (first: Int, count: Int, pairs: Int) in
            Remedy.Slice(first: first, dropped: count - first - pairs).numpy
        }
        let (sliceA, sliceB) = (
            "\(slice(rows.firstA, rows.countA, rows.pairs)), \(slice(columns.firstA, columns.countA, columns.pairs))",
            "\(slice(rows.firstB, rows.countB, rows.pairs)), \(slice(columns.firstB, columns.countB, columns.pairs))"
        )
        let whole = ":, :"
        if sliceA == whole { return text + " A's result lies on the part \(Prose.code("[\(sliceB)]")) of B's." }
        if sliceB == whole { return text + " B's result lies on the part \(Prose.code("[\(sliceA)]")) of A's." }
        text += " The part \(Prose.code("[\(sliceA)]")) of A's result lies on \(Prose.code("[\(sliceB)]")) of B's."
        return text
    }

    private static func extentGloss(_ extent: String) -> String {
        switch extent {
        case "full": "full: wherever kernel and image touch"
        case "valid": "valid: only where the whole kernel is inside"
        case "padding 0": "padding=0: only where the whole kernel is inside"
        case "same": "same: as large as the image"
        default: extent
        }
    }

    private var centre: String {
        guard let shift = why.shift else { return "" }
        var text =
            why.a.operation == why.b.operation || kernelName != nil && why.kernel.isSymmetricUnder180
            ? "" : "Even with the kernel turned alike, "
        text += "\(nameA)'s result lies \(Self.direction(shift)) \(nameB)'s"
        let isStrided = why.a.stride != Axes(both: 1)
        if isStrided {
            text +=
                ": the kernel starts \(Self.start(why.resolvedA)) in \(nameA), and "
                + "\(Self.start(why.resolvedB)) in \(nameB)."
            if [why.a.extent, why.b.extent].contains(.tensorFlowSame) {
                text +=
                    " (TensorFlow's same pads as little as the stride needs, an odd sample behind the image: so this "
                    + "depends on the image's size.)"
            }
        } else if let a = Self.tap(why.resolvedA), let b = Self.tap(why.resolvedB) {
            text +=
                ". The first puts the kernel's \(a) (counted from 0) on the output sample, the second "
                + (a == b ? "does so too, but with the kernel turned." : "\(b).")
        } else {
            text += "."
        }
        return text
    }

    /// A shift in words: `1 row higher and 1 column further left than`.
    package static func direction(_ shift: Axes) -> String {
        var parts: [String] = []
        if shift.y != 0 { parts.append("\(Prose.count(abs(shift.y), "row")) \(shift.y > 0 ? "lower" : "higher")") }
        if shift.x != 0 {
            parts.append("\(Prose.count(abs(shift.x), "column")) further \(shift.x > 0 ? "right" : "left")")
        }
        return Prose.list(parts) + " than"
    }

    /// The tap on the output sample in words: `row 1, column 1`.
    package static func tap(_ resolved: ResolvedConvention) -> String? {
        guard let row = resolved.rows.centre, let column = resolved.columns.centre else { return nil }
        return "row \(row), column \(column)"
    }

    private static func start(_ resolved: ResolvedConvention) -> String {
        let (y, x) = (resolved.rows.before, resolved.columns.before)
        if x == y { return x == 0 ? "on the image's first sample" : "\(Prose.count(x, "sample")) before the image" }
        return "\(Prose.count(y, "row")) and \(Prose.count(x, "column")) before the image"
    }

    private static func every(_ stride: Axes) -> String {
        let word = { (step: Int) in
            step == 1 ? "every" : step == 2 ? "every 2nd" : step == 3 ? "every 3rd" : "every \(step)th"
        }
        return stride.x == stride.y
            ? "\(word(stride.x)) sample" : "\(word(stride.y)) row and \(word(stride.x)) column"
    }

    private static func apart(_ dilation: Axes) -> String {
        if dilation == Axes(both: 1) { return "side by side" }
        return dilation.x == dilation.y
            ? "\(dilation.x) samples apart" : "\(dilation.y) rows and \(dilation.x) columns apart"
    }

    private func divisor(_ convention: Convention, _ resolved: ResolvedConvention) -> String {
        let words = ConventionText(convention).divisor
        if case .sum = convention.divisor { return "\(words) (\(Prose.number(resolved.divisor)))" }
        return words
    }

    func hiddenSentence(_ kind: ExplanationPoint.Kind) -> String {
        let (a, b) = (nameA, nameB)
        let kernel = kernelName == nil ? "The example kernel" : "This kernel"
        switch kind {
        case .operation:
            let turn = Self.turned(why.a.operation, why.b.operation)
            return "\(kernel) cannot show that \(a) \(ConventionText.act(why.a.operation)), while \(b) "
                + "\(ConventionText.act(why.b.operation)): \(turn), it is the same. Another kernel would show it."
        case .border:
            return "\(kernel) cannot show their different border rules: "
                + (reachesNothing
                    ? "its weights beyond the centre are 0."
                    : "as far past the border as it reaches, both find the same.")
        case .normalization:
            return "\(kernel) cannot show that \(a) divides by \(ConventionText(why.a).divisor) and \(b) by "
                + "\(ConventionText(why.b).divisor): for it that is the same."
        default:
            return "\(kernel) cannot show their different \(kind.rawValue)."
        }
    }

    /// Whether all weights are 0 except the one on the output sample.
    private var reachesNothing: Bool {
        let (rows, columns) = (why.resolvedA.rows, why.resolvedA.columns)
        return why.kernel.weights.indices.allSatisfy { index in
            why.kernel.weights[index] == 0
                || (index / why.kernel.width == rows.centre && index % why.kernel.width == columns.centre)
        }
    }

    private static func turned(_ a: Convention.Operation, _ b: Convention.Operation) -> String {
        switch (a, b) {
        case (.convolve, .correlate), (.correlate, .convolve): "rotated by 180 degrees"
        case (.correlate, .flipRows), (.flipRows, .correlate): "flipped top to bottom"
        default: "flipped left to right"
        }
    }
}

extension Remedy.Slice {
    /// The slice in NumPy's notation: `1:-1`, `::2`, `:`.
    package var numpy: String {
        let first = first == 0 ? "" : "\(first)"
        let last = dropped == 0 ? "" : "-\(dropped)"
        return "\(first):\(last)" + (step == 1 ? "" : ":\(step)")
    }
}
