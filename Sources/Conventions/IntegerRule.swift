package import ImageBuffers

/// The conversion of weighted sums to the integers of an image.
package struct IntegerRule: Equatable, Sendable {
    /// The treatment of results outside 0...maximum.
    package enum Overflow: String, CaseIterable, Sendable {
        /// They are clipped.
        case clip
        /// They are taken modulo maximum + 1.
        case wrap
    }

    /// The arithmetic of the sum, which decides results next to a tie.
    package enum Arithmetic: String, CaseIterable, Sendable {
        /// Double precision throughout.
        case double
        /// Double precision throughout, with each weight divided beforehand.
        case doubleOfDividedWeights = "double of divided weights"
        /// Double precision, with the result rounded to float32 before it becomes an integer.
        case doubleThenSingle = "double, then single"
        /// float32 throughout, one kernel row at a time, starting from offset + 1/2; weights are divided beforehand.
        case singleByRows = "single by rows"
        /// float32 throughout, tap after tap with fused multiply-add, starting from the offset.
        case singleFused = "single, fused"
        /// Integers throughout: `(sum + divisor / 2) / divisor + bias`, with truncated quotients.
        case integer

        /// Whether sums are rounded to float32 before they become integers, which can decide results next to a tie.
        package var isOfSinglePrecision: Bool {
            switch self {
            case .doubleThenSingle, .singleByRows, .singleFused: true
            case .double, .doubleOfDividedWeights, .integer: false
            }
        }
    }

    /// The conversion of 16-bit results to samples of an 8-bit image, for libraries that always compute in 16 bits.
    package enum Reduction: String, CaseIterable, Sendable {
        /// Divided by 257 and truncated.
        case truncate
        /// Divided by 257 and rounded; there are no ties, because 257 is odd.
        case nearest
    }

    /// The rounding of fractions.
    package var rounding: Quantizer.Rounding
    /// The treatment of results outside the range.
    package var overflow: Overflow
    /// The arithmetic of the sum.
    package var arithmetic: Arithmetic
    /// Whether the value past a `constant` border is rounded to an integer too, before the sums.
    package var roundsFill: Bool
    /// The conversion of results for 8-bit images from 16 bits; `nil` if they are rounded to 8 bits directly.
    ///
    /// Samples are multiplied by 257 before the sums. Results are rounded and clipped at 16 bits, and then reduced.
    package var reduction: Reduction?

    /// Creates a rule from its fields.
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

/// The position of a plane's samples in a row of its image, whose channels a library keeps interleaved.
package struct Interleaving: Equatable, Sendable {
    /// The index of the plane among the channels.
    package let index: Int
    /// The number of channels.
    package let count: Int

    /// Creates the position of a plane in an image of `count` channels; by default, the only one.
    package init(index: Int = 0, count: Int = 1) {
        precondition(index >= 0 && index < count, "a channel of the image")
        self.index = index
        self.count = count
    }
}

extension IntegerRule {
    /// The factor that converts an image's samples to the units of the sums: 257 from 8 to 16 bits, otherwise 1.
    func unit(maximum: Double) -> Double { reduction != nil && maximum == 255 ? 257 : 1 }

    /// The integer for a result in the units of `unit(maximum:)`; 0 for NaN.
    ///
    /// Wrapping follows the conversion of a C program by way of 32-bit integers: results beyond those become 0.
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
