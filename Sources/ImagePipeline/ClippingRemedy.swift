import Convolution
import ImageBuffers

/// A change to a request that keeps samples of its result from being clipped.
///
/// A remedy follows from the kernel's weights, and never clips more samples than the request did.
package enum ClippingRemedy: Equatable, Sendable {
    /// Divides the kernel's weights by their sum, which is above 1.
    case normalize(sum: Double)
    /// Another factor of the result, in place of the requested one: flat areas keep their brightness, which the request
    /// multiplies by `sum`.
    case keepingScale(Double, sum: Double)
    /// Another factor of the result: no result is then outside the range.
    case fittingScale(Double)
    /// A smaller deviation from the identity: each result lies between the sample and the result of the request.
    case smallerAmount
    /// Magnitudes of results that are negative for a bright image.
    case magnitudes
    /// The extent of the results mapped to the range.
    case minmax
}

extension FilterRequest {
    /// The remedy for the samples that were clipped; `nil` if the request wraps results around.
    package func clippingRemedy(_ outcome: FilterOutcome) -> ClippingRemedy? {
        guard encoding.range != .wrap else { return nil }
        guard !chain.hasBias, chain.layer == nil else { return .minmax }
        if chain.detectsEdges { return fittingScale(outcome).map { .fittingScale($0) } ?? .minmax }
        let sum = chain.brightness(outcome.filter)
        if let sum, sum > 1.01 {
            // Results have the same sign, and are nearer to 0.
            let isNormalized = chain.operations.count == 1 && abs(sum - outcome.filter.kernel.sum) < 1e-9 * sum
            guard !isNormalized || chain.first.convention != nil else { return .normalize(sum: sum) }
            return .keepingScale(chain.requestedGain / sum, sum: sum)
        }
        let keepsRange = encoding.range == .clip || encoding.range == .abs
        if let sum, sum > 0, keepsRange, outcome.inputIsBounded, chain.operations.count == 1 { return .smallerAmount }
        if let sum, sum < 0, encoding.range == .clip, outcome.clipped.low > outcome.clipped.high { return .magnitudes }
        return .minmax
    }

    /// Whether the file holds the kernels' sums of the input's samples: no light that was encoded, no colours with a change
    /// of luma, and no alpha beside them.
    private func writesSumsOfSamples(_ outcome: FilterOutcome) -> Bool {
        !isLinear && channels?.channels.contains(.luma) != true && outcome.alpha?.filtersAlpha != true
    }

    /// The factor with which no result of kernels that detect edges is clipped, with the range rules `abs` and `offset`;
    /// `nil` if it is unknown.
    package func fittingScale(_ outcome: FilterOutcome) -> Double? {
        guard outcome.inputIsBounded, !chain.hasBias, writesSumsOfSamples(outcome), let peak = chain.largestResult,
            peak > 0, peak.isFinite
        else { return nil }
        let isAroundGrey = encoding.range == .offset || encoding.range == .clip && !chain.givesMagnitudes
        // From mid-grey, there are 127 of 255 steps upwards.
        return chain.requestedGain * (isAroundGrey ? 127.0 / 255 : 1) / peak
    }
}

extension FilterChain {
    /// Whether no result is negative, because several are combined to magnitudes.
    package var givesMagnitudes: Bool {
        operations.count > 1 && combination == .magnitude && combinedGain >= 0 && combinedBias == 0
    }

    /// Whether the result has one kernel, and is neither scaled nor that of a library's function.
    package var isPlainKernel: Bool {
        guard operations.count == 1, requestedGain == 1, case .filter = first else { return false }
        return true
    }

    /// The factor of a flat area's brightness; `nil` if it is not a product or a sum of the kernels' sums.
    /// - Parameter filter: the first operation as it is applied.
    fileprivate func brightness(_ filter: Filter) -> Double? {
        if operations.count == 1 { return filter.kernel.sum * filter.gain }
        guard let filters else { return nil }
        let sums = filters.map { $0.kernel.sum * $0.gain }
        switch combination {
        case .sequence: return sums.reduce(1, *)
        case .sum: return sums.reduce(0, +) * combinedGain
        case .magnitude, .max: return nil
        }
    }

    /// The largest magnitude of a result for samples in 0...1; `nil` if it is unknown.
    fileprivate var largestResult: Double? {
        guard let filters, filters.allSatisfy({ $0.boundary.keepsWeights }) else { return nil }
        let peaks = filters.map { filter in
            (filter.kernel.absoluteSum + abs(filter.kernel.sum)) / 2 * abs(filter.gain)
        }
        let gain = abs(combinedGain)
        if peaks.count == 1 { return peaks[0] }
        switch combination {
        // Later kernels receive samples of both signs.
        case .sequence: return nil
        case .magnitude: return peaks.reduce(0) { $0 + $1 * $1 }.squareRoot() * gain
        case .sum: return peaks.reduce(0, +) * gain
        case .max: return (peaks.max() ?? 0) * gain
        }
    }

    /// The program's own filters; `nil` if an operation is that of another library.
    private var filters: [Filter]? {
        let filters = operations.compactMap { operation -> Filter? in
            if case .filter(let filter) = operation { filter } else { nil }
        }
        return filters.count == operations.count ? filters : nil
    }
}

extension BoundaryMode {
    /// Whether every result is the sum of all weights times samples that are in the range of the image.
    fileprivate var keepsWeights: Bool {
        switch self {
        case .renormalize, .copy: false
        case .constant(let value): value == 0
        default: true
        }
    }
}
