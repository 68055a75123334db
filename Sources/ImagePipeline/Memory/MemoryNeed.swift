import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// Bytes that codecs and engines take beside an image's strips, estimated before it is decoded.
enum MemoryNeed {
    /// A decoder's and an encoder's own: the whole image where it cannot be decoded row by row, some rows, tables, and
    /// what is compressed by several threads.
    static func codecs(_ decoder: Decoder, _ plan: ImagePlan, _ request: FilterRequest) -> Int {
        let header = plan.output
        // Rows between planes and a codec, and those that libpng compares.
        let tables = Saturating.sum(
            2 << 20, Saturating.product(6, rowBytes(header)), Saturating.product(3, Self.rowBytes(plan.input)))
        let options = ImageCodec.EncodeOptions(
            quality: request.encoding.quality, pngLevel: request.encoding.pngLevel, threads: plan.threads)
        return Saturating.sum(decoder.heldBytes, tables, header.format.encoderBytes(header, options))
    }

    /// A row of samples as it is in a file.
    private static func rowBytes(_ header: ImageHeader) -> Int {
        Saturating.product(header.width, header.layout.channelCount, header.bitDepth / 8)
    }
}

extension FilterOperation {
    /// Bytes of memory that computing the step takes beside planes.
    func engineBytes(
        input: Axes, samples: SampleKind, algorithm: FilterAlgorithm?, threads: Int
    ) throws(ConventionError) -> Int {
        let filter = try filter(width: input.x, height: input.y, samples: samples)
        do throws(FilterError) {
            let resolved = try filter.resolved(width: input.x, height: input.y)
            let exact = convention?.exactSumsBytes(for: resolved, samples: samples) ?? 0
            if exact > 0, samples != .float { return exact }
            let engine = FilterPlan(resolved, algorithm: algorithm ?? filter.algorithm)
            let bytes = engine.byteCount(rows: resolved.geometry.output.y, threads: threads)
            return max(exact, bytes)
        } catch {
            throw .filter(error)
        }
    }
}

extension PipelineError {
    /// An image whose memory the budget allows, and the system does not.
    init(refused bytes: Int, subject: String) {
        self.init(
            .system, subject,
            "filtering it takes about \(ByteCount.words(bytes)) of memory, which the system refuses",
            advice: "; end other programs, or set a lower limit by --memory")
    }

    /// An image that would hold more than the budget allows.
    init(need: Int, budget: MemoryBudget, reason: GatherReason?, subject: String) {
        let total = Saturating.sum(need, budget.bytes - budget.mostForOne)
        var (taken, limit) = (ByteCount.words(total), ByteCount.words(budget.bytes))
        if taken == limit { (taken, limit) = ("\(total) bytes", "\(budget.bytes) bytes") }
        let message = { (why: String?) in
            "filtering it\(why.map { ", held whole (\($0))," } ?? "") takes about \(taken) of memory, the program "
                + "included, more than the limit of \(limit)"
        }
        self.init(
            .data, subject, message(reason?.rawValue), advice: "; --memory sets the limit",
            reason: message(reason?.reason))
    }
}
