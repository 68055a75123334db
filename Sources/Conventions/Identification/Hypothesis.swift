package import Convolution

/// One way to compute the output from the input.
package struct Hypothesis: Equatable, Sendable {
    /// The kernel's variants, with their weights.
    package let family: TapFamily
    /// The placement of the kernel.
    package let placement: Placement
    /// The border rule.
    package var border: BorderRule
    /// The factor for the family's weights.
    package var gain: Double
    /// The added terms: one, or one for each channel of a layer.
    package var biases: [Double]
    /// The residual where no border rule applies.
    package let interior: Residual
    /// The residual at the border.
    package var atBorder: Residual
    /// The sizes of the images.
    let sizes: ImageSizes

    /// The total residual.
    package var residual: Residual { interior + atBorder }

    /// The variant of the kernel, chosen so that the gain is positive if possible.
    package var variant: KernelVariant { isNegated ? family.negated[0] : family.variants[0] }

    /// All variants that give exactly the same result.
    package var sameVariants: [KernelVariant] { isNegated ? family.negated : family.variants }

    /// All variants that give the same result with the opposite sign of the gain.
    package var oppositeVariants: [KernelVariant] { isNegated ? family.variants : family.negated }

    /// The gain of `variant`.
    package var signedGain: Double { isNegated ? -gain : gain }

    private var isNegated: Bool { gain < 0 && !family.negated.isEmpty }
}

extension Hypothesis {
    /// The relation between the sizes of output and input.
    package enum Extent: Equatable, Sendable {
        /// A size that has a name on the command line.
        case size(OutputSize)
        /// Padding, as rows and columns before and after; a stride may omit the last ones.
        case padding(before: FilterGeometry.Pair, after: FilterGeometry.Pair)
        /// An unfiltered image, cropped from a column and a row on.
        case cropped(FilterGeometry.Pair)
    }

    private var kernel: Kernel { family.bank.first }

    private func span(_ taps: Int, _ dilation: Int) -> Int { dilation * (taps - 1) + 1 }

    /// The relation between the sizes of output and input.
    package var extent: Extent {
        let spans = FilterGeometry.Pair(
            x: span(kernel.width, placement.dilation.x), y: span(kernel.height, placement.dilation.y))
        let (before, stride) = (placement.before, placement.stride)
        if before.x < 0 || before.y < 0 { return .cropped(.init(x: -before.x, y: -before.y)) }
        let named = { (size: OutputSize) in
            Self.matches(
                size, input: sizes.input.x, output: sizes.output.x, span: spans.x, before: before.x, stride: stride.x)
                && Self.matches(
                    size, input: sizes.input.y, output: sizes.output.y, span: spans.y, before: before.y,
                    stride: stride.y)
        }
        if named(.same), centre != nil { return .size(.same) }
        if named(.valid) { return .size(.valid) }
        if named(.full) { return .size(.full) }
        return .padding(
            before: before,
            after: .init(
                x: (sizes.output.x - 1) * stride.x + spans.x - sizes.input.x - before.x,
                y: (sizes.output.y - 1) * stride.y + spans.y - sizes.input.y - before.y))
    }

    private static func matches(
        _ size: OutputSize, input: Int, output: Int, span: Int, before: Int, stride: Int
    ) -> Bool {
        switch size {
        case .same: before <= span - 1 && output == (input - 1) / stride + 1
        case .full: before == span - 1 && output == (input + span - 2) / stride + 1
        case .valid: before == 0 && input >= span && output == (input - span) / stride + 1
        }
    }

    /// The tap aligned with the output sample in correlation form; `nil` if it is not a tap.
    private var correlationCentre: Kernel.Anchor? {
        let (before, dilation) = (placement.before, placement.dilation)
        guard before.x >= 0, before.y >= 0, before.x % dilation.x == 0, before.y % dilation.y == 0 else { return nil }
        let tap = Kernel.Anchor(x: before.x / dilation.x, y: before.y / dilation.y)
        return tap.x < kernel.width && tap.y < kernel.height ? tap : nil
    }

    /// The tap aligned with the output sample, counted in the kernel as written; `nil` if it is not a tap.
    ///
    /// If rows and columns were exchanged, it is counted in the exchanged kernel.
    package var centre: Kernel.Anchor? { centre(of: variant) }

    /// The centre, as that of one of the variants that give the same result.
    package func centre(of variant: KernelVariant) -> Kernel.Anchor? {
        guard let tap = correlationCentre else { return nil }
        switch variant {
        case .rotated180, .transposedRotated180:
            return .init(x: kernel.width - 1 - tap.x, y: kernel.height - 1 - tap.y)
        case .flippedLeftRight: return .init(x: kernel.width - 1 - tap.x, y: tap.y)
        case .flippedTopBottom: return .init(x: tap.x, y: kernel.height - 1 - tap.y)
        default: return tap
        }
    }

    /// The distance of the kernel from the middle; 0 for the middle, and for both middles of even sizes.
    var offCentre: Int {
        let (before, stride) = (placement.before, placement.stride)
        let after = FilterGeometry.Pair(
            x: (sizes.output.x - 1) * stride.x + span(kernel.width, placement.dilation.x) - sizes.input.x - before.x,
            y: (sizes.output.y - 1) * stride.y + span(kernel.height, placement.dilation.y) - sizes.input.y - before.y)
        return max(abs(before.x - after.x) - stride.x, 0) + max(abs(before.y - after.y) - stride.y, 0)
    }
}
