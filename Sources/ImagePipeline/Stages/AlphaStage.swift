import ImageBuffers

/// Multiplies the colours of strips by alpha before kernels are applied, or divides them by the filtered alpha.
///
///     before: colour * alpha / maximum        after: colour * maximum / alpha, or 0 where alpha is less than `least`
final class AlphaStage: Stage, @unchecked Sendable {
    /// The direction of the conversion.
    enum Operation {
        case multiply
        case divide
    }

    let name = "filter"
    private let operation: Operation
    private let layout: ChannelLayout
    private let maximum: Double
    private let reader: StripReader
    private let output: StripQueue
    private var result: Strip?
    /// Number of rows converted so far.
    private var done = 0
    private(set) var isFinished = false

    /// Colours with less alpha than this are black.
    ///
    /// Such an alpha is rounded to 0 in 8 and 16 bits, and the quotient would consist of rounding errors.
    private var least: Double { maximum / 0x1p17 }

    /// - Parameters:
    ///   - maximum: the alpha of opaque pixels.
    ///   - lag: number of rows that the stage may be ahead of other readers of its input.
    init(
        _ operation: Operation, layout: ChannelLayout, maximum: Float, from input: StripQueue, into output: StripQueue,
        lag: Int = 0
    ) {
        precondition(layout.alphaIndex != nil, "a picture with alpha")
        self.operation = operation
        self.layout = layout
        self.maximum = Double(maximum)
        self.output = output
        reader = input.makeReader(lag: lag)
    }

    func reserve() -> Bool {
        if (reader.strip?.rows.upperBound ?? 0) <= done, !reader.advance() { return false }
        if result == nil { result = output.reserve(from: done) }
        return result != nil
    }

    func step() {
        guard let strip = reader.strip, let result, let alpha = layout.alphaIndex else {
            preconditionFailure("a step that was reserved")
        }
        let rows = (done..<strip.rows.upperBound).prefix(output.capacity - result.rows.count)
        let (source, target) = (strip.index(of: rows.lowerBound), result.end)
        result.planes.image.copyRows(rows.count, ofPlane: alpha, of: strip.planes.image, from: source, at: target)
        for channel in layout.colorChannels {
            convert(rows.count, channel: channel, of: strip, from: source, into: result, at: target)
        }
        result.rows = result.rows.lowerBound..<rows.upperBound
        done = rows.upperBound
        if isComplete { output.completeHeadroom(of: result) }
    }

    func publish() {
        guard isComplete, let result else { return }
        output.publish(result)
        self.result = nil
        guard done == output.height else { return }
        isFinished = true
        reader.close()
    }

    private var isComplete: Bool { !output.isWhole || done == output.height }

    private func convert(
        _ count: Int, channel: Int, of strip: Strip, from source: Int, into result: Strip, at target: Int
    ) {
        let (maximum, least, isProduct) = (maximum, least, operation == .multiply)
        strip.planes.image.withPlane(layout.channelCount - 1) { alphas in
            strip.planes.image.withPlane(channel) { colors in
                result.planes.image.withMutablePlane(channel) { plane in
                    for y in 0..<count {
                        alphas.withRow(source + y) { alpha in
                            colors.withRow(source + y) { color in
                                plane.withMutableRow(target + y) { out in
                                    if isProduct {
                                        for x in out.indices {
                                            out[x] = Float(Double(color[x]) * Double(alpha[x]) / maximum)
                                        }
                                    } else {
                                        for x in out.indices {
                                            let opacity = Double(alpha[x])
                                            out[x] = opacity < least ? 0 : Float(Double(color[x]) * maximum / opacity)
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
