public import ImageCodecs
import ImageFilters
import ImagePlanes
import ImageReport
import Platform

/// The way of one image from file to file.
///
/// Start reading here.
///
///     decode -> strips -> filter -> quantize -> encode             side by side, as a rule (Streaming/)
///
///     decode -> planes -> filter -> (verify) -> quantize -> encode  where the whole image is needed (Stages/)
///                                         \-> (difference image)
///
/// What cannot work is refused before the samples are decoded, standard output gets nothing before the last sample was
/// computed, and a file appears whole or not at all.
public enum Pipeline {
    /// Filters one image.
    /// - Returns: what was done, in numbers.
    /// - Throws: `PipelineError`; no output has then come into being.
    public static func run(_ request: FilterRequest) throws(PipelineError) -> FilterOutcome {
        let clock = StageClock()
        try request.checkOutputs()
        let decoder = try Decoder(request.input, limits: request.limits.within(request.memory))
        let plan = try RunPlan(request, input: decoder.header)
        for place in plan.places { try place.check() }
        let way = try RunWay.choose(request, plan, decoder)
        request.memory.take(way.bytes)
        defer { request.memory.giveBack(way.bytes) }
        guard MachineMemory.has(way.bytes) else {
            throw PipelineError(refused: way.bytes, subject: request.input.name)
        }
        var outcome =
            switch way.strips {
            case .some(let strips): try inStrips(request, plan, decoder, strips, clock)
            case .none: try asWhole(request, plan, decoder, threads: way.threads, clock)
            }
        outcome.wholeReason = way.reason?.rawValue
        outcome.memoryBytes = way.bytes
        outcome.decoderBytes = decoder.heldBytes
        return outcome
    }

    /// Filters one image that is held whole.
    private static func asWhole(
        _ request: FilterRequest, _ plan: RunPlan, _ decoder: Decoder, threads: Int, _ clock: StageClock
    ) throws(PipelineError) -> FilterOutcome {
        var clock = clock
        let decoded = try decoder.decode()
        clock.finish("decode")

        let metadata = decoded.metadata
        var filtered = try FilterStage.apply(
            request, to: decoded.image, samples: plan.samples, keepingInput: plan.keepsInput, threads: threads)
        clock.finish("filter")
        if plan.relabels { filtered = filtered.relabelled(plan.output.layout) }

        var outcome = FilterOutcome(of: filtered.result, plan: plan, output: request.output)
        outcome.notes = metadata.warnings + plan.notes
        if request.verify {
            outcome.verification = try VerifyStage.compare(filtered, request, samples: plan.samples)
            clock.finish("verify")
        }

        var quantizer = plan.quantizer(for: filtered.result)
        var picture: PendingOutput?
        if let difference = request.difference {
            // What is compared is what the file will hold, rounding and clipping included.
            let rule = quantizer
            if let rule {
                outcome.clipped = rule.apply(to: &filtered.result)
                quantizer = Quantizer(bitDepth: rule.bitDepth)
            }
            let compared = try DifferenceStage(request, difference, plan, rule, threads: threads).compare(filtered)
            outcome.difference = compared.figures
            outcome.notes += compared.notes
            picture = compared.output
            clock.finish("compare")
        }

        let encoded = try EncodeStage.write(
            filtered.result, request: request, plan: plan, quantizer: quantizer, metadata: metadata,
            threads: threads)
        if request.difference == nil { outcome.clipped = encoded.clipped }
        for output in encoded.outputs { try output.commit() }
        try picture?.commit()
        clock.finish("encode")
        outcome.stages = clock.stages
        return outcome
    }

    /// Filters one image in strips.
    private static func inStrips(
        _ request: FilterRequest, _ plan: RunPlan, _ decoder: Decoder, _ strips: StripPlan, _ clock: StageClock
    ) throws(PipelineError) -> FilterOutcome {
        let report = try StreamedRun.run(decoder, strips, request, plan)
        try report.output.commit()
        var outcome = FilterOutcome(of: plan, output: request.output)
        outcome.notes = report.metadata.warnings + plan.notes
        outcome.clipped = report.clipped
        outcome.stages = report.stages
        outcome.wallSeconds = clock.secondsSinceStart
        outcome.stripRows = strips.isSingle ? nil : strips.rows
        if let way = strips.way as? ByteWay {
            outcome.choice += "; bytes are summed as they are, by \(way.bytes.summary)"
            outcome.algorithm = strips.algorithm
        } else if strips.algorithm != outcome.algorithm {
            outcome.choice += "; \(strips.algorithm.rawValue) is taken, for which there is memory"
            outcome.algorithm = strips.algorithm
        }
        return outcome
    }

    /// The format of a file, found by its first bytes.
    /// - Throws: `PipelineError` when it cannot be opened, or is no image.
    public static func format(of path: String) throws(PipelineError) -> ImageFormat {
        do throws(CodecError) {
            let prefix = try ByteSource(path: path).peek()
            if let format = ImageFormat.sniff(prefix) { return format }
            throw .unknownFormat(ImageFormat.description(ofUnknown: prefix))
        } catch {
            throw PipelineError(error, subject: path)
        }
    }

    /// The format of a file, found by its first bytes; `nil` for one that is no image.
    /// - Throws: `PipelineError` when it cannot be opened or read.
    static func formatIfImage(_ path: String) throws(PipelineError) -> ImageFormat? {
        do throws(CodecError) {
            return ImageFormat.sniff(try ByteSource(path: path).peek())
        } catch {
            throw PipelineError(error, subject: path)
        }
    }
}
