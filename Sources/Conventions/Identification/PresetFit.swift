package import Convolution
import ImageBuffers
import KernelFormats

/// A library's function, with options that place the kernel as in a hypothesis.
package struct PresetFit: Equatable, Sendable {
    /// The text after `--like`.
    package var text: String
    /// The factor for the kernel's weights with these options.
    package var gain: Double
    /// The bias of these options.
    package var bias: Double
    /// The conversion of results to integers; `nil` if floating-point numbers are returned.
    package var integers: IntegerRule?
    /// Whether an option sets the gain or the bias to a measured value.
    package var isFitted: Bool
    /// The index of the hypothesis in `Identification.best`.
    package var hypothesis: Int

    /// The function's name, without options.
    package var name: Substring { text.prefix { $0 != ":" } }
}

extension Identification {
    /// The presets of `ConventionTable` that place the kernel as in the best hypotheses, whatever their gain, bias and
    /// rounding.
    ///
    /// For each preset, its own gain and bias come first, followed by options that set them to measured values.
    /// - Parameters:
    ///   - kernel: the kernel as written, with its anchor and offset.
    ///   - channels: number of colour channels in the input.
    package func presets(for kernel: Kernel, channels: Int) -> [PresetFit] {
        let numbers =
            scalings.isEmpty
            ? best.prefix(1).map { (gain: $0.signedGain, bias: $0.biases[0]) }
            : scalings.map { (gain: $0.gain, bias: $0.biases[0]) }
        var fits: [PresetFit] = []
        for index in best.indices {
            let target = PresetTarget(best[index], numbers, model: model, kernel: kernel)
            for preset in ConventionTable.presets where preset.system != "imgconv" {
                if fits.contains(where: { $0.name == preset.name && $0.hypothesis < index }) { continue }
                fits += target.fits(preset, channels: channels).map { fit in
                    var fit = fit
                    fit.hypothesis = index
                    return fit
                }
            }
        }
        return fits
    }
}

/// The properties that a preset must have.
private struct PresetTarget {
    private let hypothesis: Hypothesis
    private let numbers: [(gain: Double, bias: Double)]
    private let kernel: Kernel
    private let samples: SampleKind

    init(_ hypothesis: Hypothesis, _ numbers: [(gain: Double, bias: Double)], model: SampleModel, kernel: Kernel) {
        self.hypothesis = hypothesis
        self.numbers = numbers
        self.kernel = kernel
        switch model {
        case .floats: samples = .float
        case .integers(let maximum), .lossy(let maximum), .wrapped(let maximum), .absolute(let maximum):
            samples = maximum > 255 ? .uint16 : .uint8
        }
    }

    /// A preset's combinations of options with different effects, those with the fewest options first.
    func fits(_ preset: ConventionPreset, channels: Int) -> [PresetFit] {
        var known: [ResolvedConvention] = []
        var fits: [PresetFit] = []
        for (options, isFitted) in choices(of: preset) {
            guard let convention = try? preset.convention(options),
                convention.layer != .dense || channels == 1,
                let resolved = try? convention.resolved(
                    for: kernel, width: hypothesis.sizes.input.x, height: hypothesis.sizes.input.y, samples: samples),
                isPlaced(as: resolved), !isFitted || isMeasured(resolved), !known.contains(resolved)
            else { continue }
            known.append(resolved)
            fits.append(
                PresetFit(
                    text: convention.description, gain: 1 / resolved.divisor, bias: resolved.bias,
                    integers: resolved.integers, isFitted: isFitted, hypothesis: 0))
            if fits.count == Self.mostFits { break }
        }
        return fits
    }

    /// Maximum number of fitting combinations of options for a preset.
    private static let mostFits = 12

    /// Whether gain and bias are among the measured ones; the kernel may have been divided before.
    private func isMeasured(_ resolved: ResolvedConvention) -> Bool {
        numbers.contains { gain, bias in
            (resolved.divisor == 1 || abs(1 / resolved.divisor - gain) <= 1e-6 * abs(gain))
                && abs(resolved.bias - bias) <= 1e-6 * max(1, abs(bias))
        }
    }

