import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

extension FilterRequest {
    /// The sample type that a library would use for an image: that of the file, or floats for linear light.
    /// - Throws: `PipelineError` of kind `usage` if the kernels cannot be applied to linear light.
    func samples(of input: ImageHeader) throws(PipelineError) -> SampleKind {
        guard isLinear else { return SampleKind(bitDepth: input.bitDepth) }
        if chain.layer != nil {
            let cause = "the output channels of a layer are not colours, so no curve encodes them"
            throw PipelineError(
                .usage, "--linear", "\(cause); omit --linear", file: self.input.name, reason: cause)
        }
        if let convention = chain.operations.lazy.compactMap(\.convention).first(where: { $0.integers != nil }) {
            let cause = "\(convention.name) rounds to integers, so it is not applied to linear light"
            throw PipelineError(
                .usage, "--linear", "\(cause); omit --linear or --like", file: self.input.name, reason: cause)
        }
        return .float
    }
}

extension FilterChain {
    /// Whether dark, smooth areas of a result in few bits are likely to show bands, as after a blur.
    var smooths: Bool {
        operations.contains { operation in
            guard case .filter(let filter) = operation else { return false }
            let weights = filter.kernel.weights
            return weights.allSatisfy { $0 >= 0 } && weights.count(where: { $0 > 0 }) > 1
        }
    }
}
