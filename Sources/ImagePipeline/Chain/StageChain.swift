import ImageCodecs
import Conventions
import Convolution
import ImageBuffers
import ImageReport

/// The stages that an image goes through, joined by queues of strips.
///
///     decode ──> filter ──> ... ──> combine ──> quantize ──> encode
///        │         one a kernel                    │
///        └──────> verify, compare <────────────────┘
///
/// Building a chain allocates no samples: `byteCount` tells what running it will take.
final class StageChain {
    /// Rows of the first queue's strips.
    let rows: Int
    /// Rows that they should have at least.
    let leastRows: Int
    /// Whether the image is one strip, and small.
    let isSingle: Bool
    /// Why an image had to be gathered, the first reason on the way; `nil` where all went through in strips.
    var gatherReason: GatherReason? { queues.lazy.compactMap(\.reason).first }
    /// Bytes that strips and computing take.
    private(set) var byteCount = 0
    /// How bytes are filtered, where they are; `nil` where samples become floats.
    private(set) var byteFilter: ByteFilter?

    private let request: FilterRequest
    private let plan: ImagePlan
    private let decoder: Decoder
    private let other: ReferenceFile?
    private var queues: [StripQueue] = []
    private var decoding: [DecodeStage] = []
    private var computing: [any Stage] = []
    private var counting: [() -> ClipCount] = []
    private var result: StripQueue?
    private var difference: (result: StripQueue, other: StripQueue, layout: ChannelLayout)?
    private var verify: VerifyStage?

    /// Joins the stages.
    /// - Parameters:
    ///   - rows: of a strip at most; `nil` leaves it to the chain. A strip has always as many as the kernel needs.
    ///   - other: the file that the result is compared with.
    init(
        _ plan: ImagePlan, _ request: FilterRequest, _ decoder: Decoder, other: ReferenceFile?, rows limit: Int?
    ) throws(PipelineError) {
        self.plan = plan
        self.request = request
        self.decoder = decoder
        self.other = other
        let flipped = try Self.flipped(plan, request)
        let first = plan.kernels.readingInput + (flipped?.readingInput ?? [])
        let bytes = Self.byteFilters(plan, request, decoder, flipped)
        byteFilter = bytes?.first

        let input = plan.input
        let shape = StripShape(
            width: input.width,
            samples: bytes.map { filters in
                .bytes(
                    channels: input.layout.channelCount, before: filters.reduce(0) { max($0, $1.before) },
                    after: filters.reduce(0) { max($0, $1.after) })
            } ?? .planes(input.layout))
        leastRows = first.reduce(1) { max($0, $1.leastRows) }
        let wanted = max(limit ?? Self.preferredRows(shape, height: input.height), leastRows)
        rows = min(wanted, input.height)
        isSingle = rows == input.height
        var reason: GatherReason?
        if request.holdsWhole {
            reason = .wish
        } else if !isSingle {
            reason = first.lazy.compactMap(\.gatherReason).first
            // Twice the rows of a strip are held, and more.
            if 3 * rows > input.height { reason = reason ?? .reach }
            // What the result is compared with waits until all of it is there.
            if plan.scalesToExtent, request.difference != nil { reason = reason ?? .range }
        }
        let source = StripQueue(shape, height: input.height, capacity: rows, count: 3, gathering: reason)
        queues.append(source)
        decoding.append(DecodeStage(decoder, into: source, extending: bytes ?? []))
        try join(source, bytes: bytes, flipped: flipped)
        byteCount = queues.reduce(byteCount) { Saturating.sum($0, $1.byteCount) }
    }
}

