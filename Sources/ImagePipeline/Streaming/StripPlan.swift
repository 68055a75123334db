import ImageCodecs
import ImageFilters
import ImagePlanes
import ImagePlanes

/// How an image goes through in strips: from the decoder through the engine into the encoder, without ever being whole.
struct StripPlan: Sendable {
    /// What is computed for each colour plane.
    let filter: ResolvedFilter
    /// Computes it.
    let engine: any FilterEngine
    /// Which engine that is.
    let algorithm: FilterAlgorithm
    /// Input rows of a strip.
    let rows: Int
    /// Rows before a strip's own that it still has of the one before.
    let halo: Int

    /// Bytes that strips, their results and the engine's threads take, about.
    let bytes: Int

    /// Whether the image is one strip, and nothing goes on side by side.
    var isSingle: Bool { rows >= filter.geometry.input.y }

    /// Bytes of a strip's samples that are aimed at: few enough for memory and cache, many enough to be worth a turn.
    private static let stripBytes = 4 << 20
    /// Images below this are a single strip: what threads would save, starting them would cost.
    private static let leastBytes = 1 << 20

    /// Plans strips.
    /// - Parameters:
    ///   - limit: rows of a strip at most; `nil` leaves it to the plan. A strip has always as many as the kernel needs.
    ///   - room: bytes that they should not exceed; where even the least would, they have the least.
    init(
        _ filter: ResolvedFilter, algorithm: FilterAlgorithm?, channels: Int, rows limit: Int? = nil, room: Int = .max
    ) throws(FilterError) {
        let choice = FilterPlan(filter, algorithm: algorithm, streamsOutput: false)
        let engine = try choice.makeEngine()
        let geometry = filter.geometry
        let span = geometry.vertical.span(ofTaps: filter.taps.height)
        // Output rows are computed in whole grains; input rows are held until the last of a grain is there.
        let grain = (engine.rowGrain - 1) * geometry.stride.y
        let least = 2 * span + grain + geometry.stride.y
        let halo = min(span + grain + geometry.stride.y, geometry.input.y)
        let bytes = { (rows: Int) in Self.bytes(rows: rows, halo: halo, engine: engine, channels: channels) }
        var rows = limit ?? Self.rows(width: geometry.input.x, height: geometry.input.y, channels: channels)
        rows = min(max(rows, least), geometry.input.y)
        while rows > least, bytes(rows) > room { rows = max(least, rows / 2) }
        self.filter = filter
        self.engine = engine
        self.algorithm = choice.algorithm
        self.rows = rows
        self.halo = halo
        self.bytes = bytes(rows)
    }

    /// The rows that a strip has where the kernel asks for no more.
    private static func rows(width: Int, height: Int, channels: Int) -> Int {
        let rowBytes = MemoryNeed.planes(width: width, rows: 1, channels: channels)
        guard MemoryNeed.product(rowBytes, height) > leastBytes else { return height }
        // A quarter of the image, so that stages overlap in images of middle size too.
        return max(1, min(stripBytes / rowBytes, (height + 3) / 4))
    }

    /// Strips of the input that there are: one is decoded, one filtered and one waits between them; a single one has no
    /// other beside it.
    private static let inputCount = 3
    /// Strips of the result: one is filtered and one encoded.
    private static let resultCount = 2

    /// What strips of some rows take.
    private static func bytes(rows: Int, halo: Int, engine: any FilterEngine, channels: Int) -> Int {
        let (input, output) = (engine.filter.geometry.input, engine.filter.geometry.output)
        let isSingle = rows >= input.y
        let inputRows = isSingle ? input.y : MemoryNeed.product(inputCount, rows + halo)
        let resultRows = resultRows(rows: rows, halo: halo, engine: engine)
        return MemoryNeed.sum(
            MemoryNeed.planes(width: input.x, rows: inputRows, channels: channels),
            MemoryNeed.planes(
                width: output.x, rows: isSingle ? resultRows : MemoryNeed.product(resultCount, resultRows),
                channels: channels),
            MemoryNeed.product(engine.scratchBytes, engine.preferredThreads(rows: resultRows)))
    }

    /// Rows of the result that a strip has room for: it makes as many computable as it has, and those that waited for
    /// their grain or their last tap.
    private static func resultRows(rows: Int, halo: Int, engine: any FilterEngine) -> Int {
        let geometry = engine.filter.geometry
        return rows >= geometry.input.y ? geometry.output.y : min(geometry.output.y, rows + halo + engine.rowGrain)
    }

