import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// Estimates the bytes that codecs and engines need in addition to an image's strips, before it is decoded.
enum MemoryNeed {
    /// Bytes for decoding and encoding.
    ///
    /// They include the whole image if it cannot be decoded row by row, some rows, tables, and buffers for compression
    /// on several threads.
    static func codecs(_ decoder: Decoder, _ plan: ImagePlan, _ request: FilterRequest) -> Int {
        let header = plan.fileHeader(request)
        // Rows between planes and a codec, and rows that libpng compares.
        let tables = Saturating.sum(
            2 << 20, Saturating.product(6, rowBytes(header)), Saturating.product(3, Self.rowBytes(plan.image)))
        let conversion = Saturating.sum(
            request.conversion.rowBytes(width: plan.image.width), decoder.light?.byteCount ?? 0)
        let cropping = plan.source.width < plan.image.width ? CroppedReader.rowBytes(plan.image) : 0
        var options = request.encoding.options(threads: plan.threads)
        if header.format == plan.input.format {
            options.isProgressive = options.isProgressive || decoder.isProgressive
        } else {
            options.sampling = options.sampling ?? request.chain.defaultSampling
        }
        // Each file of a layer's maps has an encoder.
        let encoders = Saturating.product(plan.places.count, header.format.encoderBytes(header, options))
        // A picture of differences that is turned when it is complete.
        let isTurned = request.difference != nil && plan.orientation != .upright
        let picture = isTurned ? Saturating.product(3, plan.output.width, plan.output.height) : 0
        return Saturating.sum(decoder.heldBytes, tables, conversion, cropping, encoders, picture)
    }

    /// Bytes of a row of samples in a file.
    private static func rowBytes(_ header: ImageHeader) -> Int {
        Saturating.product(header.width, header.layout.channelCount, header.bitDepth / 8)
    }
}

extension FilterOperation {
    /// Bytes needed to compute the operation, in addition to planes.
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
    /// The error for an image whose memory the budget allows but the system refuses.
    init(refused bytes: Int, subject: String) {
        self.init(
            .system, subject,
            "filtering it takes about \(ByteCount.words(bytes)) of memory, which the system refuses",
            advice: "; end other programs, or set a lower limit by --memory")
    }

    /// The error for an image that would exceed the budget.
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