extension StageChain {
    /// Joins the stages so that they keep to the memory there is: with lower strips, an engine that needs less, or one
    /// thread.
    /// - Returns: the chain, and the bytes that it takes together with the codecs.
    /// - Throws: `PipelineError` where the image would take more than the budget has.
    static func fitting(
        _ request: FilterRequest, _ decoder: Decoder, threads: Int
    ) throws(PipelineError) -> (plan: ImagePlan, chain: StageChain, byteCount: Int) {
        let budget = request.memory
        let plan = try ImagePlan(request, input: decoder.header, threads: threads)
        try plan.checkOutputs()
        var other: ReferenceFile?
        if case .file(let path) = request.difference?.other {
            other = try ReferenceFile(path, limits: request.limits)
            try other?.check(against: plan)
        }
        var least: (plan: ImagePlan, chain: StageChain, byteCount: Int)?
        for threads in threads > 1 ? [threads, 1] : [1] {
            for algorithm in request.steps.canChooseEngine ? [nil, FilterAlgorithm.direct] : [nil] {
                let plan =
                    threads == plan.threads && algorithm == nil
                    ? plan : try ImagePlan(request, input: decoder.header, algorithm: algorithm, threads: threads)
                let codecs = MemoryNeed.codecs(decoder, plan, request)
                let room = max(0, budget.mostForOne - min(codecs, budget.mostForOne))
                var chain = try StageChain(plan, request, decoder, other: other, rows: request.stripRows)
                while chain.byteCount > room, chain.rows > chain.leastRows {
                    chain = try StageChain(plan, request, decoder, other: other, rows: chain.rows / 2)
                }
                let byteCount = Saturating.sum(chain.byteCount, codecs)
                if byteCount <= budget.mostForOne { return (plan, chain, byteCount) }
                if byteCount < least?.byteCount ?? .max { least = (plan, chain, byteCount) }
            }
        }
        throw PipelineError(
            need: least?.byteCount ?? .max, budget: budget, reason: least?.chain.gatherReason?.rawValue,
            subject: request.input.name)
    }

    /// Joins all stages between the decoder and the encoder.
    private func join(_ source: StripQueue, bytes: [ByteFilter]?, flipped: PlannedKernels?) throws(PipelineError) {
        let sums = try filter(plan.kernels, from: source, bytes: bytes?.first)
        if request.verify { try join(verifying: sums, from: source) }
        let isCompared = request.difference != nil
        let quantizes = bytes == nil && (plan.scalesToExtent || (isCompared && plan.quantizer != nil))
        let rule = QuantizerRule(plan.quantizer)
        result = quantizes ? quantize(sums, by: rule, layout: plan.resultLayout, isLeader: true) : sums
        guard let difference = request.difference, let result else { return }

        let layout = plan.resultLayout
        let otherLayout: ChannelLayout
        var compared: StripQueue
        // Integers of the input's depth are converted to the result's.
        let converts =
            plan.quantizer != nil || plan.scalesToExtent ? plan.input.bitDepth != plan.output.bitDepth : false
        switch difference.other {
        case .input:
            otherLayout = plan.input.layout
            compared = try centres(from: source)
            if converts {
                let rule = QuantizerRule(.converting(from: plan.input.bitDepth, to: plan.output.bitDepth))
                compared = quantize(compared, by: rule, layout: otherLayout, isLeader: false)
            }
        case .flipped:
            guard let flipped else { preconditionFailure("kernels that were planned") }
            otherLayout = layout
            compared = try filter(flipped, from: source, bytes: bytes?.last)
            if quantizes { compared = quantize(compared, by: rule, layout: layout, isLeader: false) }
        case .file:
            guard let other else { preconditionFailure("a file that was opened") }
            let header = other.header
            otherLayout = header.layout
            let shape = StripShape(
                width: header.width,
                samples: other.decoder.givesBytes && header.bitDepth == plan.output.bitDepth
                    ? .bytes(channels: header.layout.channelCount, before: 0, after: 0) : .planes(header.layout))
            compared = StripQueue(
                shape, height: header.height, capacity: isSingle ? header.height : rows, count: 3,
                gathering: result.reason)
            queues.append(compared)
            decoding.append(DecodeStage(other.decoder, into: compared))
            if header.bitDepth != plan.output.bitDepth, plan.output.format.holdsIntegers {
                let rule = QuantizerRule(.converting(from: header.bitDepth, to: plan.output.bitDepth))
                compared = quantize(compared, by: rule, layout: otherLayout, isLeader: false)
            }
        }
        self.difference = (result, compared, otherLayout)
        byteCount = Saturating.sum(byteCount, DifferenceStage.byteCount(width: plan.output.width, layout: layout))
    }

