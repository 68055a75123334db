import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

extension StageChain {
    /// Adds all stages between the decoder and the encoder.
    func join(_ source: StripQueue, bytes: [ByteFilter]?, flipped: PlannedKernels?) throws(PipelineError) {
        let weighted = plan.premultiplies ? premultiply(source) : luma(of: source)
        var sums = try filter(plan.kernels, from: weighted, bytes: bytes?.first)
        sums = cut(sums)
        if request.verify { try join(verifying: sums, from: weighted) }
        sums = try encoded(sums, source)
        let quantizes = bytes == nil && plan.quantizesBeforeEncoding(request)
        let rule = QuantizerRule(plan.quantizer)
        let copied = plan.quantizesApart ? plan.channels.copiedColors : []
        result =
            quantizes
            ? quantize(
                sums, by: rule, layout: plan.resultLayout, copied: copied, frame: plan.frames.result, isLeader: true)
            : fillBorder(of: sums, plan.frames.result)
        guard let difference = request.difference, let result else { return }

        let layout = plan.resultLayout
        let otherLayout: ChannelLayout
        var compared: StripQueue
        // Integers of the input's depth are converted to the result's, and fractions rounded.
        let converts =
            (plan.quantizer != nil || plan.scalesToExtent)
            && (plan.input.bitDepth != plan.output.bitDepth || decoder.givesFractions)
        switch difference.other {
        case .input:
            otherLayout = plan.input.layout
            compared = cut(try centres(from: source), layout: otherLayout)
            compared = encodeLight(compared, by: decoder.light, layout: otherLayout, lag: lag)
            if converts {
                let rule = QuantizerRule(.converting(from: plan.input.unitDepth, to: plan.output.bitDepth))
                compared = quantize(compared, by: rule, layout: otherLayout, isLeader: false)
            }
        case .flipped:
            guard let flipped else { preconditionFailure("kernels that were planned") }
            otherLayout = layout
            compared = cut(try filter(flipped, from: weighted, bytes: bytes?.last))
            compared = try encoded(compared, source)
            compared =
                quantizes
                ? quantize(
                    compared, by: rule, layout: layout, copied: copied, frame: plan.frames.flipped, isLeader: false)
                : fillBorder(of: compared, plan.frames.flipped)
        case .file:
            guard let other else { preconditionFailure("a file that was opened") }
            let header = other.header
            otherLayout = header.layout
            let shape = StripShape(
                width: header.width,
                samples: other.decoder.givesBytes && header.bitDepth == plan.output.bitDepth
                    ? .bytes(channels: header.layout.channelCount, before: 0, after: 0) : .planes(header.layout))
            compared = StripQueue(
                shape, height: header.height, capacity: isSingle ? header.height : rows, count: 3,
                gathering: result.reason)
            queues.append(compared)
            decoding.append(DecodeStage(other.decoder, into: compared))
            compared = encodeLight(compared, by: other.decoder.light, layout: otherLayout)
            let isConverted = header.bitDepth != plan.output.bitDepth || other.decoder.givesFractions
            if isConverted, plan.output.format.holdsIntegers {
                let rule = QuantizerRule(.converting(from: header.unitDepth, to: plan.output.bitDepth))
                compared = quantize(compared, by: rule, layout: otherLayout, isLeader: false)
            }
        }
        self.difference = (result, compared, otherLayout)
        // Integers are drawn as bytes, which arrays and PFM do not hold.
        let holdsBytes = request.difference?.output.format?.bitDepths.contains(8) ?? true
        comparesIntegers =
            holdsBytes && IntegerDifferenceStage.accepts(plan, layout: layout, otherLayout: otherLayout)
        byteCount = Saturating.sum(
            byteCount,
            comparesIntegers
                ? IntegerDifferenceStage.byteCount(width: plan.output.width, layout: layout, threads: plan.threads)
                : DifferenceStage.byteCount(width: plan.output.width, layout: layout))
    }

