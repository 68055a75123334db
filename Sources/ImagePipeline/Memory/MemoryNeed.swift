import ImageCodecs
import ImageFilters
import ImagePlanes

/// What an image will hold in memory while it is filtered, estimated before it is decoded.
enum MemoryNeed {
    /// Rows of samples as they lie in planes.
    static func planes(width: Int, rows: Int, channels: Int) -> Int {
        // Rows are padded to 64 bytes and kept off multiples of 4096.
        Saturating.product(width + 32, rows, channels, MemoryLayout<Float>.stride)
    }

    /// A decoder's and an encoder's own: the whole image where it cannot be decoded row by row, some rows, tables, and
    /// what is compressed by several threads.
    static func codecs(_ decoder: Decoder, _ plan: RunPlan, _ request: FilterRequest) -> Int {
        let header = plan.output
        // Rows between planes and a codec, and those that libpng compares.
        let tables = Saturating.sum(
            2 << 20, Saturating.product(6, rowBytes(header)), Saturating.product(3, Self.rowBytes(plan.input)))
        let options = ImageCodec.EncodeOptions(
            quality: request.encoding.quality, pngLevel: request.encoding.pngLevel, threads: ThreadCount.preferred)
        return Saturating.sum(decoder.heldBytes, tables, header.format.encoderBytes(header, options))
    }

    /// A row of samples as it is in a file.
    private static func rowBytes(_ header: ImageHeader) -> Int {
        Saturating.product(header.width, header.layout.channelCount, header.bitDepth / 8)
    }

    /// An image that is held whole: its planes and the result's, what is compared with it, and what computing takes.
    static func whole(_ decoder: Decoder, _ plan: RunPlan, _ request: FilterRequest) throws(PipelineError) -> Int {
        let input = plan.input
        let inputBytes = planes(width: input.width, rows: input.height, channels: input.layout.channelCount)
        // Of a layer all channels are held, whatever files they go to.
        let outputChannels = plan.filteredLayout.channelCount
        let outputBytes = planes(width: plan.output.width, rows: plan.output.height, channels: outputChannels)
        let onePlane = plan.sizes.reduce(planes(width: input.width, rows: input.height, channels: 1)) { largest, size in
            max(largest, planes(width: size.x, rows: size.y, channels: 1))
        }
        // Planes are freed one by one as their results come, unless somebody looks at them again.
        let isLayer = request.steps.layer != nil
        let keeps = plan.keepsInput || isLayer
        var need = Saturating.sum(
            keeps ? Saturating.sum(inputBytes, outputBytes) : max(inputBytes, outputBytes), onePlane)
        if request.steps.steps.count > 1 || isLayer || plan.roundsLikeLibrary {
            need = Saturating.sum(need, Saturating.product(2, onePlane))
        }
        // The colours without alpha; then each map, or all of them on a sheet.
        if isLayer { need = Saturating.sum(need, inputBytes, request.asSheet ? outputBytes : 0) }
        // A plane's rows, and three matrices of double precision where results are joined.
        if request.verify {
            need = Saturating.sum(need, Saturating.product(8, onePlane))
        }
        if request.difference != nil { need = Saturating.sum(need, Saturating.product(2, outputBytes)) }
        return Saturating.sum(need, try engines(plan, request), codecs(decoder, plan, request))
    }

    /// What the kernels' engines take beside planes: the most of any, as they compute one after the other.
    private static func engines(_ plan: RunPlan, _ request: FilterRequest) throws(PipelineError) -> Int {
        let steps = request.steps
        var most = 0
        for (index, step) in steps.steps.enumerated() {
            let input =
                steps.combination == .sequence && index > 0
                ? plan.sizes[index - 1] : AxisPair(x: plan.input.width, y: plan.input.height)
            do throws(ConventionError) {
                let engine = try step.engineBytes(
                    input: input, samples: plan.samples, algorithm: steps.algorithm,
                    known: index == 0 ? plan.enginePlan : nil)
                most = max(most, engine)
            } catch {
                throw PipelineError(error, subject: request.input.name)
            }
        }
        return most
    }
}

extension KernelStep {
    /// Bytes of memory that computing the step takes beside planes.
    /// - Parameter known: the plan of the step's engine, where it was made.
    func engineBytes(
        input: AxisPair, samples: SampleKind, algorithm: FilterAlgorithm?, known: FilterPlan? = nil
    ) throws(ConventionError) -> Int {
        let filter = try filter(width: input.x, height: input.y, samples: samples)
        do throws(FilterError) {
            let resolved = try filter.resolved(width: input.x, height: input.y)
            let exact = convention?.exactSumsBytes(for: resolved, samples: samples) ?? 0
            if exact > 0, samples != .float { return exact }
            let engine = known ?? FilterPlan(resolved, algorithm: algorithm ?? filter.algorithm)
            let bytes = engine.byteCount(rows: resolved.geometry.output.y)
            guard case .layer(_, let layer) = self else { return max(exact, bytes) }
            // An engine for each input channel, and sums in double precision of the rows that are computed at a time.
            let sums = Saturating.product(8, resolved.geometry.output.x, max(32, engine.rowGrain))
            return Saturating.sum(Saturating.product(bytes, layer.inputs), sums)
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
