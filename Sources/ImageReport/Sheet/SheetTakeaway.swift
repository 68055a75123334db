import Conventions
import Convolution

/// What a comparison shows, in a sentence: the reason, and how much the results differ.
struct SheetTakeaway {
    /// The sentence; it is true of the figures and of both filters.
    let text: String

    init(_ comparison: borrowing Comparison) {
        guard let difference = comparison.difference else {
            text = "The results have different sizes, so they cannot be compared sample by sample."
            return
        }
        let amount =
            "\(NumberFormatter.percent(difference.metrics.differingShare)) of the samples differ, by up to "
            + SheetNumber.short(difference.metrics.largest)
            + (comparison.bitDepth == 32 ? "" : " (white is \(SheetNumber.short(comparison.dataRange)))")
        let relation = Relation(comparison.a.resolved, comparison.b.resolved)
        switch comparison.kind {
        case .modes: text = Self.modes(difference, relation, amount)
        case .conventions:
            text = Self.conventions(
                comparison.a, comparison.b, difference, isSymmetric: comparison.kernel.isSymmetricUnder180, amount)
        }
    }

    /// How two filters are related on every image of this size.
    private enum Relation {
        case equal, opposite, other

        init(_ a: ResolvedFilter?, _ b: ResolvedFilter?) {
            self = .other
            guard let a, let b, a.geometry == b.geometry, a.boundary == b.boundary else { return }
            guard a.gain == b.gain, a.bias == b.bias else { return }
            if a.taps.weights == b.taps.weights {
                self = .equal
            } else if a.bias == 0, a.boundary != .copy, zip(a.taps.weights, b.taps.weights).allSatisfy({ $0 == -$1 }) {
                self = .opposite
            }
        }
    }

    private static func modes(_ difference: ComparedDifference, _ relation: Relation, _ amount: String) -> String {
        switch relation {
        case .equal:
            return
                "The kernel is the same when rotated by 180°: correlation and convolution make the same of every image."
        case _ where difference.isNothing:
            return "Rotating this kernel by 180° changes it, but not what it makes of this image."
        case .opposite:
            return "Rotated by 180°, this kernel is its own negative: convolution = −correlation. \(amount)."
        case .other:
            return
                "Convolution turns every point into the kernel as it is written, correlation into the kernel rotated "
                + "by 180°. \(amount)."
        }
    }

    private static func conventions(
        _ a: ComparedSide, _ b: ComparedSide, _ difference: ComparedDifference, isSymmetric: Bool, _ amount: String
    ) -> String {
        if difference.isNothing { return "Both make the same of this image with this kernel." }
        guard a.operation != b.operation, !isSymmetric else {
            return "Both apply the same weights, but differ in other points (imgconv explain lists them). \(amount)."
        }
        let acts = [a, b].map { "\(SheetText.breakable($0.title)) lays the kernel on \(SheetText.act($0.operation))" }
        return "\(acts.joined(separator: ", ")). \(amount)."
    }
}
