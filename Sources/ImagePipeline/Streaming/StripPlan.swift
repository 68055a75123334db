import ImageCodecs
import ImageFilters
import ImagePlanes

/// How an image goes through in strips: from the decoder through the engine into the encoder, without ever being whole.
struct StripPlan: Sendable {
    /// What is computed for each colour plane.
    let filter: ResolvedFilter
    /// Computes it.
    let engine: any FilterEngine
    /// Input rows of a strip.
    let rows: Int
    /// Rows before a strip's own that it still has of the one before.
    let halo: Int

    /// Whether the image is one strip, and nothing goes on side by side.
    var isSingle: Bool { rows >= filter.geometry.input.y }

    /// Bytes of a strip's samples that are aimed at: few enough for memory and cache, many enough to be worth a turn.
    private static let stripBytes = 4 << 20

    /// Plans strips.
    /// - Parameter limit: rows of a strip at most; `nil` leaves it to the plan. A strip has always as many as the kernel
    ///   needs.
    init(
        _ filter: ResolvedFilter, algorithm: FilterAlgorithm?, channels: Int, rows limit: Int? = nil
    ) throws(FilterError) {
        let engine = try FilterPlan(filter, algorithm: algorithm, streamsOutput: false).makeEngine()
        let geometry = filter.geometry
        let span = geometry.vertical.span(ofTaps: filter.taps.height)
        // Output rows are computed in whole grains; input rows are held until the last of a grain is there.
        let grain = (engine.rowGrain - 1) * geometry.stride.y
        let wanted = limit ?? Self.stripBytes / max(1, geometry.input.x * channels * MemoryLayout<Float>.stride)
        let least = 2 * span + grain + geometry.stride.y
        self.filter = filter
        self.engine = engine
        self.rows = min(max(wanted, least), geometry.input.y)
        self.halo = min(span + grain + geometry.stride.y, geometry.input.y)
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
    func stripsOrReason(
        _ plan: RunPlan
    ) throws(PipelineError) -> (plan: StripPlan?, reason: WholeImageReason?) {
        do throws(ConventionError) { return try strips(plan) } catch {
            throw PipelineError(error, subject: input.name)
        }
    }

    private func strips(
        _ plan: RunPlan
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
            let strips = try StripPlan(
                resolved, algorithm: filter.algorithm, channels: plan.input.layout.channelCount, rows: stripRows)
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
