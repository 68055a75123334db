import Convolution

/// Variants of a kernel that apply the same weights, or the same weights with the opposite sign.
///
/// No image can distinguish the members of a family, except by the sign of the gain.
package struct TapFamily: Equatable, Sendable {
    /// The scaling of the weights beforehand, if it is more than a common factor.
    package enum Weighting: Equatable, Sendable {
        /// Unchanged, apart from a common factor.
        case plain
        /// Positive and negative weights divided by their own sums: `Normalization.posneg`.
        case posneg
    }

    /// The variants with these weights, the most likely first.
    package var variants: [KernelVariant]
    /// The variants with these weights and the opposite sign.
    package var negated: [KernelVariant] = []
    /// The scaling of the weights.
    package let weighting: Weighting
    /// The weights, in correlation form.
    package let bank: KernelBank

    /// All families of a bank's variants, the most likely first.
    static func all(of bank: KernelBank) -> [TapFamily] {
        var families: [TapFamily] = []
        for variant in KernelVariant.allCases where variant != .notApplied {
            add(variant, .plain, bank.map { variant.applied(to: $0) }, to: &families)
        }
        if let scaled = bank.scaledByParts {
            for variant in [KernelVariant.asWritten, .rotated180] {
                add(variant, .posneg, scaled.map { variant.applied(to: $0) }, to: &families)
            }
        }
        if let unfiltered = bank.unfiltered, bank.first.weights.count > 1 {
            add(.notApplied, .plain, unfiltered, to: &families)
        }
        return families
    }

    private static func add(
        _ variant: KernelVariant, _ weighting: Weighting, _ bank: KernelBank, to families: inout [TapFamily]
    ) {
        if let index = families.firstIndex(where: { $0.bank.hasWeights(of: bank) }) {
            if weighting == families[index].weighting { families[index].variants.append(variant) }
        } else if let index = families.firstIndex(where: { $0.bank.hasWeights(of: bank, times: -1) }) {
            if weighting == families[index].weighting { families[index].negated.append(variant) }
        } else {
            families.append(TapFamily(variants: [variant], weighting: weighting, bank: bank))
        }
    }
}

extension KernelBank {
    /// The weights normalised by parts, if that is more than a common factor; `nil` for layers.
    fileprivate var scaledByParts: KernelBank? {
        guard !isLayer, first.negativeSum < 0, first.positiveSum > 0,
            abs(first.sum) > 1e-9 * first.absoluteSum, let scaled = try? first.normalized(.posneg)
        else { return nil }
        return map { _ in scaled }
    }
}
