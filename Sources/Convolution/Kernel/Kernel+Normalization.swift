/// The number that divides a kernel's weights.
public enum Normalization: String, CaseIterable, Sendable {
    /// None: the weights are not changed.
    case none
    /// The sum of the weights, so that a flat image keeps its value.
    case sum
    /// The sum of the weights' magnitudes, so that no result exceeds the samples' range, apart from its sign.
    case abs
    /// For positive weights their own sum, for negative ones the magnitude of theirs, so that each part sums to 1 in
    /// magnitude.
    case posneg
}

/// The reason why a kernel cannot be normalized.
public enum NormalizationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The weights sum to nearly 0, like those of an edge detector.
    case sumVanishes(sum: Double)
    /// Every weight is 0.
    case allWeightsAreZero

    /// The cause and a hint, on one line.
    public var description: String {
        switch self {
        case .sumVanishes(let sum):
            "the kernel's weights sum to \(sum == 0 ? "0" : "\(sum)"), by which they cannot be divided; "
                + "normalize by abs or posneg, or not at all (none)"
        case .allWeightsAreZero:
            "every weight of the kernel is 0, and there is nothing to divide by; do not normalize it (none)"
        }
    }
}

extension Kernel {
    /// The kernel divided by its own weight; the anchor and the offset are kept.
    ///
    ///     sum:     w / (sum of w)
    ///     abs:     w / (sum of |w|)
    ///     posneg:  w / (sum of w > 0) where w > 0, and w / |sum of w < 0| where w < 0
    ///
    /// - Throws: `NormalizationError.sumVanishes` if, for `sum`, the sum is at most 1e-12 of the sum of magnitudes, and
    ///   `allWeightsAreZero` if, for `abs` or `posneg`, every weight is 0.
    /// - Complexity: O(taps).
    public func normalized(_ normalization: Normalization) throws(NormalizationError) -> Kernel {
        // A power of two changes no ratio, and keeps the sum of 2^22 of the largest weights from overflowing.
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