    /// Joins kernels: one after the other, or side by side with their results combined.
    private func filter(
        _ kernels: PlannedKernels, from source: StripQueue, bytes: ByteFilter?
    ) throws(PipelineError) -> StripQueue {
        if let bytes {
            let output = queue(
                StripShape(
                    width: plan.output.width,
                    samples: .bytes(channels: plan.input.layout.channelCount, before: 0, after: 0)),
                after: source, InterleavedFilter(bytes: bytes), gathering: nil)
            let stage = add(InterleavedFilter(bytes: bytes), from: source, into: output)
            // What the result is compared with clips samples too, which are not the result's.
            if kernels.steps == plan.kernels.steps { counting.append { stage.clipped } }
            return output
        }
        if kernels.areCombined {
            var parts: [StripQueue] = []
            for (index, kernel) in kernels.kernels.enumerated() {
                parts.append(
                    try filter(kernel, from: source, layout: plan.input.layout, keepsAlpha: index == 0, gathering: nil))
            }
            let output = StripQueue(
                StripShape(width: kernels.output.x, samples: .planes(plan.resultLayout)), height: kernels.output.y,
                capacity: parts.reduce(rows) { max($0, $1.capacity) }, count: 2, gathering: plan.gatherReason(request))
            queues.append(output)
            computing.append(
                CombineStage(
                    kernels.steps.combination, gain: kernels.steps.combinedGain, bias: kernels.steps.combinedBias,
                    layout: plan.input.layout, from: parts, into: output))
            return output
        }
        var queue = source
        for (index, kernel) in kernels.kernels.enumerated() {
            let isLast = index == kernels.kernels.count - 1
            queue = try filter(
                kernel, from: queue, layout: isLast ? plan.resultLayout : plan.input.layout, keepsAlpha: true,
                gathering: isLast ? plan.gatherReason(request) : kernels.kernels[index + 1].gatherReason)
        }
        return queue
    }

    /// Joins one kernel.
    /// - Parameters:
    ///   - layout: of the result.
    ///   - reason: why whatever reads the result needs all of it.
    private func filter(
        _ kernel: PlannedKernel, from source: StripQueue, layout: ChannelLayout, keepsAlpha: Bool,
        gathering reason: GatherReason?
    ) throws(PipelineError) -> StripQueue {
        let filter = try rowFilter(kernel, keepsAlpha: keepsAlpha)
        let output = queue(
            StripShape(width: kernel.output.x, samples: .planes(layout)), after: source, filter, gathering: reason)
        add(filter, from: source, into: output)
        return output
    }

    @discardableResult
    private func add(
        _ filter: any RowFilter, from source: StripQueue, into output: StripQueue, lag: Int = 0
    ) -> FilterStage {
        byteCount = Saturating.sum(byteCount, filter.scratchBytes(rows: output.capacity))
        let isAlone = !request.verify && request.difference == nil && plan.kernels.readingInput.count == 1
        let stage = FilterStage(
            filter, from: source, into: output, subject: request.input.name, lag: isAlone ? 0 : filter.reach)
        computing.append(stage)
        return stage
    }

    /// A queue for a filter's result.
    private func queue(
        _ shape: StripShape, after source: StripQueue, _ filter: any RowFilter, gathering reason: GatherReason?
    ) -> StripQueue {
        let height = filter.geometry.output.y
        // A strip makes as many rows computable as it has, and those that waited for their grain or their last tap.
        let base = source.isWhole ? rows : source.capacity
        let capacity = isSingle ? height : Saturating.sum(base, filter.reach, filter.rowGrain)
        let queue = StripQueue(shape, height: height, capacity: capacity, count: 2, gathering: reason)
        queues.append(queue)
        return queue
    }

