import ImageCodecs
import Conventions
import Convolution
import ImageBuffers
import ImageReport

/// The stages that an image goes through, connected by queues of strips.
///
///     decode ──> filter ──> ... ──> combine ──> quantize ──> encode
///        │         one per kernel                  │
///        └──────> verify, compare <────────────────┘
///
/// Where colours are weighted by alpha, a `PixelStage` precedes the first filter, and another one follows the last. With
/// `--linear`, a `PixelStage` encodes the light that the decoder gives.
///
/// Building a chain allocates no samples: `byteCount` is the memory that a run needs.
final class StageChain {
    /// Rows of the first queue's strips.
    let rows: Int
    /// Minimum number of rows in these strips.
    let leastRows: Int
    /// Whether the image is small enough for one strip.
    let isSingle: Bool
    /// The first reason why the image is gathered; `nil` if it is processed in strips.
    var gatherReason: GatherReason? { queues.lazy.compactMap(\.reason).first }
    /// Bytes needed for strips and computation.
    var byteCount = 0
    /// The filter of bytes; `nil` if samples are converted to float.
    var byteFilter: ByteFilter?

    let request: FilterRequest
    let plan: ImagePlan
    let decoder: Decoder
    let other: ReferenceFile?
    var queues: [StripQueue] = []
    var decoding: [DecodeStage] = []
    var computing: [any Stage] = []
    /// Counts of the samples that stages clipped, one for each channel.
    var counting: [() -> [ClipCount]] = []
    var result: StripQueue?
    /// Whether the result is compared as integers.
    var comparesIntegers = false
    var difference: (result: StripQueue, other: StripQueue, layout: ChannelLayout)?
    var verify: VerifyStage?

    /// Creates the queues and stages.
    /// - Parameters:
    ///   - rows: the maximum number of rows in a strip; `nil` lets the chain choose. A strip always has the rows that
    ///     the kernel needs.
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
            // Three strips would hold more rows than the image has.
            if 3 * rows > input.height { reason = reason ?? .reach }
            // The image compared with the result waits until the extent of the whole result is known.
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
    /// Builds a chain that fits into the memory budget.
    ///
    /// If necessary, it uses lower strips, the direct engine or one thread.
    /// - Returns: the plan, the chain, and the bytes that it needs, including the codecs.
    /// - Throws: `PipelineError` if the image would exceed the budget.
    static func fitting(
        _ request: FilterRequest, _ decoder: Decoder, threads: Int
    ) throws(PipelineError) -> (plan: ImagePlan, chain: StageChain, byteCount: Int) {
        let budget = request.memory
        let plan = try ImagePlan(request, input: decoder.imageHeader, threads: threads)
        try plan.checkOutputs(of: request)
        decoder.crop(to: plan.source)
        var other: ReferenceFile?
        if case .file(let path) = request.difference?.other {
            var conversion = request.conversion
            // The file is compared as it is stored, except for its luminance.
            if request.isLinear { conversion.light = .ofLuminance }
            conversion.turning = request.orientation != .stored && plan.orientation == .upright ? .always : .never
            other = try ReferenceFile(
                path, limits: request.limits, conversion: conversion, layout: request.encoding.arrayLayout)
            try other?.check(against: plan)
        }
        var least: (plan: ImagePlan, chain: StageChain, byteCount: Int)?
        for threads in threads > 1 ? [threads, 1] : [1] {
            for algorithm in request.chain.canChooseEngine ? [nil, FilterAlgorithm.direct] : [nil] {
                let plan =
                    threads == plan.threads && algorithm == nil
                    ? plan : try ImagePlan(request, input: decoder.imageHeader, algorithm: algorithm, threads: threads)
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
            need: least?.byteCount ?? .max, budget: budget, reason: least?.chain.gatherReason,
            subject: request.input.name)
    }
}

extension StageChain {
    /// The results of a run.
    struct Outcome {
        /// Files of the result, complete but not yet in place.
        var outputs: [OutputFile] = []
        /// The picture of the difference, complete but not yet in place.
        var picture: OutputFile?
        /// Clipped samples, one count for each channel of the result.
        var clipped: [ClipCount]
        var difference: DifferenceFigures?
        var differenceScale: DifferencePictureScale?
        var verification: Verification?
        /// Warnings of the decoder, and notes about the comparison.
        var notes: [String] = []
        /// How the decoder converted the file's samples.
        var conversion: String?
        /// The orientation that the input stated, if its samples were turned.
        var turnedFrom: Orientation?
        /// Rows of the input that lack samples or may be wrong.
        var damagedRows = 0
        /// Busy times of the stages, which overlap.
        var stages: [StageTime] = []
    }

