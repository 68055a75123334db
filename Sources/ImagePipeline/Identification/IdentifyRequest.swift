package import Conventions
package import Convolution
import ImageBuffers
package import ImageCodecs
import KernelFormats

/// Two images, and the kernel that is assumed to have produced one from the other.
package struct IdentifyRequest {
    /// The image before filtering.
    package var input: InputSource
    /// The image after filtering.
    package var output: InputSource
    /// The kernel.
    package var kernel: KernelSource
    /// Limits that are checked before memory is allocated.
    package var limits = DecodeLimits()
    /// Whether colours may have been multiplied by alpha before they were filtered.
    var triesWeightedColors = true
    /// Whether common mistakes of ports are looked for if no filter explains the output.
    var triesPortCauses = true

    package init(input: InputSource, output: InputSource, kernel: KernelSource) {
        self.input = input
        self.output = output
        self.kernel = kernel
    }
}

/// The result of an identification, and the headers of the compared images.
package struct IdentifyOutcome: Sendable {
    /// The identified operation.
    package let identification: Identification
    /// Whether the operation was applied to colours that were multiplied by alpha.
    package let weightsColors: Bool
    /// Presets that place the kernel in the same way; only a trial shows whether they give the same samples.
    package let presets: [PresetFit]
    /// The header of the input file.
    package let input: ImageHeader
    /// The header of the output file.
    package let output: ImageHeader
    /// The kernel as written; for a layer, that of its first channels.
    package let kernel: Kernel
    /// Whether the kernel belongs to a layer.
    package let isLayer: Bool
    /// Notes on damaged images and on how the kernel was read, if that is not obvious.
    package let notes: [String]
    /// What was done besides the filter; `nil` if the filter alone explains the output, or nothing does.
    package var cause: PortCause?
}

extension IdentifyRequest {
    /// Reads both images and the kernel.
    /// - Throws: `PipelineError`: `noInput` for a file that does not exist, `data` for an invalid image or kernel.
    package func load() throws(PipelineError) -> IdentifySubject {
        let content = try kernel.read()
        let before = try Decoder(input, limits: limits, conversion: .upright).decode()
        let after = try Decoder(output, limits: limits, conversion: .upright).decode()
        return IdentifySubject(request: self, content: content, input: before, output: after)
    }

    /// Compares two images.
    /// - Throws: `PipelineError` of kind `data` if no hypothesis can relate the images.
    func outcome(
        _ content: KernelContent, _ before: borrowing DecodedImage, _ after: borrowing DecodedImage
    ) throws(PipelineError) -> IdentifyOutcome {
        let channels = (before.header.layout.colorChannels.count, after.header.layout.colorChannels.count)
        let (bank, kernel, notes) = try bank(content, channels)
        var identification = try identification(bank, before.image, after.image, Self.model(of: after.header))
        var weightsColors = false
        if triesWeightedColors, identification.verdict != .explained, let pair = try weighted(before, after) {
            let other = try self.identification(bank, pair.before, pair.after, pair.model)
            weightsColors = other.verdict == .explained
            if weightsColors { identification = other }
        }
        let hasPresets = !bank.isLayer && !weightsColors && identification.verdict != .undecidable
        return IdentifyOutcome(
            identification: identification, weightsColors: weightsColors,
            presets: hasPresets ? identification.presets(for: kernel, channels: channels.0) : [],
            input: before.header, output: after.header, kernel: kernel, isLayer: bank.isLayer,
            notes: Self.damage(before, input) + Self.damage(after, output) + notes)
    }

    static func model(of output: ImageHeader) -> SampleModel {
        guard output.holdsIntegers else { return .floats }
        let maximum = Double(output.maximum)
        return output.format.isLossy ? .lossy(maximum: maximum) : .integers(maximum: maximum)
    }

    private func identification(
        _ bank: KernelBank, _ before: borrowing PlanarImage, _ after: borrowing PlanarImage, _ model: SampleModel
    ) throws(PipelineError) -> Identification {
        do throws(IdentificationError) {
            return try Identifier(bank: bank, model: model).identify(input: before, output: after)
        } catch {
            throw Self.error(error, subject: output.name)
        }
    }

    /// Two images whose colours are multiplied by alpha.
    struct WeightedPair: ~Copyable {
        let before: PlanarImage
        let after: PlanarImage
        let model: SampleModel
    }