    /// Joins the stage that makes integers.
    private func quantize(
        _ input: StripQueue, by rule: QuantizerRule, layout: ChannelLayout, isLeader: Bool
    ) -> StripQueue {
        let isOfBytes =
            plan.output.bitDepth == 8 && layout.channelCount <= 4 && !plan.writesMaps(request)
        let output = StripQueue(
            StripShape(
                width: input.shape.width,
                samples: isOfBytes ? .bytes(channels: layout.channelCount, before: 0, after: 0) : .planes(layout)),
            height: input.height, capacity: isSingle || !input.isWhole ? input.capacity : rows, count: 2,
            gathering: plan.makesSheet(request) ? .sheet : nil)
        queues.append(output)
        let stage = QuantizeStage(
            rule, finding: isLeader ? { [plan] in plan.quantizer(for: $0) } : nil, layout: layout, from: input,
            into: output)
        computing.append(stage)
        if isLeader { counting.append { stage.clipped } }
        return output
    }

    /// Joins what finds the samples under the result's: the input itself where nothing is moved.
    private func centres(from source: StripQueue) throws(PipelineError) -> StripQueue {
        var queue = source
        for kernel in plan.kernels.areCombined ? plan.kernels.kernels[..<1] : plan.kernels.kernels[...] {
            let geometry = try centres(kernel)
            if geometry.keepsPositions { continue }
            let filter = CentreFilter(geometry: geometry, layout: plan.input.layout, tapRows: kernel.tapRows)
            let output = self.queue(
                StripShape(width: geometry.output.x, samples: .planes(plan.input.layout)), after: queue, filter,
                gathering: nil)
            add(filter, from: queue, into: output, lag: filter.reach)
            queue = output
        }
        return queue
    }

    /// Joins the stages that compute the result again in double precision.
    private func join(verifying sums: StripQueue, from source: StripQueue) throws(PipelineError) {
        var queue = source
        let kernels = plan.kernels
        if !kernels.areCombined {
            for (index, kernel) in kernels.kernels.dropLast().enumerated() {
                let formula = FormulaFilter(
                    kernel: kernel, samples: plan.samples, layout: plan.input.layout, threads: plan.threads,
                    geometry: kernel.resolved?.geometry ?? kernel.wholeGeometry)
                let output = self.queue(
                    StripShape(width: kernel.output.x, samples: .planes(plan.input.layout)), after: queue, formula,
                    gathering: kernels.kernels[index + 1].gatherReason)
                add(formula, from: queue, into: output)
                queue = output
            }
        }
        let last = kernels.areCombined ? kernels.kernels : Array(kernels.kernels.suffix(1))
        let stage = VerifyStage(last, plan, from: queue, and: sums, subject: request.input.name)
        computing.append(stage)
        verify = stage
    }
}

extension StageChain {
    /// What came of a run.
    struct Outcome {
        /// Outputs that are complete but not yet in place.
        var outputs: [OutputFile] = []
        /// Samples of colour that did not fit.
        var clipped = ClipCount()
        var difference: DifferenceFigures?
        var verification: Verification?
        /// What the decoder complained of, and what the user should know of how results were compared.
        var notes: [String] = []
        /// Busy times, which overlap.
        var stages: [StageTime] = []
    }

