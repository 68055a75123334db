package import Convolution

/// The kernels whose weighted sums make up each output channel.
///
/// For an image, there is one kernel over the same channel; for a layer of a network, one over each of several
/// channels.
package struct KernelBank: Equatable, Sendable {
    /// A kernel over one input channel.
    package struct Share: Equatable, Sendable {
        /// Index of the input channel.
        package var input: Int
        /// The weights.
        package var kernel: Kernel

        package init(input: Int, kernel: Kernel) {
            self.input = input
            self.kernel = kernel
        }
    }

    /// The kernels that are summed for each output channel.
    package let outputs: [[Share]]
    /// Whether every output channel has its own bias, as in layers.
    package let isLayer: Bool

    /// Creates a bank with one kernel over each of `channels` channels.
    package init(_ kernel: Kernel, channels: Int) {
        precondition(channels > 0, "at least one channel")
        outputs = (0..<channels).map { [Share(input: $0, kernel: kernel)] }
        isLayer = false
    }

    /// Creates a bank with the kernels of a layer.
    /// - Precondition: every output channel has a kernel, and all kernels have the same size.
    package init(layer outputs: [[Share]]) {
        let sizes = Set(outputs.flatMap { $0.map { [$0.kernel.width, $0.kernel.height] } })
        precondition(!outputs.isEmpty && outputs.allSatisfy { !$0.isEmpty } && sizes.count == 1, "kernels of one size")
        self.outputs = outputs
        self.isLayer = true
    }

    private init(outputs: [[Share]], isLayer: Bool) {
        self.outputs = outputs
        self.isLayer = isLayer
    }

    /// Any of the kernels; for an image, the only one.
    package var first: Kernel { outputs[0][0].kernel }

    /// Number of weights in the sum for an output sample.
    var tapCount: Int { outputs[0].count * first.weights.count }

    /// The bank with every kernel replaced.
    func map(_ transform: (Kernel) -> Kernel) -> KernelBank {
        KernelBank(
            outputs: outputs.map { $0.map { Share(input: $0.input, kernel: transform($0.kernel)) } }, isLayer: isLayer)
    }

    /// The bank whose output channels are unfiltered input channels; `nil` for layers, whose channels do not
    /// correspond.
    var unfiltered: KernelBank? { isLayer ? nil : map { KernelVariant.notApplied.applied(to: $0) } }

    /// Common gains: 1, and division of the kernel by its sum or by the sum of its magnitudes.
    var usualGains: [Double] {
        guard !isLayer else { return [1] }
        let sums = [first.sum, first.absoluteSum].filter { abs($0) > 1e-12 * first.absoluteSum }
        return [1] + sums.map { 1 / $0 }
    }

    /// Whether weights and channels are the same, regardless of anchors and offsets.
    func hasWeights(of other: KernelBank, times factor: Double = 1) -> Bool {
        outputs.count == other.outputs.count
            && zip(outputs, other.outputs).allSatisfy { mine, theirs in
                mine.count == theirs.count
                    && zip(mine, theirs).allSatisfy { a, b in
                        a.input == b.input && a.kernel.width == b.kernel.width
                            && zip(a.kernel.weights, b.kernel.weights).allSatisfy { $0 == factor * $1 }
                            && a.kernel.height == b.kernel.height
                    }
            }
    }
}