    /// Adds the stages that make samples of filtered channels: colours are divided by alpha or changed by luma, and
    /// light is encoded.
    private func encoded(_ sums: StripQueue, _ source: StripQueue) throws(PipelineError) -> StripQueue {
        encodeLight(
            plan.premultiplies ? unpremultiply(sums) : try addLumaChange(sums, to: source), by: decoder.light,
            layout: plan.resultLayout, gathering: plan.gatherReason(request))
    }

    /// Adds the stages of several kernels: one after the other, or side by side with their results combined.
    func filter(
        _ kernels: PlannedKernels, from source: StripQueue, bytes: ByteFilter?
    ) throws(PipelineError) -> StripQueue {
        if let bytes {
            let output = queue(
                StripShape(
                    width: plan.output.width,
                    samples: .bytes(channels: plan.input.layout.channelCount, before: 0, after: 0)),
                after: source, InterleavedFilter(bytes: bytes), gathering: nil)
            let stage = add(InterleavedFilter(bytes: bytes), from: source, into: output)
            // The flipped kernel clips samples too, but only those of the result are counted.
            if kernels.chain == plan.kernels.chain { counting.append { stage.clipped } }
            return output
        }
        // Colours that are divided by alpha are gathered afterwards.
        let reason = plan.premultiplies ? nil : resultReason
        if kernels.areCombined {
            var parts: [StripQueue] = []
            for (index, kernel) in kernels.kernels.enumerated() {
                parts.append(
                    try filter(kernel, from: source, layout: plan.channels.layout, copies: index == 0, gathering: nil))
            }
            return addPixels(
                from: parts, layout: plan.sumsLayout, gathering: reason, compute: kernels.chain.combine(plan.channels))
        }
        var queue = source
        for (index, kernel) in kernels.kernels.enumerated() {
            let isLast = index == kernels.kernels.count - 1
            queue = try filter(
                kernel, from: queue, layout: isLast ? plan.sumsLayout : plan.channels.layout, copies: true,
                gathering: isLast ? reason : kernels.kernels[index + 1].gatherReason)
        }
        return queue
    }

    /// Adds the stage of one kernel.
    /// - Parameters:
    ///   - layout: the channels of the result.
    ///   - copies: whether the result includes the channels that are copied.
    ///   - reason: why the next stage needs the whole result, if it does.
    func filter(
        _ kernel: PlannedKernel, from source: StripQueue, layout: ChannelLayout, copies: Bool,
        gathering reason: GatherReason?
    ) throws(PipelineError) -> StripQueue {
        let filter = try rowFilter(kernel, copies: copies)
        let output = queue(
            StripShape(width: kernel.output.x, samples: .planes(layout)), after: source, filter, gathering: reason)
        add(filter, from: source, into: output)
        return output
    }

    @discardableResult
    func add(
        _ filter: any RowFilter, from source: StripQueue, into output: StripQueue, lag: Int = 0
    ) -> FilterStage {
        byteCount = Saturating.sum(byteCount, filter.scratchBytes(rows: output.capacity))
        let isAlone = !request.verify && request.difference == nil && plan.kernels.readingInput.count == 1
        let stage = FilterStage(
            filter, from: source, into: output, subject: request.input.name, lag: isAlone ? 0 : filter.reach)
        computing.append(stage)
        return stage
    }

    /// Adds a queue for a filter's result.
    func queue(
        _ shape: StripShape, after source: StripQueue, _ filter: any RowFilter, gathering reason: GatherReason?
    ) -> StripQueue {
        let height = filter.geometry.output.y
        // An input strip completes as many rows as it holds, and those that waited for their grain or their last tap.
        let base = source.isWhole ? rows : source.capacity
        let capacity = isSingle ? height : Saturating.sum(base, filter.reach, filter.rowGrain)
        let queue = StripQueue(shape, height: height, capacity: capacity, count: 2, gathering: reason)
        queues.append(queue)
        return queue
    }

