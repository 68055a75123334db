import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// What becomes of the alpha channel of a picture; other images have none.
package enum AlphaRule: String, CaseIterable, Sendable {
    /// Alpha stays as it was, aligned with the result.
    case copy
    /// Colours are weighted by alpha, and alpha is filtered too.
    case premultiply
    /// Alpha is filtered as one more channel.
    case filter
    /// Alpha is left out, so that the colours of transparent pixels appear.
    case drop

    /// The word in reports.
    package var participle: String {
        switch self {
        case .copy: "copied"
        case .premultiply: "premultiplied"
        case .filter: "filtered"
        case .drop: "dropped"
        }
    }
}

extension AlphaRule {
    /// The rule that applies to an image; `nil` if it has no alpha.
    /// - Throws: `PipelineError` of kind `usage` if the request cannot be applied to an image with alpha.
    init?(_ request: FilterRequest, input: ImageHeader) throws(PipelineError) {
        guard input.layout.alphaIndex != nil else { return nil }
        self = request.alpha
        if self == .premultiply, let reason = request.chain.premultiplyRefusal {
            throw PipelineError(
                .usage, "--alpha premultiply", "\(reason); name another rule, such as --alpha copy",
                file: request.input.name, reason: reason)
        }
        guard request.chain.layer != nil else { return }
        guard !filtersAlpha else {
            throw PipelineError(
                .usage, "--alpha \(rawValue)",
                "a layer reads the colours of \(request.input.name) alone; omit --alpha",
                file: request.input.name, reason: "a layer reads colours alone")
        }
        self = .drop
    }

    /// Whether kernels are applied to alpha too.
    var filtersAlpha: Bool { self == .filter || self == .premultiply }

    /// A note if filtering makes all even areas of alpha transparent, one sentence.
    func doubt(_ chain: FilterChain) -> String? {
        guard filtersAlpha, chain.detectsEdges, !chain.hasBias else { return nil }
        return "the kernel's weights sum to 0, so alpha becomes 0 where it is even; --alpha copy keeps it"
    }
}

extension FilterChain {
    /// Why colours cannot be weighted by alpha with these kernels, as part of a sentence; `nil` if they can.
    ///
    /// The quotient of two results is a colour only if both are the same sums of their inputs.
    fileprivate var premultiplyRefusal: String? {
        if layer != nil { return "a layer reads colours alone" }
        if operations.contains(where: { $0.convention != nil }) {
            return "the function that is followed does not weight colours by alpha"
        }
        if operations.count > 1, combination == .magnitude || combination == .max {
            return "a \(combination == .max ? "maximum" : "magnitude") is not a sum, so it cannot be divided by alpha"
        }
        return hasBias ? "a bias would be added to alpha too" : nil
    }

    /// Whether a number is added to results, by a kernel, by a library's function or in the end.
    var hasBias: Bool {
        combinedBias != 0
            || operations.contains { operation in
                switch operation {
                case .filter(let filter): filter.bias != 0 || filter.kernel.offset != 0
                case .convention(let convention, _), .layer(let convention, _): convention.outputBias != 0
                }
            }
    }
}