    /// Filters the image.
    /// - Throws: `PipelineError`; no output is then in place, and what was written is removed.
    func run() throws(PipelineError) -> Outcome {
        guard let result else { preconditionFailure("a chain that was joined") }
        let encode = EncodeStage(
            try writers(metadata: decoder.leadingMetadata()), from: result, makesSheet: plan.makesSheet(request))
        var compare: DifferenceStage?
        if let request = request.difference, let difference {
            compare = try DifferenceStage(
                self.request, request, plan, result: difference.result, layout: plan.resultLayout,
                other: difference.other, otherLayout: difference.layout)
        }
        var stages: [any Stage] = [encode]
        if let compare { stages.append(compare) }
        let scheduler = StageScheduler(
            stages + decoding + computing, queues: queues, subject: request.input.name)
        try scheduler.run(threads: isSingle ? 1 : plan.threads)

        var outcome = Outcome()
        let start = ContinuousClock.now
        let metadata = try decoder.finish()
        outcome.notes = metadata.warnings
        outcome.outputs = try encode.finish(adding: metadata)
        outcome.clipped = encode.clipped
        for count in counting { outcome.clipped += count() }
        var seconds = scheduler.busySeconds
        seconds["encode", default: 0] += start.secondsSince
        outcome.verification = verify?.verification
        if let compare {
            let start = ContinuousClock.now
            if let other { outcome.notes += try other.finish(bitDepth: plan.output.bitDepth) }
            let compared = try compare.finish()
            outcome.difference = compared.figures
            outcome.notes += compared.notes
            outcome.outputs.append(compared.output)
            seconds["compare", default: 0] += start.secondsSince
        }
        outcome.stages = ["decode", "filter", "verify", "compare", "encode"].compactMap { name in
            seconds[name].map { StageTime(name: name, seconds: $0) }
        }
        return outcome
    }

    /// Opens the outputs.
    private func writers(metadata: ImageMetadata) throws(PipelineError) -> [OutputWriter] {
        var header = plan.output
        if plan.makesSheet(request) {
            let grid = SheetGrid(count: plan.filteredLayout.channelCount, width: header.width, height: header.height)
            (header.width, header.height, header.layout) = (grid.width, grid.height, .gray)
        }
        // Where samples are integers before they are encoded, nothing is left to be done to them.
        let isQuantized = difference != nil || plan.scalesToExtent
        let quantizer =
            plan.output.format.holdsIntegers && isQuantized ? Quantizer(bitDepth: header.bitDepth) : plan.quantizer
        var writers: [OutputWriter] = []
        for place in plan.places {
            writers.append(
                try OutputWriter(
                    place, header: header, quantizer: quantizer, metadata: metadata, encoding: request.encoding,
                    threads: plan.threads))
        }
        return writers
    }
}

