import ImagePlanes

/// A library's function, with the options under which it makes the output out of the input.
package struct PresetFit: Equatable, Sendable {
    /// As it is written after `--like`.
    package var text: String
    /// What is different all the same, operation, place and border being right: gain, bias, rounding.
    package var differing: [String]
}

extension Identification {
    /// The presets of `ConventionTable` that do what the best hypotheses say, each with the fewest options.
    ///
    /// Where some get gain, bias and rounding right as well, the others are left out.
    /// - Parameters:
    ///   - kernel: as written, with its anchor and offset.
    ///   - channels: colour channels of the input.
    package func presets(for kernel: Kernel, channels: Int) -> [PresetFit] {
        var fits: [PresetFit] = []
        for hypothesis in best {
            let target = PresetTarget(hypothesis, scaling, nature: nature, kernel: kernel)
            for preset in ConventionTable.presets where preset.system != "imgconv" {
                guard !fits.contains(where: { $0.text.split(separator: ":").first ?? "" == preset.name }) else {
                    continue
                }
                if let fit = target.fit(preset, channels: channels) { fits.append(fit) }
            }
        }
        let exact = fits.filter(\.differing.isEmpty)
        return exact.isEmpty ? fits : exact
    }
}

/// What a preset has to come to.
private struct PresetTarget {
    private let hypothesis: Hypothesis
    private let gain: Double
    private let gainError: Double
    private let bias: Double
    private let roundings: [String]
    private let kernel: Kernel
    private let samples: SampleKind

    init(_ hypothesis: Hypothesis, _ scaling: Scaling?, nature: SampleNature, kernel: Kernel) {
        self.hypothesis = hypothesis
        self.kernel = kernel
        gain = scaling?.gain ?? hypothesis.signedGain
        gainError = scaling?.gainError ?? 0
        bias = scaling?.biases.first ?? hypothesis.biases[0]
        roundings = scaling?.rounding.map(\.rawValue) ?? []
        switch nature {
        case .floats: samples = .float
        case .integers(let maximum), .lossy(let maximum): samples = maximum > 255 ? .uint16 : .uint8
        }
    }

    /// The preset with the fewest options that fits, one that gets gain and bias right before others.
    func fit(_ preset: ConventionPreset, channels: Int) -> PresetFit? {
        var roughly: PresetFit?
        for options in choices(of: preset) {
            guard let convention = try? preset.convention(options),
                convention.layer != .dense || channels == 1,
                let resolved = try? convention.resolved(
                    for: kernel, width: hypothesis.sizes.input.x, height: hypothesis.sizes.input.y, samples: samples),
                isPlaced(as: resolved)
            else { continue }
            let fit = PresetFit(text: convention.description, differing: differences(from: resolved))
            if fit.differing.isEmpty { return fit }
            if fit.differing.count < roughly?.differing.count ?? .max { roughly = fit }
        }
        return roughly
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
        // Octave's full output is extended twice, as no border rule says.
        if resolved.extent == .octaveFull { return false }
        switch (resolved.border, hypothesis.border) {
        case (.zeroed, .zeroed): return true
        case (.extended(.constant(let a)), .extended(.constant(let b))): return abs(a - b) <= 1e-5 * max(1, abs(b))
        case (.extended(let a), .extended(let b)): return a == b
        default: return false
        }
    }

    private func differences(from resolved: ResolvedConvention) -> [String] {
        var result: [String] = []
        if abs(1 / resolved.divisor - gain) > max(2e-6 * abs(gain), gainError) { result.append("gain") }
        if abs(resolved.bias - bias) > 1e-6 * max(1, abs(bias)) { result.append("bias") }
        if let rounding = resolved.integers?.rounding.rawValue, !roundings.isEmpty, !roundings.contains(rounding) {
            result.append("rounding")
        }
        return result
    }

    /// Every combination of options that could matter, fewer options first.
    private func choices(of preset: ConventionPreset) -> [[(name: String, value: String)]] {
        var result: [[(name: String, value: String)]] = [[]]
        for option in preset.options {
            let values = self.values(for: option)
            result += result.flatMap { given in values.map { given + [(option.name, $0)] } }
            // A preset has a handful of options that matter; this is a limit, not a rule.
            if result.count > 20_000 { break }
        }
        return result.sorted { $0.count < $1.count }
    }

    private func values(for option: ConventionOption) -> [String] {
        var values = option.words.filter { word in
            word.name != option.defaultValue && word.settings.contains(where: \.decidesPlace)
        }.map(\.name)
        guard let target = option.numbers?.target else { return values }
        let placement = hypothesis.placement
        let pair = { (pair: AxisPair) in "\(pair.y):\(pair.x)" }
        switch target {
        case .fill:
            if case .extended(.constant(let value)) = hypothesis.border, value != 0 {
                values.append(Kernel.shortestDecimal(Double(value)))
            }
        case .bias where bias != 0: values.append(Kernel.shortestDecimal(bias))
        case .divisor where gain != 0:
            values.append(Kernel.shortestDecimal(SimpleNumber.simplest(near: 1 / gain, within: 1e-9 / abs(gain))))
        case .anchor:
            if let centre = hypothesis.centre { values.append("\(centre.x):\(centre.y)") }
        case .origin:
            if let centre = hypothesis.centre {
                values.append(pair(.init(x: centre.x - kernel.width / 2, y: centre.y - kernel.height / 2)))
            }
        case .stride where placement.stride != AxisPair(both: 1): values.append(pair(placement.stride))
        case .dilation where placement.dilation != AxisPair(both: 1): values.append(pair(placement.dilation))
        case .padding where min(placement.before.x, placement.before.y) >= 0: values.append(pair(placement.before))
        default: break
        }
        return values
    }
}

extension ConventionSetting {
    /// Whether it can change operation, place, border or gain.
    fileprivate var decidesPlace: Bool {
        switch self {
        case .operation, .centre, .border, .filled, .filledWithPart, .extent, .divisor: true
        case .integers, .reduction, .interpolatesMissing, .fillsMissing, .keepsMissing, .roundsKernel, .layerLayout,
            .nothing,
            .refused:
            false
        }
    }
}

extension Convention.Operation {
    /// The same in the words of an identification.
    fileprivate var variant: KernelVariant {
        switch self {
        case .convolve: .rotated180
        case .correlate: .asWritten
        case .flipRows: .flippedTopBottom
        }
    }
}
