import ImageCodecs

/// The way an image goes through, and what it holds on it.
struct RunWay {
    /// In strips; `nil` where the image is held whole.
    let strips: StripPlan?
    /// Why the image is held whole.
    let reason: WholeImageReason?
    /// What the run takes from its memory budget.
    let bytes: Int

    /// Chooses the way.
    /// - Throws: `PipelineError` where the image would hold more than the budget has.
    init(_ request: FilterRequest, _ plan: RunPlan, _ decoder: Decoder) throws(PipelineError) {
        let codecs = MemoryNeed.codecs(decoder, plan, request)
        let room = request.memory.mostForOne
        (strips, reason) = try request.stripsOrReason(
            plan, givesBytes: decoder.givesBytes, room: max(0, room - min(codecs, room)))
        if let strips {
            bytes = MemoryNeed.sum(strips.bytes, codecs)
        } else {
            bytes = MemoryNeed.whole(decoder, plan, request)
        }
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
