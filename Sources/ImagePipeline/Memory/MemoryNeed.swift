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
        let rowBytes = rowBytes(header)
        // Rows between planes and a codec, and those that libpng compares.
        let tables = Saturating.sum(
            2 << 20, Saturating.product(6, rowBytes), Saturating.product(3, Self.rowBytes(plan.input)))
        guard header.format == .png else { return Saturating.sum(decoder.heldBytes, tables) }
        // A strip's rows, filtered and compressed, for each thread and one more (`png_strips.c`).
        let image = Saturating.product(rowBytes, header.height)
        let strip = min(image, max(rowBytes, (request.encoding.pngLevel ?? 0) < 5 ? 1 << 19 : 1 << 20))
        let jobs = min(plan.threads + 1, image / max(strip, 1) + 1)
        return Saturating.sum(decoder.heldBytes, tables, Saturating.product(4, strip, jobs))
    }

    /// A row of samples as it is in a file.
    private static func rowBytes(_ header: ImageHeader) -> Int {
        Saturating.product(header.width, header.layout.channelCount, header.bitDepth / 8)
    }
}

extension KernelStep {
    /// Bytes of memory that computing the step takes beside planes.
    func engineBytes(
        input: AxisPair, samples: SampleKind, algorithm: FilterAlgorithm?, threads: Int
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
            "filtering it takes about \(ByteCount.words(bytes)) of memory, which the system refuses; end other programs, "
                + "or set a lower limit by --memory")
    }

    /// An image that would hold more than the budget allows.
    init(need: Int, budget: MemoryBudget, reason: String?, subject: String) {
        let why = reason.map { ", held whole (\($0))," } ?? ""
        let total = Saturating.sum(need, budget.bytes - budget.mostForOne)
        var (taken, limit) = (ByteCount.words(total), ByteCount.words(budget.bytes))
        if taken == limit { (taken, limit) = ("\(total) bytes", "\(budget.bytes) bytes") }
        self.init(
            .data, subject,
            "filtering it\(why) takes about \(taken) of memory, the program included, more than the limit of \(limit); "
                + "--memory sets the limit")
    }
}
