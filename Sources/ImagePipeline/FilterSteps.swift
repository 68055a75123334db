public import ImageFilters
import ImagePlanes

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

    /// The kernels in the order given; at least one.
    ///
    /// A layer stands alone.
    public let steps: [KernelStep]
    /// What becomes of several results.
    public var combination: Combination
    /// Multiplies the outcome.
    public var gain: Double
    /// Added after the gain, in sample units.
    public var bias: Double

    /// How kernels are computed; `nil` takes the fastest way by estimate, for each.
    public var algorithm: FilterAlgorithm?

    /// Steps with every field but the algorithm.
    /// - Precondition: at least one step, and no other beside a layer.
    public init(_ steps: [KernelStep], combination: Combination = .sequence, gain: Double = 1, bias: Double = 0) {
        precondition(!steps.isEmpty, "at least one kernel")
        self.steps = steps
        self.combination = combination
        self.gain = gain
        self.bias = bias
        precondition(layer == nil || steps.count == 1, "a layer stands alone")
    }

    /// The first kernel, which a single kernel's account speaks of.
    public var first: KernelStep { steps[0] }

    /// The first kernel's operation, after which outputs are named.
    public var mode: FilterMode { first.mode }

    /// The layer, if it is one.
    public var layer: (convention: Convention, weights: ConvolutionLayer)? {
        guard case .layer(let convention, let weights) = first else { return nil }
        return (convention, weights)
    }

    /// Whether the results are integers already, rounded and clipped by the library whose convention is followed.
    public func areIntegers(_ samples: SampleKind) -> Bool {
        guard samples != .float, steps.count == 1, gain == 1, bias == 0 else { return false }
        return first.convention?.integers != nil && layer == nil
    }

    /// The same kernels by the other operation.
    public var flipped: FilterSteps {
        var other = FilterSteps(steps.map(\.flipped), combination: combination, gain: gain, bias: bias)
        other.algorithm = algorithm
        return other
    }
}
