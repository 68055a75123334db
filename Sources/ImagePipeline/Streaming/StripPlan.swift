import ImageCodecs
import ImageFilters
import ImagePlanes

/// How an image goes through in strips: from the decoder through the filter into the encoder, without ever being whole.
struct StripPlan: Sendable {
    /// What the strips are made of.
    let way: any StripWay
    /// Which engine's result it is.
    let algorithm: FilterAlgorithm
    /// Input rows of a strip.
    let rows: Int
    /// Rows before a strip's own that it still has of the one before; 0 where there is none.
    let halo: Int
    /// Rows of the result that a strip has room for.
    let resultRows: Int
    /// Whether the image is one strip, and nothing goes on side by side.
    let isSingle: Bool
    /// Bytes that strips, their results and the threads that compute take, about.
    let bytes: Int
    /// How many threads decode, filter and encode.
    let threads: Int

    /// Strips of the input that there are: one is decoded, one filtered and one waits between them.
    var inputCount: Int { isSingle ? 1 : Self.inputCount }
    /// Strips of the result: one is filtered and one encoded.
    var resultCount: Int { isSingle ? 1 : Self.resultCount }

    private static let inputCount = 3
    private static let resultCount = 2

    /// Plans strips.
    /// - Parameters:
    ///   - layout: the input's channels.
    ///   - isOfBytes: whether input and output are rows of bytes, which a plain rounding takes from one to the other.
    ///   - limit: rows of a strip at most; `nil` leaves it to the plan. A strip has always as many as the kernel needs.
    ///   - threads: how many decode, filter and encode.
    ///   - room: bytes that they should not exceed; where even the least would, they have the least.
    init(
        _ filter: ResolvedFilter, algorithm: FilterAlgorithm?, layout: ChannelLayout, isOfBytes: Bool,
        rows limit: Int? = nil, threads: Int, room: Int = .max
    ) throws(FilterError) {
        let choice = FilterPlan(filter, algorithm: algorithm, streamsOutput: false)
        // An engine allocates its tables when it is made: one that is too large is counted, and refused, without them.
        let engineBytes = choice.byteCount(rows: 1, threads: threads)
        let engine = try engineBytes > room ? choice.directEngine : choice.makeEngine()
        let bytes = isOfBytes ? choice.byteFilter(engine, channels: layout.channelCount) : nil
        let way: any StripWay =
            if let bytes { ByteWay(bytes: bytes) } else { PlanarWay(engine: engine, layout: layout, threads: threads) }
        let height = filter.geometry.input.y
        let stride = filter.geometry.stride.y
        let span = filter.geometry.vertical.span(ofTaps: filter.taps.height)
        // Output rows are computed in whole grains; input rows are held until the last of a grain is there.
        let grain = (way.rowGrain - 1) * stride
        let least = 2 * span + grain + stride
        let halo = min(span + grain + stride, height)
        var rows = min(max(limit ?? Self.preferredRows(way), least), height)
        let planned = bytes == nil ? choice.algorithm : .direct
        let make = { (rows: Int) in
            StripPlan(
                way, planned, rows: rows, halo: halo, engineBytes: bytes == nil ? engineBytes : 0, threads: threads)
        }
        var plan = make(rows)
        while rows > least, plan.bytes > room {
            rows = max(least, rows / 2)
            plan = make(rows)
        }
        self = plan
    }

    private init(
        _ way: any StripWay, _ algorithm: FilterAlgorithm, rows: Int, halo: Int, engineBytes: Int, threads: Int
    ) {
        let (input, output) = (way.filter.geometry.input, way.filter.geometry.output)
        self.way = way
        self.algorithm = algorithm
        self.rows = rows
        self.threads = threads
        isSingle = rows >= input.y
        self.halo = isSingle ? 0 : halo
        // A strip makes as many rows computable as it has, and those that waited for their grain or their last tap.
        resultRows = isSingle ? output.y : min(output.y, rows + halo + way.rowGrain)
        bytes = Saturating.sum(
            Saturating.product(isSingle ? 1 : Self.inputCount, way.inputBytes(rows: rows + self.halo)),
            Saturating.product(isSingle ? 1 : Self.resultCount, way.resultBytes(rows: resultRows)),
            max(way.scratchBytes(rows: resultRows), engineBytes))
    }

    /// The rows that a strip has where the kernel asks for no more.
    private static func preferredRows(_ way: any StripWay) -> Int {
        let height = way.filter.geometry.input.y
        let rowBytes = way.inputBytes(rows: 1)
        // Of a smaller image, starting threads would cost what they would save.
        guard Saturating.product(rowBytes, height) > way.stripBytes / 4 else { return height }
        // A quarter of the image, so that stages overlap in images of middle size too.
        return max(1, min(way.stripBytes / rowBytes, (height + 3) / 4))
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
    case reach = "the kernel, or the padding, reaches over much of the image"
}

extension FilterRequest {
    /// How the image goes through in strips, or why it cannot.
    /// - Parameters:
    ///   - givesBytes: whether the decoder does.
    ///   - threads: how many decode, filter and encode.
    ///   - threads: how many decode, filter and encode.
    ///   - room: bytes that the strips should not exceed.
    func stripsOrReason(
        _ plan: RunPlan, givesBytes: Bool, threads: Int, room: Int
    ) throws(PipelineError) -> (plan: StripPlan?, reason: WholeImageReason?) {
        do throws(ConventionError) {
            return try strips(plan, givesBytes: givesBytes, threads: threads, room: room)
        } catch {
            throw PipelineError(error, subject: input.name)
        }
    }

    private func strips(
        _ plan: RunPlan, givesBytes: Bool, threads: Int, room: Int
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
            let make = { (algorithm: FilterAlgorithm?) throws(FilterError) in
                try StripPlan(
                    resolved, algorithm: algorithm, layout: plan.input.layout,
                    isOfBytes: givesBytes && plan.takesBytesToBytes, rows: stripRows,
                    threads: threads, room: room)
            }
            var strips = try make(filter.algorithm)
            if strips.bytes > room, filter.algorithm == nil {
                // Tiles of a transform come in high rows of them; the direct engine needs a few rows more than the kernel.
                strips = try make(.direct)
            }
            // Twice the rows of a strip are held, and more.
            if !strips.isSingle, 3 * strips.rows > plan.input.height || resolved.mirrorsFarRows { return (nil, .reach) }
            return (strips, nil)
        } catch {
            throw .filter(error)
        }
    }
}

extension ResolvedFilter {
    /// Whether padding goes so far past a border which mirrors the image that its rows are not those near the border.
    fileprivate var mirrorsFarRows: Bool {
        guard boundary == .symmetric || boundary == .reflect else { return false }
        let axis = geometry.vertical
        let below = axis.position(ofTap: taps.height - 1, at: axis.output - 1) - (axis.input - 1)
        return max(axis.before, below) > axis.span(ofTaps: taps.height)
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
        case .convention(let convention, let kernel):
            guard
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
