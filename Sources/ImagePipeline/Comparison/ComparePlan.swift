import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImageReport
import Platform

/// A comparison planned for an input whose header is known.
///
/// The initializer rejects requests that cannot be fulfilled.
struct ComparePlan {
    private let request: CompareRequest
    private let header: ImageHeader
    private let samples: SampleKind
    private let operations: (a: FilterOperation, b: FilterOperation)
    private let sides: (a: ComparedSide, b: ComparedSide)

    /// - Throws: `PipelineError` for a filter or a convention that cannot be applied to such an image.
    init(_ request: CompareRequest, input: ImageHeader) throws(PipelineError) {
        self.request = request
        header = input
        samples = SampleKind(bitDepth: input.bitDepth)
        let titles: (a: String, b: String)
        switch request.sides {
        case .modes(var filter):
            filter.kernel = request.kernel
            filter.mode = .correlate
            let correlation = FilterOperation.filter(filter)
            operations = (correlation, correlation.flipped)
            titles = ("Correlation", "Convolution")
        case .conventions(let a, let b):
            operations = (.convention(a.convention, request.kernel), .convention(b.convention, request.kernel))
            titles = (a.title, b.title)
        }
        do throws(ConventionError) {
            sides = (
                try ComparedSide(operations.a, title: titles.a, input: input, samples: samples),
                try ComparedSide(operations.b, title: titles.b, input: input, samples: samples)
            )
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// Rejects results with too many pixels, and an image that needs too much memory together with both results.
    func check(_ memory: MemoryBudget) throws(PipelineError) {
        let (input, channels) = (Axes(x: header.width, y: header.height), header.layout.channelCount)
        var need = Plane.byteCount(width: input.x, rows: input.y, channels: channels)
        for operation in [operations.a, operations.b] {
            let size = try converted { () throws(ConventionError) in
                try operation.outputSize(width: input.x, height: input.y, samples: samples)
            }
            try request.limits.check(result: size, subject: request.input.name)
            let engine = try converted { () throws(ConventionError) in
                try operation.engineBytes(
                    input: input, samples: samples, algorithm: request.algorithm,
                    threads: ThreadCount.available)
            }
            need = Saturating.sum(need, Plane.byteCount(width: size.x, rows: size.y, channels: channels), engine)
        }
        guard need <= memory.mostForOne else {
            throw PipelineError(
                .data, request.input.name,
                "comparing it takes about \(ByteCount.words(need)) of memory, more than the limit of "
                    + "\(ByteCount.words(memory.mostForOne)), a quarter of the machine's; compare a part of the image")
        }
        guard MachineMemory.has(need) else { throw PipelineError(refused: need, subject: request.input.name) }
    }

    private func converted<Value>(_ body: () throws(ConventionError) -> Value) throws(PipelineError) -> Value {
        do throws(ConventionError) { return try body() } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// Filters the image in both ways.
    func compare(_ image: consuming PlanarImage) throws(PipelineError) -> Comparison {
        let a = try apply(operations.a, to: image)
        let b = try apply(operations.b, to: image)
        let kind: Comparison.Kind = if case .modes = request.sides { .modes } else { .conventions }
        return Comparison(
            kind: kind, inputName: PathName.split(request.input.name).name.singleLine,
            kernelName: request.kernelName.singleLine, kernel: request.kernel,
            input: image, bitDepth: header.bitDepth, a: sides.a, a, b: sides.b, b, range: request.range)
    }

    private func apply(_ operation: FilterOperation, to image: borrowing PlanarImage) throws(PipelineError)
        -> PlanarImage
    {
        do throws(ConventionError) {
            return try PlannedKernels(
                FilterChain([operation]), width: image.width, height: image.height,
                channels: image.layout.colorChannels.count, samples: samples, algorithm: request.algorithm,
                threads: ThreadCount.available,
                room: .max
            ).apply(to: image, threads: ThreadCount.available)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }
}

extension ComparedSide {
    /// Resolves an operation for an image.
    fileprivate init(
        _ operation: FilterOperation, title: String, input: ImageHeader, samples: SampleKind
    ) throws(ConventionError) {
        let (width, height) = (input.width, input.height)
        // Throws for a result that is too large or has no sample.
        _ = try operation.outputSize(width: width, height: height, samples: samples)
        let filter = try operation.filter(width: width, height: height, samples: samples)
        var isWeightedSum = true
        if case .convention(var convention, let kernel) = operation {
            // Rounding comes after the sum, and without NaN nothing is interpolated.
            (convention.integers, convention.missing) = (nil, .propagate)
            isWeightedSum =
                try convention.plainFilter(for: kernel, width: width, height: height, samples: samples) != nil
        }
        let resolved: ResolvedFilter?
        do throws(FilterError) {
            resolved = isWeightedSum ? try filter.resolved(width: width, height: height) : nil
        } catch {
            throw .filter(error)
        }
        self.init(
            title: title, operation: operation.convention?.operation ?? Convention.Operation(operation.mode),
            filter: filter,
            resolved: resolved, roundsLikeLibrary: FilterChain([operation]).areIntegers(samples))
    }
}

extension SampleKind {
    /// The sample type that a library would use for a file.
    package init(bitDepth: Int) { self = bitDepth == 8 ? .uint8 : bitDepth == 16 ? .uint16 : .float }
}
