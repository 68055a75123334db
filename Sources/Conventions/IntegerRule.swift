package import ImageBuffers

/// How a library turns weighted sums into the integers of an image.
package struct IntegerRule: Equatable, Sendable {
    /// What happens to results outside 0...maximum.
    package enum Overflow: String, CaseIterable, Sendable {
        /// They are cut off.
        case clip
        /// They are taken modulo maximum + 1.
        case wrap
    }

    /// By which arithmetic the sum comes about: it decides results that lie next to a rounding's edge.
    package enum Arithmetic: String, CaseIterable, Sendable {
        /// Double precision throughout.
        case double
        /// Double precision throughout, the weights divided beforehand, one by one.
        case doubleOfDividedWeights = "double of divided weights"
        /// Double precision, the result rounded to float32 before it becomes an integer.
        case doubleThenSingle = "double, then single"
        /// float32 throughout, a kernel row at a time, from offset + 1/2 on; weights divided beforehand.
        case singleByRows = "single by rows"
        /// float32 throughout, tap after tap with fused multiplication and addition, from the offset on.
        case singleFused = "single, fused"
        /// Integers throughout: `(sum + divisor / 2) / divisor + bias`, the quotients' fractions dropped.
        case integer

        /// Whether sums are rounded to float32 before they become integers, which can decide results next to a tie.
        package var isOfSinglePrecision: Bool {
            switch self {
            case .doubleThenSingle, .singleByRows, .singleFused: true
            case .double, .doubleOfDividedWeights, .integer: false
            }
        }
    }

    /// How 16-bit results become the samples of an 8-bit image, for libraries that always compute in 16 bits.
    package enum Reduction: String, CaseIterable, Sendable {
        /// Divided by 257, the fraction dropped.
        case truncate
        /// Divided by 257 and rounded; there are no ties, as 257 is odd.
        case nearest
    }

    /// How fractions are decided.
    package var rounding: Quantizer.Rounding
    /// What happens to results outside the range.
    package var overflow: Overflow
    /// By which arithmetic the sum comes about.
    package var arithmetic: Arithmetic
    /// Whether the value past a `constant` border becomes an integer as well, before the sums.
    package var roundsFill: Bool
    /// How results for 8-bit images are reduced from 16 bits; `nil` where they are rounded at 8 bits outright.
    ///
    /// Samples are multiplied by 257 before the sums, results are rounded and clipped at 16 bits, then reduced.
    package var reduction: Reduction?

    /// A rule with every field.
    package init(
        rounding: Quantizer.Rounding, overflow: Overflow = .clip, arithmetic: Arithmetic = .double,
        roundsFill: Bool = false, reduction: Reduction? = nil
    ) {
        self.rounding = rounding
        self.overflow = overflow
        self.arithmetic = arithmetic
        self.roundsFill = roundsFill
        self.reduction = reduction
    }
}

/// Where the samples of a plane are in a row of its image, whose channels a library keeps interleaved.
package struct Interleaving: Equatable, Sendable {
    /// The plane's place among the channels.
    package let index: Int
    /// The image's channels.
    package let count: Int

    /// A plane of an image of `count` channels; by default the only one.
    package init(index: Int = 0, count: Int = 1) {
        precondition(index >= 0 && index < count, "a channel of the image")
        self.index = index
        self.count = count
    }
}

extension IntegerRule {
    /// The factor that takes an image's samples to the units in which sums are computed: 257 from 8 to 16 bits, else 1.
    func unit(maximum: Double) -> Double { reduction != nil && maximum == 255 ? 257 : 1 }

    /// The integer that a result in the units of `unit(maximum:)` becomes; 0 for NaN.
    ///
    /// Wrapping follows a C program's conversion by way of 32-bit integers: results beyond those become 0.
    func integer(_ result: Double, maximum: Double) -> Float {
        let unit = unit(maximum: maximum)
        let wide = wholeNumber(result, maximum: maximum * unit)
        guard unit != 1 else { return Float(wide) }
        let rule = reduction == .truncate ? FloatingPointRoundingRule.down : .toNearestOrEven
        return Float((wide / unit).rounded(rule))
    }

    private func wholeNumber(_ result: Double, maximum: Double) -> Double {
        let value = arithmetic == .doubleThenSingle ? Double(Float(result)) : result
        guard !value.isNaN else { return 0 }
        let whole: Double =
            switch rounding {
            case .halfEven: value.rounded(.toNearestOrEven)
            case .halfUp: (value + 0.5).rounded(.down)
            case .truncate: value.rounded(.towardZero)
            }
        switch overflow {
        case .clip:
            return min(max(whole, 0), maximum)
        case .wrap:
            guard abs(whole) < 0x1p31 else { return 0 }
            let rest = whole.truncatingRemainder(dividingBy: maximum + 1)
            return rest < 0 ? rest + maximum + 1 : rest
        }
    }
}
