import ImageBuffers

/// Computes each row of an image from the same rows of one or several others.
final class PixelStage: Stage, @unchecked Sendable {
    /// Computes rows of the result, the first of which is stored in row `index` of its memory.
    typealias Compute = (_ rows: Range<Int>, _ inputs: [Strip], _ result: Strip, _ index: Int) -> Void

    let name = "filter"
    private let compute: Compute
    private let readers: StripReaders
    private let output: StripQueue
    private var result: Strip?
    private(set) var isFinished = false

    /// - Parameters:
    ///   - inputs: of equal size, which is the output's.
    ///   - lag: number of rows that the stage and other readers of the last input may be apart.
    init(from inputs: [StripQueue], into output: StripQueue, lag: Int = 0, compute: @escaping Compute) {
        self.compute = compute
        self.output = output
        readers = StripReaders(inputs, lag: lag)
    }

    func reserve() -> Bool {
        guard readers.reserve() else { return false }
        if result == nil { result = output.reserve(from: readers.rows.lowerBound) }
        return result != nil
    }

    func step() {
        guard let result else { preconditionFailure("a step that was reserved") }
        let rows = readers.rows.prefix(output.capacity - result.rows.count)
        compute(rows, readers.strips, result, result.end)
        result.rows = result.rows.lowerBound..<rows.upperBound
        readers.consume(through: rows.upperBound)
        if isComplete { output.completeHeadroom(of: result) }
    }

    func publish() {
        guard isComplete, let result else { return }
        let end = result.rows.upperBound
        output.publish(result)
        self.result = nil
        guard end == output.height else { return }
        isFinished = true
        readers.close()
    }

    private var isComplete: Bool {
        guard let result else { return false }
        return !output.isWhole || result.rows.count == output.height
    }
}

extension StageChain {
    /// Adds a stage that computes rows from the same rows of images of equal size.
    /// - Parameters:
    ///   - layout: the channels of the result.
    ///   - lag: number of rows that the stage and other readers of the last input may be apart.
    ///   - reason: why the next stage needs the whole result, if it does.
    /// - Returns: the queue of the result.
    func addPixels(
        from inputs: [StripQueue], layout: ChannelLayout, lag: Int = 0, gathering reason: GatherReason? = nil,
        compute: @escaping PixelStage.Compute
    ) -> StripQueue {
        let capacity = inputs.reduce(rows) { isSingle || !$1.isWhole ? max($0, $1.capacity) : $0 }
        let output = StripQueue(
            StripShape(width: inputs[0].shape.width, samples: .planes(layout)), height: inputs[0].height,
            capacity: capacity, count: 2, gathering: reason)
        queues.append(output)
        computing.append(PixelStage(from: inputs, into: output, lag: lag, compute: compute))
        return output
    }
}

extension Strip {
    /// Copies rows of a channel of another strip of the same width, from its image row `row` on, to memory row `index`.
    /// - Parameter own: the channel that receives the rows; `nil` for the same one.
    func copy(_ count: Int, ofChannel channel: Int, as own: Int? = nil, of other: Strip, from row: Int, at index: Int) {
        planes.image.copyRows(
            count, ofPlane: channel, as: own, of: other.planes.image, from: other.index(of: row), at: index)
    }
}

extension FilterChain {
    /// Combines the results of several kernels sample by sample.
    /// - Parameter channels: the channels that are filtered; the others are taken from the first result.
    func combine(_ channels: KernelChannels) -> PixelStage.Compute {
        let (combination, gain, bias) = (combination, combinedGain, combinedBias)
        return { rows, inputs, result, index in
            for (place, strip) in inputs.enumerated() {
                if place == 0 {
                    for channel in 0..<channels.layout.channelCount {
                        result.copy(rows.count, ofChannel: channel, of: strip, from: rows.lowerBound, at: index)
                    }
                }
                let scales = place == inputs.count - 1 && (gain != 1 || bias != 0)
                for channel in channels.filtered {
                    strip.planes.image.withPlane(channel) { source in
                        result.planes.image.withMutablePlane(channel) { target in
                            for y in rows {
                                source.withRow(strip.index(of: y)) { from in
                                    target.withMutableRow(index + y - rows.lowerBound) { to in
                                        if place > 0 {
                                            for x in to.indices { to[x] = combination.accumulate(to[x], from[x]) }
                                        }
                                        if scales {
                                            for x in to.indices { to[x] = Float(Double(to[x]) * gain + bias) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
