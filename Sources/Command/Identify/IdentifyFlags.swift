import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import KernelFormats

/// The command-line options that carry out a hypothesis.
struct IdentifyFlags {
    /// The options as separate command-line arguments.
    private(set) var words: [String] = []
    /// Parts of the hypothesis that no option can express.
    private(set) var missing: [String] = []

    private let outcome: IdentifyOutcome

    /// The gain, bias, rounding and range that the options express.
    struct Numbers {
        var scaling: Scaling
        var rounding: Quantizer.Rounding?
        var range = Quantizer.Range.clip
        /// Whether the weights are divided by their sum or sum of magnitudes, in place of scaling the result.
        ///
        /// Near a rounding tie, the two can give different integers.
        var normalizes = false

        /// Whether the gain is 1 divided by the kernel's sum or by the sum of its magnitudes.
        var isQuotient: Bool { [.sum, .abs].contains(scaling.meaning) && scaling.unit == 1 }
    }

    /// Creates this program's own options for a hypothesis.
    init(_ outcome: IdentifyOutcome, _ hypothesis: Hypothesis, kernel: String, _ numbers: Numbers) {
        self.outcome = outcome
        defer { addAlpha() }
        addKernel(kernel, hypothesis)
        if let mode = hypothesis.border.mode { words += ["--boundary", "\(mode)"] }
        if hypothesis.border == .zeroed { missing.append("a border that is set to 0") }
        addExtent(hypothesis)
        guard !outcome.isLayer else {
            missing.append("the sums of a layer without --like keras.Conv2D or torch.Conv2d")
            return
        }
        addScaling(numbers, hypothesis)
        addFormat(numbers)
    }

    /// Creates `--like` with a preset, and options for what the preset cannot express.
    init(_ outcome: IdentifyOutcome, preset: PresetFit, kernel: String, _ numbers: Numbers?) {
        self.outcome = outcome
        defer { addAlpha() }
        words = ["--kernel", kernel, "--like", preset.text]
        guard let numbers else { return }
        let scaling = numbers.scaling
        let scale = Self.near(scaling.gain / preset.gain)
        let bias = Self.near(scaling.biases[0] - scale * preset.bias)
        let isNormalized = numbers.isQuotient && preset.gain == 1
        if isNormalized {
            words += ["--normalize", scaling.meaning.rawValue]
        } else if abs(scale - 1) > 1e-9 {
            words += ["--scale", SimpleNumber.text(scale)]
        }
        let rest = isNormalized ? Self.near(scaling.biases[0] - preset.bias) : bias
        if abs(rest) > 1e-9 { words += ["--bias", SimpleNumber.text(rest)] }
        // A preset that converts to integers itself needs no format options unless the bit depths differ.
        if preset.integers == nil || outcome.input.bitDepth != outcome.output.bitDepth { addFormat(numbers) }
    }

    /// The same options with another rule for alpha.
    func with(_ rule: AlphaRule) -> IdentifyFlags {
        var flags = self
        if let index = words.lastIndex(of: "--alpha") { flags.words[index + 1] = rule.rawValue }
        return flags
    }

    /// The options as they are typed in a shell.
    var text: String { words.map(\.shellWord).joined(separator: " ") }

    private static func near(_ value: Double) -> Double {
        SimpleNumber.simplest(near: value, within: 1e-12 * max(1, abs(value)))
    }

    private mutating func addKernel(_ kernel: String, _ hypothesis: Hypothesis) {
        switch hypothesis.variant {
        case .asWritten: words += ["--kernel", kernel, "--mode", "correlate"]
        case .rotated180: words += ["--kernel", kernel, "--mode", "convolve"]
        case .notApplied: words += ["--kernel", "1", "--mode", "correlate"]
        case .transposedRotated180, .transposed, .flippedLeftRight, .flippedTopBottom, .rotatedLeft, .rotatedRight:
            let applied = hypothesis.variant.applied(to: outcome.kernel)
            if applied.weights.count <= 49, !outcome.isLayer {
                let rows = (0..<applied.height).map { row in
                    (0..<applied.width).map { Kernel.shortestDecimal(applied[row: row, column: $0]) }
                        .joined(separator: " ")
                }
                words += ["--kernel", rows.joined(separator: "; "), "--mode", "correlate"]
            } else {
                missing.append("the kernel's flip (imgconv kernel convert writes it)")
            }
        }
    }

