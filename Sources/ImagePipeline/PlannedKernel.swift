import Conventions
import Convolution
import ImageBuffers

/// One kernel as it is applied to images of one size: its engine chosen and ready.
///
/// Made once for an image, or once for all images of one size; used for every channel and every strip.
struct PlannedKernel {
    /// How the result is computed.
    enum Computation {
        /// By an engine, row by row.
        case engine(PreparedFilter)
        /// By an engine for each pair of channels, row by row.
        case layer(PreparedLayer)
        /// By a library's own arithmetic, of the whole image.
        case library
    }

    /// The kernel and the rule by which it is applied.
    let operation: FilterOperation
    /// Size of the input.
    let input: Axes
    /// Size of the result.
    let output: Axes
    /// The kernel's rows.
    let tapRows: Int
    let computation: Computation

    /// Plans a kernel.
    /// - Parameters:
    ///   - algorithm: the engine to take; `nil` takes the fastest by estimate.
    ///   - threads: how many compute the image.
    ///   - room: bytes that the engine's tables may take; the direct engine, which has none, is taken where they would take
    ///     more.
    /// - Throws: `ConventionError` for what cannot be applied to such an image.
    init(
        _ operation: FilterOperation, input: Axes, channels: Int, samples: SampleKind, algorithm: FilterAlgorithm?,
        threads: Int,
        room: Int
    ) throws(ConventionError) {
        self.operation = operation
        self.input = input
        output = try operation.outputSize(width: input.x, height: input.y, samples: samples)
        tapRows = operation.kernelSize.y
        if case .layer(let convention, let layer) = operation {
            computation = .layer(
                try PreparedLayer(
                    layer, of: convention, width: input.x, height: input.y, inputs: channels, algorithm: algorithm,
                    threads: threads,
                    room: room))
            return
        }
        guard let filter = try operation.plainFilter(input, samples: samples) else {
            computation = .library
            return
        }
        do throws(FilterError) {
            // Strips are read soon after they are written: stores that go past the cache do not pay.
            computation = .engine(
                try PreparedFilter(
                    filter, width: input.x, height: input.y, algorithm: algorithm, streamsOutput: false,
                    threads: threads, room: room))
        } catch {
            throw .filter(error)
        }
    }

    /// Where the kernel's centres fall: which samples lie under the result's.
    func centres(_ samples: SampleKind) throws(ConventionError) -> FilterGeometry {
        var geometry = try operation.geometry(width: input.x, height: input.y, samples: samples)
        geometry.output = output
        return geometry
    }

    /// The filter that an engine computes; `nil` for what is more than a filter.
    var resolved: ResolvedFilter? { if case .engine(let prepared) = computation { prepared.plan.filter } else { nil } }

    /// Why all input rows are needed before the first row of the result; `nil` where some are enough.
    var gatherReason: GatherReason? {
        switch computation {
        case .library: return .library
        case .layer(let layer): return layer.plan.filter.gatherReason
        case .engine(let prepared): return prepared.plan.filter.gatherReason
        }
    }

    /// The engine that is taken, the reasons, and the bytes of its tables.
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

    /// Whether padding goes so far past a border which mirrors the image that its rows are not those near the border.
    private var mirrorsFarRows: Bool {
        guard boundary.row.reach == .mirrored else { return false }
        let axis = geometry.vertical
        let below = axis.position(ofTap: taps.height - 1, at: axis.output - 1) - (axis.input - 1)
        return max(axis.before, below) > axis.span(ofTaps: taps.height)
    }
}

extension FilterOperation {
    /// The filter that the kernel comes to, gain and bias included; `nil` where it is more than a filter.
    fileprivate func plainFilter(_ input: Axes, samples: SampleKind) throws(ConventionError) -> Filter? {
        switch self {
        case .filter(let filter): filter
        case .convention(let convention, let kernel):
            try convention.plainFilter(for: kernel, width: input.x, height: input.y, samples: samples)
        case .layer: nil
        }
    }
}

/// Kernels as they are applied to images of one size, one after the other or side by side.
package struct PlannedKernels {
    /// In the order given.
    let kernels: [PlannedKernel]
    /// The kernels as they were asked for.
    let chain: FilterChain
    /// The type of the image's samples.
    let samples: SampleKind

    /// - Throws: `ConventionError` for what cannot be applied to such an image.
    init(
        _ chain: FilterChain, width: Int, height: Int, channels: Int, samples: SampleKind,
        algorithm: FilterAlgorithm?, threads: Int,
        room: Int
    ) throws(ConventionError) {
        self.chain = chain
        self.samples = samples
        var kernels: [PlannedKernel] = []
        for operation in chain.operations {
            let input =
                chain.combination == .sequence ? kernels.last?.output : nil
            kernels.append(
                try PlannedKernel(
                    operation, input: input ?? Axes(x: width, y: height), channels: channels, samples: samples,
                    algorithm: algorithm ?? chain.algorithm, threads: threads, room: room))
        }
        self.kernels = kernels
    }

    /// Whether every kernel filters the image itself, and the results are combined.
    var areCombined: Bool { kernels.count > 1 && chain.combination != .sequence }

    /// The size of the result.
    var output: Axes { kernels[kernels.count - 1].output }
}
