internal import CFilterKernels

/// A kernel, a gain and a bias as whole numbers over a divisor, so small that sums of bytes fit into 16 bits.
///
///     gain * (sum over taps of K * sample) + bias = (start + (sum over taps of weight * sample) - zero) / divisor
struct ByteWeights: Sendable {
    /// A tap whose weight is not 0.
    struct Tap: Sendable {
        /// The kernel's row and column, in correlation form.
        var row: Int
        var column: Int
        var weight: Int
    }

    /// In the kernel's order; at least one.
    let taps: [Tap]
    /// At least 1.
    let divisor: Int
    /// What sums start from, so that none is negative: 255 times the magnitudes of the negative weights.
    let start: Int
    /// The sum that stands for zero.
    let zero: Int

    /// The largest sum of magnitudes: 255 times it is less than 2^16.
    private static var largestSum: Int { 257 }
    /// More taps would make the filter, which one thread computes, slower than decoding and encoding are.
    private static var mostTaps: Int { 64 }
    /// Multiples of a kernel's least whole numbers that are tried for a whole divisor.
    private static var multiples: ClosedRange<Int> { 1...16 }

    /// `nil` where the numbers are none, or too large.
    init?(_ filter: ResolvedFilter) {
        let kernel = filter.taps
        guard let whole = IntegerWeights(kernel), filter.gain != 0, filter.bias == filter.bias.rounded() else {
            return nil
        }
        let sum = whole.weights.reduce(0) { $0 + abs($1) }
        guard sum <= Double(Self.largestSum) else { return nil }
        // The unit may be a multiple of the divisor's inverse, 2/45 for weights that are all even.
        let unit = whole.unit * abs(filter.gain)
        let fit = Self.multiples.lazy.compactMap { multiple -> (multiple: Int, divisor: Int)? in
            let divisor = Double(multiple) / unit
            let isWhole = abs(divisor - divisor.rounded()) <= 1e-14 * divisor
            guard isWhole, (1...Double(CFK_LARGEST_BYTE_DIVISOR)).contains(divisor.rounded()) else { return nil }
            return (multiple, Int(divisor.rounded()))
        }.first
        guard let fit, sum * Double(fit.multiple) <= Double(Self.largestSum) else { return nil }
        let factor = filter.gain < 0 ? -fit.multiple : fit.multiple
        taps = whole.weights.indices.compactMap { index in
            let weight = Int(whole.weights[index]) * factor
            return weight == 0 ? nil : Tap(row: index / kernel.width, column: index % kernel.width, weight: weight)
        }
        guard taps.count <= Self.mostTaps else { return nil }
        divisor = fit.divisor
        start = 255 * taps.reduce(0) { $0 - min($1.weight, 0) }
        let zero = Double(start) - filter.bias * Double(fit.divisor)
        guard abs(zero) <= Double(CFK_LARGEST_BYTE_ZERO) else { return nil }
        self.zero = Int(zero)
    }
}
