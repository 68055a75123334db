import ImageBuffers

/// A kernel as a number times whole numbers, where it is one: sums of whole samples are then whole, and known exactly
/// where they are known to less than a half.
package struct IntegerWeights: Sendable {
    /// The number.
    package let unit: Double
    /// The whole numbers, each of a magnitude that float32 holds.
    package let weights: [Double]

    /// The largest divisor of the smallest weight that is tried, after 1 itself.
    private static var divisors: ClosedRange<Int> { 1...64 }
    /// Magnitudes that are worth it: sums over samples of 0...255 stay within what a transform tells apart.
    private static var limit: Double { 0x1p20 }

    /// `nil` where the weights have no such number.
    package init?(_ kernel: Kernel) {
        let smallest = kernel.weights.reduce(Double.infinity) { $1 == 0 ? $0 : min($0, abs($1)) }
        guard smallest.isFinite else { return nil }
        if let weights = Self.quotients(kernel.weights, unit: 1) {
            (unit, self.weights) = (1, weights)
            return
        }
        for divisor in Self.divisors {
            let unit = smallest / Double(divisor)
            if unit.isNormal, let weights = Self.quotients(kernel.weights, unit: unit) {
                (self.unit, self.weights) = (unit, weights)
                return
            }
        }
        return nil
    }

    /// The weights divided, if that is whole but for the last bits of a division.
    private static func quotients(_ weights: [Double], unit: Double) -> [Double]? {
        var result: [Double] = []
        result.reserveCapacity(weights.count)
        var sum = 0.0
        for weight in weights {
            let quotient = weight / unit
            let whole = quotient.rounded()
            sum += abs(whole)
            // From the unit 1 nothing is forgiven: the weights are to be the whole numbers themselves.
            guard sum <= limit, abs(quotient - whole) <= (unit == 1 ? 0 : 1e-12 * abs(whole)) else { return nil }
            result.append(whole)
        }
        return result
    }
}
