import Conventions
import Convolution
import ImageBuffers

/// One kernel planned for images of one size: its engine is chosen and prepared.
///
/// It is made once for an image, or once for all images of one size, and used for every channel and every strip.
struct PlannedKernel: Sendable {
    /// How the result is computed.
    enum Computation: Sendable {
        /// By an engine, row by row.
        case engine(PreparedFilter)
        /// By an engine for each pair of channels, row by row.
        case layer(PreparedLayer)
        /// By a library's own arithmetic, for the whole image.
        case library
    }

    /// The kernel and the rules for its application.
    let operation: FilterOperation
    /// Size of the input.
    let input: Axes
    /// Size of the result.
    let output: Axes
    /// Number of rows of the kernel.
    let tapRows: Int
    let computation: Computation

    /// Plans a kernel.
    /// - Parameters:
    ///   - algorithm: the engine; `nil` selects the fastest one by estimate.
    ///   - threads: the number of threads that compute the image.
    ///   - room: bytes available for the engine's tables. If they need more, the direct engine is used, which has none.
    /// - Throws: `ConventionError` if the operation cannot be applied to such an image.
    init(
        _ operation: FilterOperation, input: Axes, channels: Int, samples: SampleKind, algorithm: FilterAlgorithm?,
        threads: Int, room: Int
    ) throws(ConventionError) {
        self.operation = operation
        self.input = input
        output = try operation.outputSize(width: input.x, height: input.y, samples: samples)
        tapRows = operation.kernelSize.y
        if case .layer(let convention, let layer) = operation {
            computation = .layer(
                try PreparedLayer(
                    layer, of: convention, width: input.x, height: input.y, inputs: channels, algorithm: algorithm,
                    threads: threads, room: room))
            return
        }
        guard let filter = try operation.plainFilter(input, samples: samples) else {
            computation = .library
            return
        }
        do throws(FilterError) {
            // Strips are read soon after they are written, so stores that bypass the cache would not pay off.
            computation = .engine(
                try PreparedFilter(
                    filter, width: input.x, height: input.y, algorithm: algorithm, streamsOutput: false,
                    threads: threads, room: room))
        } catch {
            throw .filter(error)
        }
    }

    /// The geometry of the kernel's centres, which aligns the input's samples with the result's.
    func centres(_ samples: SampleKind) throws(ConventionError) -> FilterGeometry {
        var geometry = try operation.geometry(width: input.x, height: input.y, samples: samples)
        geometry.output = output
        return geometry
    }

    /// The filter that an engine computes; `nil` for a layer or a library's own arithmetic.
    var resolved: ResolvedFilter? { if case .engine(let prepared) = computation { prepared.plan.filter } else { nil } }

    /// Why all input rows are needed before the first row of the result; `nil` if some rows suffice.
    var gatherReason: GatherReason? {
        switch computation {
        case .library: return .library
        case .layer(let layer): return layer.plan.filter.gatherReason
        case .engine(let prepared): return prepared.plan.filter.gatherReason
        }
    }

    /// The chosen engine, and the reasons in words.
    var choice: (algorithm: FilterAlgorithm, text: String) {
        switch computation {
        case .engine(let prepared): (prepared.algorithm, prepared.plan.summary)
        case .layer(let layer): (layer.plan.algorithm, layer.plan.summary)
        case .library: (.direct, "the arithmetic of the library that is followed")
        }
    }
}

extension ResolvedFilter {
    fileprivate var gatherReason: GatherReason? {
        if boundary.row.reach == .oppositeEnd { return .wrap }
        return mirrorsFarRows ? .reach : nil
    }

    /// Whether padding extends so far past a mirroring border that it repeats rows far from the border.
    private var mirrorsFarRows: Bool {
        guard boundary.row.reach == .mirrored else { return false }
        let axis = geometry.vertical
        let below = axis.position(ofTap: taps.height - 1, at: axis.output - 1) - (axis.input - 1)
        return max(axis.before, below) > axis.span(ofTaps: taps.height)
    }
}

extension FilterOperation {
    /// The equivalent filter, including gain and bias; `nil` if the operation is more than a filter.
    func plainFilter(_ input: Axes, samples: SampleKind) throws(ConventionError) -> Filter? {
        switch self {
        case .filter(let filter): filter
        case .convention(let convention, let kernel):
            try convention.plainFilter(for: kernel, width: input.x, height: input.y, samples: samples)
        case .layer: nil
        }
    }
}

/// Kernels planned for images of one size, applied one after the other or side by side.
package struct PlannedKernels: Sendable {
    /// The kernels in the order given.
    let kernels: [PlannedKernel]
    /// The kernels as requested.
    let chain: FilterChain
    /// The type of the image's samples.
    let samples: SampleKind

    /// - Throws: `ConventionError` if a kernel cannot be applied to such an image.
    init(
        _ chain: FilterChain, width: Int, height: Int, channels: Int, samples: SampleKind,
        algorithm: FilterAlgorithm?, threads: Int, room: Int
    ) throws(ConventionError) {
        self.chain = chain
        self.samples = samples
        var kernels: [PlannedKernel] = []
        for operation in chain.operations {
            let input = chain.combination == .sequence ? kernels.last?.output : nil
            kernels.append(
                try PlannedKernel(
                    operation, input: input ?? Axes(x: width, y: height), channels: channels, samples: samples,
                    algorithm: algorithm ?? chain.algorithm, threads: threads, room: room))
        }
        self.kernels = kernels
    }

    /// - Throws: as above.
    init(_ chain: FilterChain, _ key: PlannedKernelCache.Key) throws(ConventionError) {
        try self.init(
            chain, width: key.width, height: key.height, channels: key.channels, samples: key.samples,
            algorithm: key.algorithm, threads: key.threads, room: key.room)
    }

    /// Whether every kernel filters the image itself and the results are combined.
    var areCombined: Bool { kernels.count > 1 && chain.combination != .sequence }

    /// The size of the result.
    var output: Axes { kernels[kernels.count - 1].output }
}