    private mutating func addExtent(_ hypothesis: Hypothesis) {
        let placement = hypothesis.placement
        switch hypothesis.extent {
        case .size(.same):
            if let centre = Self.centre(hypothesis) { words += ["--anchor", "x=\(centre.x),y=\(centre.y)"] }
        case .size(let size): words += ["--size", size.rawValue]
        case .padding(let before, let after):
            let isEven = { (before: Int, after: Int, stride: Int) in after <= before && before - after < stride }
            if isEven(before.x, after.x, placement.stride.x), isEven(before.y, after.y, placement.stride.y) {
                words += ["--padding", "\(before)"]
            } else {
                missing.append("padding that differs from side to side")
            }
        case .cropped: missing.append("cropping")
        }
        let one = Axes(both: 1)
        if placement.stride != one { words += ["--stride", "\(placement.stride)"] }
        if placement.dilation != one { words += ["--dilation", "\(placement.dilation)"] }
    }

    /// The centre in the kernel as passed to `--kernel`, or `nil` if it is the default.
    private static func centre(_ hypothesis: Hypothesis) -> Kernel.Anchor? {
        let kernel = hypothesis.family.bank.first
        let mode = hypothesis.variant == .rotated180 ? FilterMode.convolve : .correlate
        // Kernels that are passed already flipped are counted in their flipped form.
        let centre = hypothesis.centre(of: mode == .convolve ? .rotated180 : .asWritten)
        let usual = Kernel.Anchor(
            x: mode.defaultCentre(ofTaps: kernel.width), y: mode.defaultCentre(ofTaps: kernel.height))
        return centre == usual && kernel.anchor == nil ? nil : centre
    }

    private mutating func addScaling(_ numbers: Numbers, _ hypothesis: Hypothesis) {
        let kernel = outcome.kernel
        let scaling = numbers.scaling
        // The program itself scales samples between bit depths.
        var scale = scaling.gain / depthFactor
        let bias = scaling.biases[0] / depthFactor
        let offset = hypothesis.variant == .notApplied ? 0 : keepsOffset(hypothesis) ? kernel.offset : 0
        if hypothesis.family.weighting == .posneg {
            words += ["--normalize", "posneg"]
        } else if hypothesis.border == .extended(.renormalize) {
            // The border rule already divides by the sum of the weights inside the image.
            scale *= kernel.sum
            if numbers.normalizes { words += ["--normalize", "sum"] }
        } else if numbers.normalizes {
            words += ["--normalize", scaling.meaning.rawValue]
            scale *= scaling.meaning == .sum ? kernel.sum : kernel.absoluteSum
        }
        guard numbers.range != .minmax else { return }
        scale = SimpleNumber.simplest(near: scale, within: 1e-12 * abs(scale))
        if scale != 1 { words += ["--scale", SimpleNumber.text(scale)] }
        // The scale also multiplies the offset in the kernel's file.
        let rest = SimpleNumber.simplest(near: bias - scale * offset, within: 1e-9 * max(1, abs(bias)))
        if rest != 0 { words += ["--bias", SimpleNumber.text(rest)] }
    }

    /// The factor that converts samples from the input's bit depth to the output's.
    private var depthFactor: Double {
        switch (outcome.input.bitDepth, outcome.output.bitDepth) {
        case (8, 16): 257
        case (16, 8): 1 / 257
        default: 1
        }
    }

    /// Names the rule for alpha, so that the colours are those that were compared.
    private mutating func addAlpha() {
        guard outcome.input.layout.alphaIndex != nil, !outcome.isLayer else { return }
        let whole = outcome.weightsColors ? AlphaRule.premultiply : .copy
        words += ["--alpha", (outcome.output.layout.alphaIndex == nil ? .drop : whole).rawValue]
    }

    private mutating func addFormat(_ numbers: Numbers) {
        if numbers.range != .clip { words += ["--range", numbers.range.rawValue] }
        if let rounding = numbers.rounding, rounding != .halfEven { words += ["--rounding", rounding.rawValue] }
        let (input, output) = (outcome.input.bitDepth, outcome.output.bitDepth)
        if input <= 16, output <= 16, input != output { words += ["--depth", "\(output)"] }
        // Floating-point files are never rounded, so integer samples need an integer format.
        if output == 32, let maximum = outcome.identification.model.maximum {
            words += ["--format", "png"]
            if maximum > 255, input != 16 { words += ["--depth", "16"] }
        }
    }

    /// Whether the kernel is passed as the user named it, including any offset in its file.
    private func keepsOffset(_ hypothesis: Hypothesis) -> Bool {
        hypothesis.variant == .asWritten || hypothesis.variant == .rotated180
    }
}
