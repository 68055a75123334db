import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

extension StageChain {
    /// The kernels with convolution and correlation exchanged, if the result is compared with theirs.
    static func flipped(_ plan: ImagePlan, _ request: FilterRequest) throws(PipelineError) -> PlannedKernels? {
        guard let chain = plan.flipped else { return nil }
        do throws(ConventionError) {
            return try PlannedKernels(
                chain, width: plan.input.width, height: plan.input.height,
                channels: plan.input.layout.colorChannels.count, samples: plan.samples, algorithm: plan.algorithm,
                threads: plan.threads, room: request.memory.mostForOne)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// Byte filters for the kernel and for the flipped kernel; `nil` if samples must be converted to float.
    static func byteFilters(
        _ plan: ImagePlan, _ request: FilterRequest, _ decoder: Decoder, _ flipped: PlannedKernels?
    ) -> [ByteFilter]? {
        guard plan.takesBytesToBytes, decoder.givesBytes, !request.verify, plan.kernels.kernels.count == 1 else {
            return nil
        }
        var filters: [ByteFilter] = []
        for kernels in [plan.kernels, flipped] {
            guard let kernels else { continue }
            guard case .engine(let prepared) = kernels.kernels[0].computation,
                let bytes = prepared.plan.byteFilter(
                    prepared.engine, channels: decoder.header.layout.channelCount)
            else { return nil }
            filters.append(bytes)
        }
        // Planes are needed to align the input with the result.
        let isAligned = plan.kernels.kernels[0].resolved?.geometry.keepsPositions ?? false
        return request.difference?.other == .input && !isAligned ? nil : filters
    }

    /// Returns the filter that computes the rows of one kernel.
    /// - Parameter copies: whether the result includes the channels that are copied.
    func rowFilter(_ kernel: PlannedKernel, copies: Bool) throws(PipelineError) -> any RowFilter {
        let channels = plan.channels
        let copied = copies ? channels.copied : []
        switch kernel.computation {
        case .engine(let prepared):
            return PlaneFilter(
                engine: prepared.engine, filtered: channels.filtered, copied: copied, threads: plan.threads)
        case .layer(let layer):
            return LayerFilter(layer: layer, inputs: channels.filtered, threads: plan.threads)
        case .library:
            let isOnlyReader =
                !request.verify && request.difference == nil && plan.kernels.readingInput.count == 1
            return LibraryFilter(
                operation: kernel.operation, samples: plan.samples,
                algorithm: plan.algorithm ?? request.chain.algorithm,
                threads: plan.threads,
                layout: channels.layout, copied: channels.copied,
                geometry: channels.copied.isEmpty ? kernel.wholeGeometry : try centres(kernel),
                tapRows: kernel.tapRows,
                sumBytes: try engineBytes(kernel), freesInput: isOnlyReader)
        }
    }

    func engineBytes(_ kernel: PlannedKernel) throws(PipelineError) -> Int {
        do throws(ConventionError) {
            return try kernel.operation.engineBytes(
                input: kernel.input, samples: plan.samples, algorithm: plan.algorithm ?? request.chain.algorithm,
                threads: plan.threads)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    func centres(_ kernel: PlannedKernel) throws(PipelineError) -> FilterGeometry {
        do throws(ConventionError) { return try kernel.centres(plan.samples) } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// The rows of a strip, if the kernels do not need more.
    static func preferredRows(_ shape: StripShape, height: Int) -> Int {
        // Few enough for memory and cache, enough to amortise the cost per strip.
        let stripBytes = if case .bytes = shape.samples { 1 << 20 } else { 4 << 20 }
        let rowBytes = shape.byteCount(rows: 1)
        // For a smaller image, starting threads would cost as much as it saves.
        guard Saturating.product(rowBytes, height) > stripBytes / 4 else { return height }
        // At most a quarter of the image, so that stages overlap in images of medium size too.
        return max(1, min(stripBytes / rowBytes, (height + 3) / 4))
    }
}

extension PlannedKernels {
    /// The kernels that read the image itself.
    var readingInput: [PlannedKernel] { areCombined ? kernels : Array(kernels.prefix(1)) }
}

extension PlannedKernel {
    /// The minimum number of rows in a strip: as many rows are computed as are repeated.
    var leastRows: Int {
        let (axis, grain) =
            switch computation {
            case .engine(let prepared): (prepared.plan.filter.geometry.vertical, prepared.engine.rowGrain)
            case .layer(let layer): (layer.geometry.vertical, layer.rowGrain)
            case .library: (wholeGeometry.vertical, 1)
            }
        let span = axis.span(ofTaps: tapRows)
        return Saturating.sum(2 * span, (grain - 1) * axis.stride, axis.stride)
    }

    /// The sizes of a library's whole planes, without offsets.
    var wholeGeometry: FilterGeometry {
        FilterGeometry(input: input, output: output, before: .init(both: 0), centre: .init(both: 0))
    }
}

extension ImagePlan {
    /// The channels of the result, named as in the output file if it has the same number.
    var resultLayout: ChannelLayout { relabels ? output.layout : filteredLayout }

    /// The channels of the kernels' result.
    var sumsLayout: ChannelLayout { channels.lumaWeights == nil ? resultLayout : channels.layout }

    /// Whether a layer's channels are written as separate pictures or as a sheet.
    func writesMaps(_ request: FilterRequest) -> Bool { places.count > 1 || makesSheet(request) }

    /// The header of the result's file, or of each of its files.
    func fileHeader(_ request: FilterRequest) -> ImageHeader {
        var header = output
        guard makesSheet(request) else { return header }
        let grid = SheetGrid(count: filteredLayout.channelCount, width: header.width, height: header.height)
        (header.width, header.height, header.layout) = (grid.width, grid.height, .gray)
        return header
    }

    /// Whether a layer's channels are drawn side by side in one picture.
    func makesSheet(_ request: FilterRequest) -> Bool { request.asSheet && request.chain.layer != nil }

    /// Whether samples become integers before they are encoded, because their extent, a comparison or a sheet needs
    /// all of them or all channels, or because the range rule does not apply to all colours.
    func quantizesBeforeEncoding(_ request: FilterRequest) -> Bool {
        guard output.format.holdsIntegers else { return false }
        return scalesToExtent || quantizesApart || request.difference != nil || makesSheet(request)
    }

    /// Why the whole result is needed before its first row is written; `nil` if single strips suffice.
    func gatherReason(_ request: FilterRequest) -> GatherReason? {
        if scalesToExtent { return .range }
        // Integers are arranged on a sheet after they are quantized.
        if makesSheet(request), !output.format.holdsIntegers { return .sheet }
        let isLibrary = kernels.kernels.contains { $0.gatherReason == .library }
        return request.verify && isLibrary ? .library : nil
    }
}