    /// Both images with colours multiplied by alpha, between which `--alpha premultiply` is a plain filter; `nil` if one
    /// of them has no alpha.
    ///
    /// The product of two rounded samples is off by at most about 1, as a sample is that was rounded twice. Where it is
    /// clipped is not known.
    private func weighted(
        _ before: borrowing DecodedImage, _ after: borrowing DecodedImage
    ) throws(PipelineError) -> WeightedPair? {
        guard before.header.layout.alphaIndex != nil, after.header.layout.alphaIndex != nil else { return nil }
        let model = after.header.holdsIntegers ? SampleModel.integers(maximum: .infinity) : .floats
        return WeightedPair(
            before: try Self.weighted(before, input), after: try Self.weighted(after, output), model: model)
    }

    private static func weighted(
        _ image: borrowing DecodedImage, _ source: InputSource
    ) throws(PipelineError) -> PlanarImage {
        let layout = image.header.layout
        do throws(PlaneError) {
            var result = try image.image.copy()
            AlphaWeighting(.multiply, layout: layout, maximum: image.header.maximum)
                .convert(result.height, of: image.image, from: 0, into: &result, at: 0)
            return result
        } catch {
            throw PipelineError(error, subject: source.name)
        }
    }

    /// Notes on damage of an image that was kept.
    private static func damage(_ image: borrowing DecodedImage, _ source: InputSource) -> [String] {
        image.metadata.damagedRows > 0 ? image.metadata.warnings.map { "\(source.name): \($0)" } : []
    }

    /// The kernels that produce each channel of the output.
    private func bank(
        _ content: KernelContent, _ channels: (input: Int, output: Int)
    ) throws(PipelineError) -> (KernelBank, Kernel, notes: [String]) {
        switch content {
        case .kernels(let file):
            guard file.kernels.count == 1 else {
                throw PipelineError(
                    .usage, kernel.name, "holds \(file.kernels.count) kernels; identify compares with one at a time")
            }
            guard channels.input == channels.output else {
                throw PipelineError(
                    .data, output.name,
                    "has \(Self.count(channels.output)), but \(input.name) has \(channels.input): channels were added "
                        + "up or left out, which a kernel does not do; compare images of equal channels")
            }
            return (KernelBank(file.kernels[0], channels: channels.input), file.kernels[0], file.notes)
        case .layer(let shape, let weights, let notes):
            let layer = ConvolutionLayer(shape: shape, weights: weights)
            guard let bank = KernelBank(layer, inputs: channels.input, outputs: channels.output) else {
                throw PipelineError(
                    .data, kernel.name,
                    "is a layer of \(layer.inputs) in x \(layer.outputs) out, and does not make "
                        + "\(Self.count(channels.output)) of \(channels.input), in groups or depthwise either")
            }
            return (bank, layer.kernel(input: 0, output: 0), notes)
        }
    }

    private static func count(_ channels: Int) -> String { "\(channels) colour channel\(channels == 1 ? "" : "s")" }

    private static func error(_ error: IdentificationError, subject: String) -> PipelineError {
        switch error {
        case .channels(let input, let output):
            return PipelineError(.data, subject, "has \(output) channels, which \(input) do not make")
        case .sizes(let input, let output, let full, let valid):
            let size = { (pair: Axes) in "\(pair.x)x\(pair.y)" }
            let others = valid.map { ", full \(size(full)) and valid \(size($0))" } ?? " and full \(size(full))"
            return PipelineError(
                .data, subject,
                "is \(size(output)), which the kernel makes of a \(size(input)) image by no size, stride or dilation: "
                    + "same gives \(size(input))\(others)")
        }
    }
}

extension KernelBank {
    /// The kernels of a layer for these numbers of channels: dense, grouped or depthwise; `nil` if none of these fits.
    fileprivate init?(_ layer: ConvolutionLayer, inputs: Int, outputs: Int) {
        if layer.inputs == inputs, layer.inputs * layer.outputs == outputs, layer.outputs != outputs {
            self.init(
                layer: (0..<outputs).map { output in
                    let input = output / layer.outputs
                    return [.init(input: input, kernel: layer.kernel(input: input, output: output % layer.outputs))]
                })
            return
        }
        let groups = inputs / layer.inputs
        guard groups > 0, inputs == groups * layer.inputs, outputs == layer.outputs, outputs % groups == 0
        else { return nil }
        self.init(
            layer: (0..<outputs).map { output in
                let first = output / (outputs / groups) * layer.inputs
                return (0..<layer.inputs).map {
                    .init(input: first + $0, kernel: layer.kernel(input: $0, output: output))
                }
            })
    }
}
