import Convolution
package import ImageBuffers

/// Identifies the operation, placement, border rule, gain and bias that made an output from an input.
///
/// First the interior, which no border rule affects, decides between operations and placements, each with the gain and
/// bias that fit best. Then the border decides between extensions. In large images, some thousand samples are compared,
/// always the same ones. A hypothesis explains the output if its residual is rounding. Two hypotheses that both do are
/// distinguished if the likelihoods of their residuals differ by more than chance.
package struct Identifier: Sendable {
    private let bank: KernelBank
    private let given: SampleModel

    /// - Parameters:
    ///   - bank: the kernels, as written.
    ///   - model: the type of the output's samples; floats that are all whole numbers are treated as rounded.
    package init(bank: KernelBank, model: SampleModel) {
        self.bank = bank
        self.given = model
    }

    /// Compares two images.
    ///
    /// Complexity: bounded for any size of image: about half a second for each stride and dilation that is tried.
    /// - Throws: `IdentificationError` if no hypothesis gives an output of this size or number of channels.
    package func identify(
        input: borrowing PlanarImage, output: borrowing PlanarImage
    ) throws(IdentificationError) -> Identification {
        let needed = (bank.outputs.flatMap { $0.map(\.input) }.max() ?? 0) + 1
        guard needed <= input.channelCount, bank.outputs.count <= output.channelCount else {
            throw .channels(input: input.channelCount, output: output.channelCount)
        }
        let sizes = ImageSizes(
            input: .init(x: input.width, y: input.height), output: .init(x: output.width, y: output.height),
            crop: .init(x: bank.first.width - 1, y: bank.first.height - 1))
        let model = given.refined(by: output)
        let families = TapFamily.all(of: bank)
        let search = InteriorSearch(families: families, model: model, sizes: sizes)
        var judge = HypothesisJudge(model: model, sizes: sizes)
        var isPossible = false
        // Strides and dilations multiply the hypotheses, so they are tried only if nothing simpler explains the output.
        for step in [PlacementStep.plain] + PlacementStep.others(sizes, kernel: bank.first) {
            guard families.contains(where: { step.isPossible(sizes, for: $0.bank.first) }) else { continue }
            isPossible = true
            judge.consider(search.run(input: input, output: output, step: step), input: input, output: output)
            if judge.isSettled { break }
            guard step == .plain else { continue }
            for folded in model.folded where !bank.isLayer {
                let search = InteriorSearch(families: families, model: folded, sizes: sizes)
                var judge = HypothesisJudge(model: folded, sizes: sizes)
                judge.consider(search.run(input: input, output: output, step: step), input: input, output: output)
                if judge.isSettled { return judge.identification() }
            }
        }
        guard isPossible else { throw sizeError(sizes) }
        return judge.identification()
    }

    private func sizeError(_ sizes: ImageSizes) -> IdentificationError {
        let (width, height) = (bank.first.width, bank.first.height)
        let fits = width <= sizes.input.x && height <= sizes.input.y
        return .sizes(
            input: sizes.input, output: sizes.output,
            full: .init(x: sizes.input.x + width - 1, y: sizes.input.y + height - 1),
            valid: fits ? .init(x: sizes.input.x - width + 1, y: sizes.input.y - height + 1) : nil)
    }
}

extension PlacementStep {
    fileprivate func isPossible(_ sizes: ImageSizes, for kernel: Kernel) -> Bool {
        placements(sizes, width: kernel.width, height: kernel.height) != nil
    }
}

extension SampleModel {
    /// Other models of the same samples, in case clipping does not explain them.
    fileprivate var folded: [SampleModel] {
        guard case .integers(let maximum) = self, maximum.isFinite else { return [] }
        return [.wrapped(maximum: maximum), .absolute(maximum: maximum)]
    }

    /// Treats floats that are all whole numbers, and span more than a few values, as rounded: an array of integers,
    /// read as floats.
    ///
    /// The extremes determine the range: a largest sample of 255 or 65535 is not a coincidence.
    fileprivate func refined(by output: borrowing PlanarImage) -> SampleModel {
        guard self == .floats else { return self }
        var (low, high) = (Float.infinity, -Float.infinity)
        let step = max(output.height / 512, 1)
        for channel in 0..<output.channelCount {
            let isWhole = output.withPlane(channel) { plane in
                for y in Swift.stride(from: 0, to: plane.height, by: step) {
                    for x in 0..<plane.width {
                        let sample = plane[x, y]
                        guard sample == sample.rounded(), abs(sample) <= 65535 else { return false }
                        (low, high) = (min(low, sample), max(high, sample))
                    }
                }
                return true
            }
            if !isWhole { return self }
        }
        // A few small whole numbers may be exact; comparing them as floats is stricter.
        guard high - low >= 8 else { return self }
        return low >= 0 ? .integers(maximum: high == 255 || high == 65535 ? Double(high) : .infinity) : self
    }
}