extension StageChain {
    /// The kernels by the other operation, where the result is compared with theirs.
    private static func flipped(_ plan: ImagePlan, _ request: FilterRequest) throws(PipelineError) -> PlannedKernels? {
        guard request.difference?.other == .flipped else { return nil }
        do throws(ConventionError) {
            return try PlannedKernels(
                request.steps.flipped, width: plan.input.width, height: plan.input.height,
                channels: plan.input.layout.colorChannels.count, samples: plan.samples, algorithm: plan.algorithm,
                threads: plan.threads, room: request.memory.mostForOne)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// Filters of bytes for the kernel, and for the flipped one; `nil` where samples have to become floats.
    private static func byteFilters(
        _ plan: ImagePlan, _ request: FilterRequest, _ decoder: Decoder, _ flipped: PlannedKernels?
    ) -> [ByteFilter]? {
        guard plan.takesBytesToBytes, decoder.givesBytes, !request.verify, plan.kernels.kernels.count == 1 else {
            return nil
        }
        var filters: [ByteFilter] = []
        for kernels in [plan.kernels, flipped] {
            guard let kernels else { continue }
            guard case .engine(let plan, let engine) = kernels.kernels[0].computation,
                let bytes = plan.byteFilter(engine, channels: decoder.header.layout.channelCount)
            else { return nil }
            filters.append(bytes)
        }
        // What is compared with its input is brought under the result as planes.
        let isAligned = plan.kernels.kernels[0].resolved?.geometry.keepsPositions ?? false
        return request.difference?.other == .input && !isAligned ? nil : filters
    }

    /// How one kernel's rows are computed.
    private func rowFilter(_ kernel: PlannedKernel, keepsAlpha: Bool) throws(PipelineError) -> any RowFilter {
        let layout = plan.input.layout
        switch kernel.computation {
        case .engine(_, let engine):
            return PlaneFilter(engine: engine, layout: layout, keepsAlpha: keepsAlpha, threads: plan.threads)
        case .layer(let layer):
            return LayerFilter(layer: layer, inputs: layout.colorChannels, threads: plan.threads)
        case .library:
            let isOnlyReader =
                !request.verify && request.difference == nil && plan.kernels.readingInput.count == 1
            return LibraryFilter(
                step: kernel.step, samples: plan.samples, algorithm: plan.algorithm ?? request.steps.algorithm,
                threads: plan.threads,
                layout: layout,
                geometry: layout.alphaIndex == nil ? kernel.wholeGeometry : try centres(kernel),
                tapRows: kernel.tapRows,
                sumBytes: try engineBytes(kernel), freesInput: isOnlyReader)
        }
    }

    private func engineBytes(_ kernel: PlannedKernel) throws(PipelineError) -> Int {
        do throws(ConventionError) {
            return try kernel.step.engineBytes(
                input: kernel.input, samples: plan.samples, algorithm: plan.algorithm ?? request.steps.algorithm,
                threads: plan.threads)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    private func centres(_ kernel: PlannedKernel) throws(PipelineError) -> FilterGeometry {
        do throws(ConventionError) { return try kernel.centres(plan.samples) } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// The rows that a strip has where the kernels ask for no more.
    private static func preferredRows(_ shape: StripShape, height: Int) -> Int {
        // Few enough for memory and cache, enough to amortise the cost per strip.
        let stripBytes = if case .bytes = shape.samples { 1 << 20 } else { 4 << 20 }
        let rowBytes = shape.byteCount(rows: 1)
        // For a smaller image, starting threads would cost what they would save.
        guard Saturating.product(rowBytes, height) > stripBytes / 4 else { return height }
        // A quarter of the image, so that stages overlap in images of middle size too.
        return max(1, min(stripBytes / rowBytes, (height + 3) / 4))
    }
}

extension PlannedKernels {
    /// The kernels that read the image itself.
    var readingInput: [PlannedKernel] { areCombined ? kernels : Array(kernels.prefix(1)) }
}

extension PlannedKernel {
    /// The rows that a strip should have at least, for as many to be computed as are repeated.
    var leastRows: Int {
        let (axis, grain) =
            switch computation {
            case .engine(let plan, let engine): (plan.filter.geometry.vertical, engine.rowGrain)
            case .layer(let layer): (layer.geometry.vertical, layer.rowGrain)
            case .library: (wholeGeometry.vertical, 1)
            }
        let span = axis.span(ofTaps: tapRows)
        return Saturating.sum(2 * span, (grain - 1) * axis.stride, axis.stride)
    }

    /// Sizes alone, of a library's whole planes.
    var wholeGeometry: FilterGeometry {
        FilterGeometry(input: input, output: output, before: .init(both: 0), centre: .init(both: 0))
    }
}

extension ImagePlan {
    /// The result's channels as the file has them, where it has as many.
    var resultLayout: ChannelLayout { relabels ? output.layout : filteredLayout }

    /// Whether a layer's channels are pictures of their own.
    func writesMaps(_ request: FilterRequest) -> Bool { places.count > 1 || makesSheet(request) }

    /// Whether a layer's channels lie side by side on one picture.
    func makesSheet(_ request: FilterRequest) -> Bool { request.asSheet && request.steps.layer != nil }

    /// Why all of the result is needed before its first row is written; `nil` where some rows are enough.
    func gatherReason(_ request: FilterRequest) -> GatherReason? {
        if scalesToExtent { return .range }
        if makesSheet(request) { return .sheet }
        let isLibrary = kernels.kernels.contains { $0.gatherReason == .library }
        return request.verify && isLibrary ? .library : nil
    }
}
