import Convolution
package import ImageBuffers

/// Finds out which operation, place, border rule, gain and bias made an output out of an input.
///
/// First the interior, where no border rule plays a part, decides between operations and places, each with the gain and
/// bias that suit it best; then the border decides between extensions. Of large images some thousand samples are looked
/// at, always the same ones. A hypothesis explains the output when what it leaves is rounding; two that both do are told
/// apart where the likelihood of what they leave differs by more than chance would have it.
package struct Identifier: Sendable {
    private let bank: KernelBank
    private let given: SampleModel

    /// - Parameters:
    ///   - bank: the kernels, as written.
    ///   - model: what the output's samples are; floats that are all whole numbers are taken for rounded ones.
    package init(bank: KernelBank, model: SampleModel) {
        self.bank = bank
        self.given = model
    }

    /// Compares two images.
    ///
    /// Complexity: bounded whatever the images' size: about half a second for each stride and dilation that is tried.
    /// - Throws: `IdentificationError` where no hypothesis gives an output of this size or number of channels.
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
        // Strides and dilations multiply the hypotheses: they are tried where nothing simpler explains the output.
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
    /// What the same samples may have been made by, where clipping does not explain them.
    fileprivate var folded: [SampleModel] {
        guard case .integers(let maximum) = self, maximum.isFinite else { return [] }
        return [.wrapped(maximum: maximum), .absolute(maximum: maximum)]
    }

    /// Floats that are all whole numbers, more than a few, were rounded: an array of integers, read as floats.
    ///
    /// The range is told by the extremes: 255 and 65535 as a largest sample are no accident.
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
        // Small numbers of few values may well be whole by model; the comparison as floats is the stricter one.
        guard high - low >= 8 else { return self }
        return low >= 0 ? .integers(maximum: high == 255 || high == 65535 ? Double(high) : .infinity) : self
    }
}
