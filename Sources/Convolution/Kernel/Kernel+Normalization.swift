/// By what a kernel's weights are divided.
public enum Normalization: String, CaseIterable, Sendable {
    /// Nothing: the weights stay as they are.
    case none
    /// The sum of the weights, so that a flat image keeps its value.
    case sum
    /// The sum of the weights' magnitudes, so that no result leaves the samples' range (but for its sign).
    case abs
    /// Positive weights by their own sum, negative ones by the magnitude of theirs: either part weighs 1.
    case posneg
}

/// Why a kernel cannot be normalized.
public enum NormalizationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The weights sum up to next to nothing, as an edge detector's do.
    case sumVanishes(sum: Double)
    /// Every weight is 0.
    case allWeightsAreZero

    /// The cause and the way out, in one line.
    public var description: String {
        switch self {
        case .sumVanishes(let sum):
            "the kernel's weights sum up to \(sum), by which they cannot be divided; "
                + "normalize by abs or posneg, or not at all (none)"
        case .allWeightsAreZero:
            "every weight of the kernel is 0, and there is nothing to divide by; do not normalize it (none)"
        }
    }
}

extension Kernel {
    /// The kernel divided by its own weight; the anchor and the offset stay.
    ///
    ///     sum:     w / (sum of w)
    ///     abs:     w / (sum of |w|)
    ///     posneg:  w / (sum of w > 0) where w > 0, and w / |sum of w < 0| where w < 0
    ///
    /// - Throws: `NormalizationError.sumVanishes` where `sum` finds at most 1e-12 of the sum of magnitudes, and
    ///   `allWeightsAreZero` where `abs` or `posneg` find no weight.
    /// - Complexity: O(taps).
    public func normalized(_ normalization: Normalization) throws(NormalizationError) -> Kernel {
        // A power of two changes no ratio, and keeps 2^22 of the largest weights from overflowing their sum.
        let kernel = absoluteSum.isFinite ? self : scaled(by: 0x1p-30)
        switch normalization {
        case .none:
            return self
        case .sum:
            let sum = kernel.sum
            guard Swift.abs(sum) > 1e-12 * kernel.absoluteSum else { throw .sumVanishes(sum: sum) }
            return kernel.mapWeights { $0 / sum }
        case .abs:
            let sum = kernel.absoluteSum
            guard sum > 0 else { throw .allWeightsAreZero }
            return kernel.mapWeights { $0 / sum }
        case .posneg:
            let (positive, negative) = (kernel.positiveSum, -kernel.negativeSum)
            guard positive > 0 || negative > 0 else { throw .allWeightsAreZero }
            return kernel.mapWeights { $0 == 0 ? $0 : $0 / ($0 > 0 ? positive : negative) }
        }
    }

    private func mapWeights(_ transform: (Double) -> Double) -> Kernel {
        Kernel(width: width, height: height, weights: weights.map(transform), anchor: anchor, offset: offset)
    }
}
