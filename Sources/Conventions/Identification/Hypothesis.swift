package import Convolution

/// One way to make the output out of the input.
package struct Hypothesis: Equatable, Sendable {
    /// What was done to the kernel.
    package let family: TapFamily
    /// Where it was laid.
    package let placement: Placement
    /// What happened at the border.
    package var border: BorderRule
    /// Factor of the family's weights.
    package var gain: Double
    /// What is added, once or for each channel of a layer.
    package var biases: [Double]
    /// What is left where no border rule plays a part.
    package let interior: Residual
    /// What is left at the border.
    package var atBorder: Residual
    /// The sizes of the images.
    let sizes: ImageSizes

    /// What is left altogether.
    package var residual: Residual { interior + atBorder }

    /// What was done to the kernel, read so that the gain is positive where that is possible.
    package var variant: KernelVariant { isNegated ? family.negated[0] : family.variants[0] }

    /// Every variant that gives the same to the bit.
    package var sameVariants: [KernelVariant] { isNegated ? family.negated : family.variants }

    /// Every variant that gives the same with the other sign of the gain.
    package var oppositeVariants: [KernelVariant] { isNegated ? family.variants : family.negated }

    /// The gain of `variant`.
    package var signedGain: Double { isNegated ? -gain : gain }

    private var isNegated: Bool { gain < 0 && !family.negated.isEmpty }
}

extension Hypothesis {
    /// How the output's size came about.
    package enum Extent: Equatable, Sendable {
        /// By a name of the command's.
        case size(OutputSize)
        /// By padding: rows and columns before and after. A stride may leave the last ones out.
        case padding(before: FilterGeometry.Pair, after: FilterGeometry.Pair)
        /// By cropping an unfiltered image from a column and a row on.
        case cropped(FilterGeometry.Pair)
    }

    private var kernel: Kernel { family.bank.first }

    private func span(_ taps: Int, _ dilation: Int) -> Int { dilation * (taps - 1) + 1 }

    /// How the output's size came about.
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

    /// The tap on the output sample in correlation form, if there is one.
    private var correlationCentre: Kernel.Anchor? {
        let (before, dilation) = (placement.before, placement.dilation)
        guard before.x >= 0, before.y >= 0, before.x % dilation.x == 0, before.y % dilation.y == 0 else { return nil }
        let tap = Kernel.Anchor(x: before.x / dilation.x, y: before.y / dilation.y)
        return tap.x < kernel.width && tap.y < kernel.height ? tap : nil
    }

    /// The tap on the output sample, counted in the kernel as written; `nil` where it is no tap.
    ///
    /// Where rows and columns were exchanged it is counted in the kernel as exchanged.
    package var centre: Kernel.Anchor? { centre(of: variant) }

    /// The centre, read as that of one of the variants that give the same.
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

    /// How far the kernel lies from the middle; 0 for the middle, and for both middles of even sizes.
    var offCentre: Int {
        let (before, stride) = (placement.before, placement.stride)
        let after = FilterGeometry.Pair(
            x: (sizes.output.x - 1) * stride.x + span(kernel.width, placement.dilation.x) - sizes.input.x - before.x,
            y: (sizes.output.y - 1) * stride.y + span(kernel.height, placement.dilation.y) - sizes.input.y - before.y)
        return max(abs(before.x - after.x) - stride.x, 0) + max(abs(before.y - after.y) - stride.y, 0)
    }
}
