extension Kernel {
    /// The largest difference from the kernel's rotation by 180 degrees; 0 if convolution and correlation agree.
    ///
    ///     max over a, b of |K[a, b] - K[k - 1 - a, l - 1 - b]|
    ///
    /// - Complexity: O(taps).
    public var asymmetry: Double {
        zip(weights, weights.reversed()).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// Whether rotating the kernel by 180 degrees leaves it exactly unchanged.
    ///
    /// Convolution and correlation then give the same result with their default centres.
    public var isSymmetricUnder180: Bool { asymmetry == 0 }

    /// Whether rotating the kernel by 180 degrees changes the sign of every weight, as with derivatives.
    ///
    /// Convolution then gives the negative of correlation with the default centres. False for a kernel of zeros.
    public var isAntisymmetricUnder180: Bool {
        weights.contains { $0 != 0 } && zip(weights, weights.reversed()).allSatisfy { $0 == -$1 }
    }
}