    /// Adds the stage that quantizes to integers.
    /// - Parameters:
    ///   - copied: colours that the rule does not apply to, because they were not filtered.
    ///   - frame: the border of other colours that is replaced.
    func quantize(
        _ input: StripQueue, by rule: QuantizerRule, layout: ChannelLayout, copied: [Int] = [],
        frame: ValidFrame? = nil, isLeader: Bool
    ) -> StripQueue {
        let isOfBytes =
            copied.isEmpty && frame == nil && plan.output.bitDepth == 8 && layout.channelCount <= 4
            && !plan.writesMaps(request)
        let output = StripQueue(
            StripShape(
                width: input.shape.width,
                samples: isOfBytes ? .bytes(channels: layout.channelCount, before: 0, after: 0) : .planes(layout)),
            height: input.height, capacity: isSingle || !input.isWhole ? input.capacity : rows, count: 2,
            gathering: plan.makesSheet(request) ? .sheet : nil)
        queues.append(output)
        let stage = QuantizeStage(
            rule, finding: isLeader ? { [plan] in plan.quantizer(for: $0) } : nil, layout: layout,
            ruled: layout.colorChannels.filter { !copied.contains($0) }, frame: frame, from: input, into: output)
        computing.append(stage)
        if isLeader { counting.append { stage.clipped } }
        return output
    }

    /// Adds the stages that align the input with the result; none if positions do not change.
    func centres(from source: StripQueue) throws(PipelineError) -> StripQueue {
        var queue = source
        for kernel in plan.kernels.areCombined ? plan.kernels.kernels[..<1] : plan.kernels.kernels[...] {
            let geometry = try centres(kernel)
            if geometry.keepsPositions { continue }
            let filter = CentreFilter(geometry: geometry, layout: plan.input.layout, tapRows: kernel.tapRows)
            let output = self.queue(
                StripShape(width: geometry.output.x, samples: .planes(plan.input.layout)), after: queue, filter,
                gathering: nil)
            add(filter, from: queue, into: output, lag: filter.reach)
            queue = output
        }
        return queue
    }

    /// Adds the stage that cuts out the region of a whole result, if it is not computed alone.
    func cut(_ whole: StripQueue, layout: ChannelLayout? = nil) -> StripQueue {
        guard let region = plan.cut else { return whole }
        let geometry = FilterGeometry(
            input: Axes(x: whole.shape.width, y: whole.height), output: Axes(x: region.width, y: region.height),
            before: Axes(x: -region.columns.lowerBound, y: -region.rows.lowerBound), centre: Axes(both: 0))
        let filter = CentreFilter(geometry: geometry, layout: layout ?? plan.sumsLayout, tapRows: 1)
        let output = queue(
            StripShape(width: region.width, samples: .planes(filter.layout)), after: whole, filter,
            gathering: resultReason)
        add(filter, from: whole, into: output, lag: filter.reach)
        return output
    }

    /// Adds the stages that recompute the result in double precision.
    func join(verifying sums: StripQueue, from source: StripQueue) throws(PipelineError) {
        var queue = source
        let kernels = plan.kernels
        if !kernels.areCombined {
            for (index, kernel) in kernels.kernels.dropLast().enumerated() {
                let formula = FormulaFilter(
                    kernel: kernel, samples: plan.samples, channels: plan.channels.filtered, threads: plan.threads,
                    geometry: kernel.resolved?.geometry ?? kernel.wholeGeometry)
                let output = self.queue(
                    StripShape(width: kernel.output.x, samples: .planes(plan.channels.layout)), after: queue, formula,
                    gathering: kernels.kernels[index + 1].gatherReason)
                add(formula, from: queue, into: output)
                queue = output
            }
        }
        let last = kernels.areCombined ? kernels.kernels : Array(kernels.kernels.suffix(1))
        let stage = VerifyStage(last, plan, from: queue, and: sums, subject: request.input.name)
        computing.append(stage)
        verify = stage
    }
}
