import ImageBuffers

/// A kernel as a constant times whole numbers, if it has this form.
///
/// Sums of whole samples are then whole, so a sum with an error of less than a half is known exactly.
package struct IntegerWeights: Sendable {
    /// The constant.
    package let unit: Double
    /// The whole numbers, each of a magnitude that float32 represents exactly.
    package let weights: [Double]

    /// The divisors of the smallest weight that are tried as the constant, after 1 itself.
    private static var divisors: ClosedRange<Int> { 1...64 }
    /// The maximum sum of magnitudes; sums over samples of 0...255 stay within the accuracy of a transform.
    private static var limit: Double { 0x1p20 }

    /// Creates the weights, or `nil` if the kernel does not have this form.
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

    /// The weights divided by a unit; `nil` if a quotient is not whole up to the last bits of a division.
    private static func quotients(_ weights: [Double], unit: Double) -> [Double]? {
        var result: [Double] = []
        result.reserveCapacity(weights.count)
        var sum = 0.0
        for weight in weights {
            let quotient = weight / unit
            let whole = quotient.rounded()
            sum += abs(whole)
            // With the unit 1, no deviation is accepted: the weights must themselves be whole numbers.
            guard sum <= limit, abs(quotient - whole) <= (unit == 1 ? 0 : 1e-12 * abs(whole)) else { return nil }
            result.append(whole)
        }
        return result
    }
}
