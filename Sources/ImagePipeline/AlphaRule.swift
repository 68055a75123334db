import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// What becomes of the alpha channel of a picture; other images have none.
package enum AlphaRule: String, CaseIterable, Sendable {
    /// `premultiply` for kernels that keep brightness, what the library does that is followed, and `copy` otherwise.
    case auto
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
        case .auto: "chosen"
        case .copy: "copied"
        case .premultiply: "premultiplied"
        case .filter: "filtered"
        case .drop: "dropped"
        }
    }
}

extension AlphaRule {
    /// The rule that applies to an image, which is never `auto`; `nil` if the image has no alpha.
    /// - Throws: `PipelineError` of kind `usage` if the request cannot be applied to an image with alpha.
    init?(_ request: FilterRequest, input: ImageHeader) throws(PipelineError) {
        guard input.layout.alphaIndex != nil else { return nil }
        self = request.alpha == .auto ? request.chain.alphaRule : request.alpha
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
    package var filtersAlpha: Bool { self == .filter || self == .premultiply }

    /// A note on what the rule does to the picture unexpectedly, one sentence.
    func doubt(_ request: FilterRequest) -> String? {
        if request.alpha == .auto, request.channels == nil, let convention = request.chain.convention,
            convention.alpha == .weighted
        {
            return "\(convention.name) weights colours by alpha, which --like does not reproduce; alpha was copied"
        }
        guard filtersAlpha, request.chain.detectsEdges, !request.chain.hasBias else { return nil }
        return "the kernel's weights sum to 0, so alpha becomes 0 where it is even; --alpha copy keeps it"
    }
}

extension FilterChain {
    /// The convention of the first operation that follows one.
    fileprivate var convention: Convention? { operations.lazy.compactMap(\.convention).first }

    /// The rule of `auto`.
    fileprivate var alphaRule: AlphaRule {
        if layer != nil { return .drop }
        if let convention { return convention.alpha == .filtered ? .filter : .copy }
        let keepsBrightness = abs(weightSum - 1) <= 0.01
        return keepsBrightness && premultiplyRefusal == nil && !keepsSamples ? .premultiply : .copy
    }

    /// The factor by which filters of the program's own multiply an even area.
    private var weightSum: Double {
        let sums = operations.map { operation -> Double in
            guard case .filter(let filter) = operation else { return 1 }
            return filter.boundary == .renormalize ? filter.gain : filter.kernel.sum * filter.gain
        }
        return combination == .sequence ? sums.reduce(1, *) : combinedGain * sums.reduce(0, +)
    }

    /// The factor by which kernels multiply even alpha, which is divided out; 1 if there is none.
    ///
    /// Samples that `copy` leaves at the border were not multiplied.
    var alphaSum: Double {
        let copies = operations.contains {
            if case .filter(let filter) = $0 { filter.boundary == .copy && filter.size != .valid } else { false }
        }
        return detectsEdges || copies || weightSum == 0 || !weightSum.isFinite ? 1 : weightSum
    }

    /// Why colours cannot be weighted by alpha with these kernels, as part of a sentence; `nil` if they can.
    ///
    /// The quotient of two results is a colour only if both are the same sums of their inputs.
    fileprivate var premultiplyRefusal: String? {
        if layer != nil { return "a layer reads colours alone" }
        if let convention { return "--like \(convention.name) does not weight colours by alpha" }
        if operations.count > 1, combination == .magnitude || combination == .max {
            return "a \(combination == .max ? "maximum" : "magnitude") is not a sum, so it cannot be divided by alpha"
        }
        return hasBias ? "a bias would be added to alpha too" : nil
    }

    /// Whether a number is added to results, by a kernel, by a library's function or in the end.
    package var hasBias: Bool {
        combinedBias != 0
            || operations.contains { operation in
                switch operation {
                case .filter(let filter): filter.bias != 0 || filter.kernel.offset != 0
                case .convention(let convention, _), .layer(let convention, _): convention.outputBias != 0
                }
            }
    }
}