    /// Makes the strips that are decoded into.
    func inputStrips(layout: ChannelLayout) throws(PlaneError) -> [Strip] {
        try Self.strips(isSingle ? 1 : Self.inputCount) { () throws(PlaneError) in
            try Strip(
                width: filter.geometry.input.x, rows: rows, halo: isSingle ? 0 : halo, layout: layout)
        }
    }

    /// Makes the strips that are filtered into.
    func resultStrips(layout: ChannelLayout) throws(PlaneError) -> [Strip] {
        let rows = Self.resultRows(rows: rows, halo: halo, engine: engine)
        return try Self.strips(isSingle ? 1 : Self.resultCount) { () throws(PlaneError) in
            try Strip(width: filter.geometry.output.x, rows: rows, layout: layout)
        }
    }

    private static func strips(
        _ count: Int, _ make: () throws(PlaneError) -> Strip
    ) throws(PlaneError) -> [Strip] {
        var strips: [Strip] = []
        for _ in 0..<count { strips.append(try make()) }
        return strips
    }
}

/// Why an image has to be whole in memory before the first row of its result can be written.
enum WholeImageReason: String {
    case wish = "asked for"
    case output = "standard output gets an image only after the whole of it was computed"
    case comparison = "the result is compared with another image"
    case severalKernels = "several kernels"
    case layer = "a layer's channels"
    case range = "--range minmax looks at the whole result first"
    case wrap = "the first row's wrap border is the last row"
    case library = "a library's own arithmetic"
    case alpha = "alpha is moved"
    case reach = "the kernel reaches over most of the image"
}

extension FilterRequest {
    /// How the image goes through in strips, or why it cannot.
    /// - Parameter room: bytes that the strips should not exceed.
    func stripsOrReason(
        _ plan: RunPlan, room: Int
    ) throws(PipelineError) -> (plan: StripPlan?, reason: WholeImageReason?) {
        do throws(ConventionError) { return try strips(plan, room: room) } catch {
            throw PipelineError(error, subject: input.name)
        }
    }

    private func strips(
        _ plan: RunPlan, room: Int
    ) throws(ConventionError) -> (plan: StripPlan?, reason: WholeImageReason?) {
        if holdsWhole { return (nil, .wish) }
        guard case .file = output else { return (nil, .output) }
        if verify || difference != nil { return (nil, .comparison) }
        if steps.layer != nil || plan.relabels { return (nil, .layer) }
        if steps.steps.count > 1 { return (nil, .severalKernels) }
        if encoding.range == .minmax { return (nil, .range) }
        guard let filter = try steps.stripFilter(plan.input, samples: plan.samples) else { return (nil, .library) }
        if filter.boundary == .wrap { return (nil, .wrap) }
        do throws(FilterError) {
            let resolved = try filter.resolved(width: plan.input.width, height: plan.input.height)
            if plan.input.layout.alphaIndex != nil, !resolved.geometry.keepsPlaces { return (nil, .alpha) }
            let channels = plan.input.layout.channelCount
            var strips = try StripPlan(
                resolved, algorithm: filter.algorithm, channels: channels, rows: stripRows, room: room)
            if strips.bytes > room, filter.algorithm == nil {
                // Tiles of a transform come in high rows of them; the direct engine needs a few rows more than the kernel.
                strips = try StripPlan(
                    resolved, algorithm: .direct, channels: channels, rows: stripRows, room: room)
            }
            // Twice the rows of a strip are held, and more.
            if !strips.isSingle, 3 * strips.rows > plan.input.height { return (nil, .reach) }
            return (strips, nil)
        } catch {
            throw .filter(error)
        }
    }
}

extension FilterGeometry {
    /// Whether every output sample lies on the input sample of the same row and column.
    fileprivate var keepsPlaces: Bool {
        stride == .init(both: 1) && output == input && horizontal.centrePosition(at: 0) == 0
            && vertical.centrePosition(at: 0) == 0
    }
}

extension FilterSteps {
    /// The single kernel's filter, gain and bias included; `nil` where it is more than a filter.
    fileprivate func stripFilter(
        _ input: ImageHeader, samples: SampleKind
    ) throws(ConventionError) -> Filter? {
        var filter: Filter
        switch first {
        case .filter(let own):
            filter = own
            filter.gain *= gain
            filter.bias = filter.bias * gain + bias
        case .convention(let convention, let kernel):
            guard gain == 1, bias == 0,
                let plain = try convention.plainFilter(
                    for: kernel, width: input.width, height: input.height, samples: samples)
            else { return nil }
            filter = plain
        case .layer:
            return nil
        }
        filter.algorithm = algorithm ?? filter.algorithm
        return filter
    }
}
