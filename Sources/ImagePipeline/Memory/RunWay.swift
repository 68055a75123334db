import ImageCodecs
import ImageFilters
import ImagePlanes

/// The way an image goes through, and what it holds on it.
struct RunWay {
    /// In strips; `nil` where the image is held whole.
    let strips: StripPlan?
    /// Why the image is held whole.
    let reason: WholeImageReason?
    /// What the run takes from its memory budget.
    let bytes: Int
    /// The threads that the bytes are counted for.
    let threads: Int

    /// Chooses the way, with the threads that it is then to be gone with.
    /// - Throws: `PipelineError` where the image would hold more than the budget has.
    static func choose(
        _ request: FilterRequest, _ plan: RunPlan, _ decoder: Decoder
    ) throws(PipelineError) -> RunWay {
        let threads = request.threads ?? ThreadCount.available
        let way: RunWay
        do throws(PipelineError) {
            way = try RunWay(request, plan, decoder, threads: threads)
        } catch {
            // Each thread has memory of its own: one may have enough where all have not.
            guard threads > 1 else { throw error }
            way = try RunWay(request, plan, decoder, threads: 1)
        }
        guard way.bytes > request.memory.mostForOne / 2, let alone = request.threadsAlone, alone != way.threads else {
            return way
        }
        // More threads hold more: where that is too much, the image has as many as beside others.
        return (try? RunWay(request, plan, decoder, threads: alone)) ?? way
    }

    private init(
        _ request: FilterRequest, _ plan: RunPlan, _ decoder: Decoder, threads: Int
    ) throws(PipelineError) {
        let codecs = MemoryNeed.codecs(decoder, plan, request, threads: threads)
        let room = request.memory.mostForOne
        (strips, reason) = try request.stripsOrReason(
            plan, givesBytes: decoder.givesBytes, threads: threads, room: max(0, room - min(codecs, room)))
        if let strips {
            bytes = Saturating.sum(strips.bytes, codecs)
        } else {
            bytes = try MemoryNeed.whole(decoder, plan, request, threads: threads)
        }
        self.threads = threads
        guard bytes <= room else {
            throw PipelineError(
                need: bytes, budget: request.memory, reason: reason?.rawValue, subject: request.input.name)
        }
    }
}

extension DecodeLimits {
    /// The same, with no more memory for a decoder than a budget has.
    func within(_ budget: MemoryBudget) -> DecodeLimits {
        var limits = self
        limits.maximumDecoderMemory = min(maximumDecoderMemory, budget.mostForOne)
        return limits
    }
}
