package import Conventions
package import Convolution
import ImageBuffers
import ImageCodecs

/// One or several kernels, and how their results are combined.
package struct FilterChain: Equatable, Sendable {
    /// How the results of several kernels are combined.
    package enum Combination: String, CaseIterable, Sendable {
        /// Each kernel filters the result of the previous one.
        case sequence
        /// The square root of the sum of squares, such as a gradient's magnitude from its two components.
        case magnitude
        /// The sum of the results.
        case sum
        /// The largest of the results, sample by sample.
        case max
    }

    /// The kernels in the order given; at least one.
    ///
    /// A layer is the only operation of its chain.
    package internal(set) var operations: [FilterOperation]
    /// How the results are combined.
    package let combination: Combination
    /// Multiplies the combined result of `magnitude`, `sum` or `max`.
    ///
    /// It is 1 for other chains, whose last operation includes the gain.
    let combinedGain: Double
    /// The factor that was asked for, whichever operation includes it.
    let requestedGain: Double
    /// Added after that gain, in sample units.
    let combinedBias: Double

    /// The engine; `nil` selects the fastest one by estimate, for each kernel.
    package var algorithm: FilterAlgorithm?

    /// Creates a chain with all properties except the algorithm.
    ///
    ///     out = gain * result + bias
    ///
    /// For a single kernel or a sequence, `result` is that of the last kernel. It includes the kernel's own offset and
    /// a library's delta or layer bias, before that library rounds it to an integer. For other combinations, `result`
    /// is the combined value.
    /// - Precondition: there is at least one operation, and a layer is the only one.
    package init(
        _ operations: [FilterOperation], combination: Combination = .sequence, gain: Double = 1, bias: Double = 0
    ) {
        precondition(!operations.isEmpty, "at least one kernel")
        let isCombined = operations.count > 1 && combination != .sequence
        let last = operations[operations.count - 1].scaled(by: gain, adding: bias)
        self.operations = isCombined ? operations : operations.dropLast() + [last]
        self.combination = combination
        requestedGain = gain
        combinedGain = isCombined ? gain : 1
        combinedBias = isCombined ? bias : 0
        precondition(layer == nil || operations.count == 1, "a layer stands alone")
    }

    /// The first kernel, which the report of a single kernel describes.
    package var first: FilterOperation { operations[0] }

    /// The mode of the first kernel, which outputs are named after.
    package var mode: FilterMode { first.mode }

    /// The layer, if the chain consists of one.
    package var layer: (convention: Convention, weights: ConvolutionLayer)? {
        guard case .layer(let convention, let weights) = first else { return nil }
        return (convention, weights)
    }

    /// Whether the results are already integers, rounded and clipped by the rules of another library.
    package func areIntegers(_ samples: SampleKind) -> Bool {
        guard samples != .float, operations.count == 1 else { return false }
        return first.convention?.integers != nil && layer == nil
    }

    /// The chain that does to a stored image what this one does to the image as it is shown.
    /// - Parameters:
    ///   - orientation: how the stored image is turned for display.
    ///   - shown: the size of the image as it is shown.
    /// - Throws: `ConventionError` if a kernel cannot be applied to such an image.
    /// - Precondition: upright, or all operations are filters of the program's own.
    func stored(_ orientation: Orientation, shown: Axes) throws(ConventionError) -> FilterChain {
        guard orientation != .upright else { return self }
        var chain = self
        var size = shown
        for (index, operation) in operations.enumerated() {
            guard case .filter(let filter) = operation else { preconditionFailure("a filter of the program's own") }
            do throws(FilterError) {
                chain.operations[index] = .filter(
                    try filter.stored(orientation, width: size.x, height: size.y))
            } catch {
                throw .filter(error)
            }
            if combination == .sequence {
                size = try operation.outputSize(width: size.x, height: size.y, samples: .float)
            }
        }
        return chain
    }

    /// Whether every sample of the result is one of the input's, because each kernel is a single 1 at its centre.
    var keepsSamples: Bool {
        operations.allSatisfy { operation in
            guard case .filter(let filter) = operation, filter.padding == nil, filter.size == .same else {
                return false
            }
            return filter.keepsSamples
        } && (operations.count == 1 || combination == .sequence)
    }

    /// JPEG chroma sampling of a result whose input has none.
    ///
    /// Edges of a colour image are thin and colourful, and a layer's channels are not colours: half as many rows and
    /// columns of chroma would blur them.
    var defaultSampling: ChromaSampling { layer != nil || detectsEdges ? .ratio444 : .ratio420 }

    /// Whether flat areas of the image become 0, apart from an added bias.
    ///
    /// In a sequence, one kernel whose weights sum to 0 suffices. Of kernels whose results are combined, all must be
    /// of this kind.
    package var detectsEdges: Bool {
        combination == .sequence
            ? operations.contains(where: \.sumsToZero) : operations.allSatisfy(\.sumsToZero)
    }

    /// Whether the engine may be chosen by its memory use, because the request names none.
    var canChooseEngine: Bool {
        guard algorithm == nil else { return false }
        return operations.allSatisfy { if case .filter(let filter) = $0 { filter.algorithm == nil } else { true } }
    }

    /// The same kernels with convolution and correlation exchanged.
    package var flipped: FilterChain {
        var other = FilterChain(
            operations.map(\.flipped), combination: combination, gain: combinedGain, bias: combinedBias)
        other.algorithm = algorithm
        return other
    }
}

extension Filter {
    fileprivate var keepsSamples: Bool {
        guard gain == 1, bias == 0, kernel.offset == 0 else { return false }
        let centre = centre.y * kernel.width + centre.x
        return kernel.weights.enumerated().allSatisfy { $1 == ($0 == centre ? 1 : 0) }
    }
}
