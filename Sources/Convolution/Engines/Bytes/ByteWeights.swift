internal import CFilterKernels

/// A kernel, a gain and a bias as whole numbers over a divisor, small enough for sums of bytes to fit into 16 bits.
///
///     gain * (sum over taps of K * sample) + bias = (start + (sum over taps of weight * sample) - zero) / divisor
struct ByteWeights: Sendable {
    /// A tap with a nonzero weight.
    struct Tap: Sendable {
        /// The kernel's row and column, in correlation form.
        var row: Int
        var column: Int
        var weight: Int
    }

    /// The taps, in the kernel's order; at least one.
    let taps: [Tap]
    /// The divisor; at least 1.
    let divisor: Int
    /// The initial value of sums, which keeps them from becoming negative: 255 times the magnitudes of the negative
    /// weights.
    let start: Int
    /// The sum that represents 0.
    let zero: Int

    /// The maximum sum of magnitudes; 255 times this sum is less than 2^16.
    private static var largestSum: Int { 257 }
    /// The maximum number of taps; with more, the filter, which runs on one thread, would be slower than decoding and
    /// encoding.
    private static var mostTaps: Int { 64 }
    /// The multiples of a kernel's smallest whole numbers that are tried to obtain a whole divisor.
    private static var multiples: ClosedRange<Int> { 1...16 }

    /// Creates the weights, or `nil` if the numbers are not of this form or are too large.
    init?(_ filter: ResolvedFilter) {
        let kernel = filter.taps
        guard let whole = IntegerWeights(kernel), filter.gain != 0, filter.bias == filter.bias.rounded() else {
            return nil
        }
        let sum = whole.weights.reduce(0) { $0 + abs($1) }
        guard sum <= Double(Self.largestSum) else { return nil }
        // The unit may be a multiple of the divisor's inverse, such as 2/45 if all weights are even.
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