    private func isPlaced(as resolved: ResolvedConvention) -> Bool {
        let placement = hypothesis.placement
        guard hypothesis.family.weighting == .plain,
            hypothesis.sameVariants.contains(resolved.operation.variant),
            resolved.columns.before == placement.before.x, resolved.rows.before == placement.before.y,
            resolved.columns.stride == placement.stride.x, resolved.rows.stride == placement.stride.y,
            resolved.columns.dilation == placement.dilation.x, resolved.rows.dilation == placement.dilation.y,
            resolved.columns.output == hypothesis.sizes.output.x, resolved.rows.output == hypothesis.sizes.output.y
        else { return false }
        guard hypothesis.border != .notReached else { return true }
        // Octave's full output is extended twice, which no border rule describes.
        if resolved.extent == .octaveFull { return false }
        switch (resolved.border, hypothesis.border) {
        case (.zeroed, .zeroed): return true
        case (.extended(.constant(let a)), .extended(.constant(let b))): return abs(a - b) <= 1e-5 * max(1, abs(b))
        case (.extended(let a), .extended(let b)): return a == b
        default: return false
        }
    }

    /// Every combination of options that could matter, those with fewer options first, and whether some were fitted.
    private func choices(of preset: ConventionPreset) -> [(options: [(name: String, value: String)], isFitted: Bool)] {
        var result: [(options: [(name: String, value: String)], isFitted: Bool)] = [([], false)]
        for option in preset.options {
            let fits = option.numbers.map { [.bias, .divisor].contains($0.target) } ?? false
            let values = self.values(for: option)
            result += result.flatMap { given in
                values.map { value in
                    (
                        given.options + [(option.name, value)],
                        given.isFitted || fits && !option.words.contains { $0.name == value }
                    )
                }
            }
            // A preset has only a few options that matter; this limit is not meant to be reached.
            if result.count > 20_000 { break }
        }
        return result.sorted { ($0.isFitted ? 1 : 0, $0.options.count) < ($1.isFitted ? 1 : 0, $1.options.count) }
    }

    private func values(for option: ConventionOption) -> [String] {
        var values = option.words.filter { word in
            word.name != option.defaultValue && word.settings.contains(where: \.decidesPlace)
        }.map(\.name)
        guard let target = option.numbers?.target else { return values }
        let placement = hypothesis.placement
        let pair = { (pair: Axes) in "\(pair.y):\(pair.x)" }
        switch target {
        case .fill:
            if case .extended(.constant(let value)) = hypothesis.border, value != 0 {
                values.append(Kernel.shortestDecimal(Double(value)))
            }
        case .bias: values += distinct(numbers.map { $0.bias - kernel.offset }.filter { $0 != 0 })
        case .divisor:
            values += distinct(
                numbers.filter { $0.gain != 0 }.map {
                    SimpleNumber.simplest(near: 1 / $0.gain, within: 1e-9 / abs($0.gain))
                })
        case .anchor:
            if let centre = hypothesis.centre { values.append("\(centre.x):\(centre.y)") }
        case .origin:
            if let centre = hypothesis.centre {
                values.append(pair(.init(x: centre.x - kernel.width / 2, y: centre.y - kernel.height / 2)))
            }
        case .stride where placement.stride != Axes(both: 1): values.append(pair(placement.stride))
        case .dilation where placement.dilation != Axes(both: 1): values.append(pair(placement.dilation))
        case .padding where min(placement.before.x, placement.before.y) >= 0: values.append(pair(placement.before))
        default: break
        }
        return values
    }
}

private func distinct(_ numbers: [Double]) -> [String] {
    numbers.map { Kernel.shortestDecimal($0) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
}

extension ConventionSetting {
    /// Whether it can change operation, placement, border or gain.
    fileprivate var decidesPlace: Bool {
        switch self {
        case .operation, .centre, .border, .filled, .filledWithPart, .extent, .divisor, .reduction: true
        case .integers, .interpolatesMissing, .fillsMissing, .keepsMissing, .roundsKernel, .layerLayout,
            .nothing,
            .refused:
            false
        }
    }
}

extension Convention.Operation {
    /// The corresponding variant of an identification.
    fileprivate var variant: KernelVariant {
        switch self {
        case .convolve: .rotated180
        case .correlate: .asWritten
        case .flipRows: .flippedTopBottom
        }
    }
}
