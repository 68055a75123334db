import ImageCodecs
import ImageFilters
import ImagePipeline
import ImagePlanes

/// The options under which this program does what a hypothesis says.
struct IdentifyFlags {
    /// The options, word by word.
    private(set) var words: [String] = []
    /// What no option does.
    private(set) var missing: [String] = []

    init(_ outcome: IdentifyOutcome, _ hypothesis: Hypothesis, kernel: String) {
        addKernel(kernel, outcome, hypothesis)
        if let mode = hypothesis.border.mode { words += ["--boundary", "\(mode)"] }
        if hypothesis.border == .zeroed { missing.append("a border that is set to 0") }
        addExtent(hypothesis)
        if !outcome.isLayer { addScaling(outcome, hypothesis) }
    }

    /// The options as they are typed in a shell.
    var text: String { words.map(Self.quoted).joined(separator: " ") }

    private mutating func addKernel(_ kernel: String, _ outcome: IdentifyOutcome, _ hypothesis: Hypothesis) {
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
        let one = AxisPair(both: 1)
        if placement.stride != one { words += ["--stride", "\(placement.stride)"] }
        if placement.dilation != one { words += ["--dilation", "\(placement.dilation)"] }
    }

    /// The centre, where it is not the default; counted as the kernel is given here.
    private static func centre(_ hypothesis: Hypothesis) -> Kernel.Anchor? {
        let kernel = hypothesis.family.bank.first
        let mode = hypothesis.variant == .rotated180 ? FilterMode.convolve : .correlate
        // Kernels that are given turned already are counted as turned.
        let centre = hypothesis.centre(of: mode == .convolve ? .rotated180 : .asWritten)
        let usual = Kernel.Anchor(
            x: mode.defaultCentre(ofTaps: kernel.width), y: mode.defaultCentre(ofTaps: kernel.height))
        return centre == usual && kernel.anchor == nil ? nil : centre
    }

    private mutating func addScaling(_ outcome: IdentifyOutcome, _ hypothesis: Hypothesis) {
        let kernel = outcome.kernel
        // Between bit depths the program scales by itself.
        let depths = (outcome.input.bitDepth, outcome.output.bitDepth)
        let depth = depths == (8, 16) ? 257.0 : depths == (16, 8) ? 1 / 257 : 1
        var scale = (outcome.identification.scaling?.gain ?? hypothesis.signedGain) / depth
        let bias = (outcome.identification.scaling?.biases[0] ?? hypothesis.biases[0]) / depth
        let offset = hypothesis.variant == .notApplied ? 0 : keepsOffset(hypothesis) ? kernel.offset : 0
        if hypothesis.family.weighting == .posneg {
            words += ["--normalize", "posneg"]
        } else if hypothesis.border == .extended(.renormalize) {
            // The division is the border rule's own.
            scale *= kernel.sum
            if isNormalizedBefore(outcome) { words += ["--normalize", "sum"] }
        } else if let scaling = outcome.identification.scaling, isNormalizedBefore(outcome) {
            let divisor = scaling.meaning == .sum ? kernel.sum : kernel.absoluteSum
            words += ["--normalize", scaling.meaning.rawValue]
            scale *= divisor
        }
        scale = SimpleNumber.simplest(near: scale, within: 1e-12 * abs(scale))
        if scale != 1 { words += ["--scale", SimpleNumber.text(scale)] }
        let rest = SimpleNumber.simplest(near: bias - offset, within: 1e-9 * max(1, abs(bias)))
        if rest != 0 { words += ["--bias", SimpleNumber.text(rest)] }
        if let rounding = outcome.identification.scaling?.rounding, !rounding.isEmpty, !rounding.contains(.halfEven) {
            words += ["--rounding", rounding[0].rawValue]
        }
        if depths.0 <= 16, depths.1 <= 16, depths.0 != depths.1 { words += ["--depth", "\(depths.1)"] }
    }

    /// Whether weights were divided before they were summed up, rather than sums.
    ///
    /// That rounds otherwise where a sum lies between two integers: exact numbers then miss some samples. Where the
    /// divisor is no whole number nobody would have written it as a factor.
    private func isNormalizedBefore(_ outcome: IdentifyOutcome) -> Bool {
        guard let scaling = outcome.identification.scaling, [.sum, .abs].contains(scaling.meaning) else { return false }
        let divisor = scaling.meaning == .sum ? outcome.kernel.sum : outcome.kernel.absoluteSum
        return divisor != divisor.rounded() || scaling.rounding.isEmpty || scaling.reproduced < scaling.count
    }

    /// Whether the kernel is given as its user named it, with the offset that its file may hold.
    private func keepsOffset(_ hypothesis: Hypothesis) -> Bool {
        hypothesis.variant == .asWritten || hypothesis.variant == .rotated180
    }

    private static func quoted(_ word: String) -> String {
        let plain = word.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_=,.:/+".unicodeScalars.contains(scalar)
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
