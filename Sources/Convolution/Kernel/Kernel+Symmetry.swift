extension Kernel {
    /// How far the kernel is from its own half turn; 0 where convolution and correlation agree.
    ///
    ///     max over a, b of |K[a, b] - K[k - 1 - a, l - 1 - b]|
    ///
    /// - Complexity: O(taps).
    public var asymmetry: Double {
        zip(weights, weights.reversed()).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// Whether rotating the kernel by 180 degrees changes nothing, to the bit.
    ///
    /// Then convolution and correlation give the same, at the centre that either takes by default.
    public var isSymmetricUnder180: Bool { asymmetry == 0 }
}
