package import Conventions
package import Convolution
import ImageBuffers

/// One or several kernels, and what becomes of their results.
package struct FilterChain: Equatable, Sendable {
    /// What several kernels' results become together.
    package enum Combination: String, CaseIterable, Sendable {
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
    package let operations: [FilterOperation]
    /// How several results are combined.
    package let combination: Combination
    /// Multiplies what `magnitude`, `sum` or `max` make of several results; 1 elsewhere, where the last operation has it.
    let combinedGain: Double
    /// Added after that gain, in sample units.
    let combinedBias: Double

    /// How kernels are computed; `nil` takes the fastest way by estimate, for each.
    package var algorithm: FilterAlgorithm?

    /// A chain with every field but the algorithm.
    ///
    ///     out = gain * result + bias
    ///
    /// The result is that of the only or last kernel, its own offset and a library's delta or layer bias included, before
    /// that library rounds it to an integer; or what `combination` makes of several results.
    /// - Precondition: at least one operation, and no other beside a layer.
    package init(
        _ operations: [FilterOperation], combination: Combination = .sequence, gain: Double = 1, bias: Double = 0
    ) {
        precondition(!operations.isEmpty, "at least one kernel")
        let isCombined = operations.count > 1 && combination != .sequence
        let last = operations[operations.count - 1].scaled(by: gain, adding: bias)
        self.operations = isCombined ? operations : operations.dropLast() + [last]
        self.combination = combination
        combinedGain = isCombined ? gain : 1
        combinedBias = isCombined ? bias : 0
        precondition(layer == nil || operations.count == 1, "a layer stands alone")
    }

    /// The first kernel, which a single kernel's account speaks of.
    package var first: FilterOperation { operations[0] }

    /// The first kernel's operation, after which outputs are named.
    package var mode: FilterMode { first.mode }

    /// The layer, if it is one.
    package var layer: (convention: Convention, weights: ConvolutionLayer)? {
        guard case .layer(let convention, let weights) = first else { return nil }
        return (convention, weights)
    }

    /// Whether the results are integers already, rounded and clipped by the library whose convention is followed.
    package func areIntegers(_ samples: SampleKind) -> Bool {
        guard samples != .float, operations.count == 1 else { return false }
        return first.convention?.integers != nil && layer == nil
    }

    /// Whether an engine may be chosen for the memory that it needs, as none was asked for.
    var canChooseEngine: Bool {
        guard algorithm == nil else { return false }
        return operations.allSatisfy { if case .filter(let filter) = $0 { filter.algorithm == nil } else { true } }
    }

    /// The same kernels by the other operation.
    package var flipped: FilterChain {
        var other = FilterChain(
            operations.map(\.flipped), combination: combination, gain: combinedGain, bias: combinedBias)
        other.algorithm = algorithm
        return other
    }
}