    /// Filters the image, or all images of a batch.
    /// - Throws: `PipelineError`; no output is then in place, and temporary files are removed.
    func run() throws(PipelineError) -> Outcome {
        let writers = try self.writers(metadata: decoder.leadingMetadata(for: plan.output.format))
        var outcome = Outcome(
            clipped: Array(repeating: ClipCount(), count: plan.resultLayout.channelCount))
        var seconds: [String: Double] = [:]
        try filter(into: writers, &outcome, &seconds)
        for _ in 1..<plan.input.axes.imageCount {
            // The decoder and the writers go on where the image before ended.
            try StageChain(plan, request, decoder, other: other, rows: rows).filter(into: writers, &outcome, &seconds)
        }
        let start = ContinuousClock.now
        let metadata = try decoder.finish()
        outcome.notes = metadata.warnings + outcome.notes
        outcome.conversion = metadata.conversion
        outcome.turnedFrom = metadata.turnedFrom
        outcome.damagedRows = metadata.damagedRows
        for writer in writers { outcome.outputs.append(try writer.finish(adding: metadata)) }
        // Samples that were quantized before they are encoded are not clipped by the writers.
        if !plan.quantizesBeforeEncoding(request) { outcome.clipped.add(writers.flatMap(\.clipped)) }
        seconds["encode", default: 0] += start.secondsSince
        if let statistics = decoder.statistics {
            outcome.notes += plan.notes(on: statistics, clipped: outcome.clipped.total)
        }
        outcome.stages = ["decode", "filter", "verify", "compare", "encode"].compactMap { name in
            seconds[name].map { StageTime(name: name, seconds: $0) }
        }
        return outcome
    }

    /// Filters one image into files that may have more.
    private func filter(
        into writers: [OutputWriter], _ outcome: inout Outcome, _ seconds: inout [String: Double]
    ) throws(PipelineError) {
        guard let result else { preconditionFailure("a chain that was joined") }
        let encode = EncodeStage(writers, from: result, makesSheet: plan.makesSheet(request))
        let compare = try comparison()
        var stages: [any Stage] = [encode]
        if let compare { stages += [compare] + compare.companions }
        let scheduler = StageScheduler(stages + decoding + computing, queues: queues, subject: request.input.name)
        try scheduler.run(threads: isSingle ? 1 : plan.threads)

        for count in counting { outcome.clipped.add(count()) }
        for (name, time) in scheduler.busySeconds { seconds[name, default: 0] += time }
        if let verification = verify?.verification {
            var sum = outcome.verification ?? verification
            if outcome.verification != nil { sum.add(verification) }
            outcome.verification = sum
        }
        guard let compare else { return }
        let start = ContinuousClock.now
        if let other { outcome.notes += try other.finish(bitDepth: plan.output.bitDepth) }
        let compared = try compare.finish()
        outcome.difference = compared.figures
        outcome.differenceScale = compared.scale
        outcome.notes += compared.notes
        outcome.picture = compared.output
        seconds["compare", default: 0] += start.secondsSince
    }

    /// Creates the stage that compares the result, if a comparison was requested.
    private func comparison() throws(PipelineError) -> (any ComparisonStage)? {
        guard let difference = request.difference, let (result, other, layout) = self.difference else { return nil }
        return comparesIntegers
            ? try IntegerDifferenceStage(
                request, difference, plan, result: result, layout: plan.resultLayout, other: other,
                otherLayout: layout)
            : try DifferenceStage(
                request, difference, plan, result: result, layout: plan.resultLayout, other: other,
                otherLayout: layout)
    }

    /// Opens the outputs.
    func writers(metadata: ImageMetadata) throws(PipelineError) -> [OutputWriter] {
        var metadata = metadata
        metadata.samplesChanged =
            !request.chain.keepsSamples || plan.premultiplies || request.encoding.range != .clip
        let header = plan.fileHeader(request)
        var encoding = request.encoding
        encoding.defaultSampling = request.chain.defaultSampling
        // Samples that were quantized before encoding are written unchanged.
        let quantizer =
            plan.quantizesBeforeEncoding(request) ? Quantizer(bitDepth: header.bitDepth) : plan.quantizer
        var writers: [OutputWriter] = []
        for place in plan.places {
            writers.append(
                try OutputWriter(
                    place, header: header, quantizer: quantizer, metadata: metadata, encoding: encoding,
                    threads: plan.threads, followsLinks: request.followsLinks))
        }
        return writers
    }
}
