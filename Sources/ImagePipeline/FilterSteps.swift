public import ImageFilters

/// One or several kernels, and what becomes of their results.
public struct FilterSteps: Equatable, Sendable {
    /// What several kernels' results become together.
    public enum Combination: String, CaseIterable, Sendable {
        /// Each filters the result of the one before it.
        case sequence
        /// The root of the sum of squares: a gradient's length from its two directions.
        case magnitude
        /// The sum of the results.
        case sum
        /// The largest of the results, sample by sample.
        case max
    }

    /// The filters in the order given; at least one.
    ///
    /// Their own gain is 1 and their bias 0.
    public let filters: [Filter]
    /// What becomes of several results.
    public var combination: Combination
    /// Multiplies the outcome.
    public var gain: Double
    /// Added after the gain, in sample units.
    public var bias: Double

    /// Steps with every field.
    /// - Precondition: at least one filter.
    public init(filters: [Filter], combination: Combination = .sequence, gain: Double = 1, bias: Double = 0) {
        precondition(!filters.isEmpty, "at least one filter")
        self.filters = filters
        self.combination = combination
        self.gain = gain
        self.bias = bias
    }

    /// The first filter, which a single kernel's account speaks of.
    public var first: Filter { filters[0] }

    /// The same kernels applied by the other operation.
    public var flipped: FilterSteps {
        let filters = filters.map { filter in
            var other = filter
            other.mode = filter.mode.flipped
            return other
        }
        return FilterSteps(filters: filters, combination: combination, gain: gain, bias: bias)
    }
}
