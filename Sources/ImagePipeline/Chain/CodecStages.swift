import ImageCodecs
import Conventions
import Convolution
import ImageBuffers

/// Decodes the image strip by strip.
final class DecodeStage: Stage, @unchecked Sendable {
    let name = "decode"
    private let decoder: Decoder
    private let output: StripQueue
    /// Byte filters that write the pixels past the border at both ends of each row.
    private let extending: [ByteFilter]
    private var strip: Strip?
    private var nextRow = 0

    init(_ decoder: Decoder, into output: StripQueue, extending: [ByteFilter] = []) {
        self.decoder = decoder
        self.output = output
        self.extending = extending
    }

    // Rows that no output row needs are decoded too, because they may be damaged.
    var isFinished: Bool { nextRow == decoder.header.height }

    func reserve() -> Bool {
        strip = output.reserve(from: nextRow)
        return strip != nil
    }

    func step() throws(PipelineError) {
        guard let strip else { preconditionFailure("a step that was reserved") }
        let count = min(output.capacity, decoder.header.height - nextRow)
        try decoder.read(count, into: strip)
        for filter in extending { filter.extend(rows: strip.headroom..<strip.headroom + count, of: &strip.bytes.image) }
        strip.rows = nextRow..<nextRow + count
        output.completeHeadroom(of: strip)
    }

    func publish() {
        guard let strip else { return }
        nextRow = strip.rows.upperBound
        output.publish(strip)
        self.strip = nil
    }
}

/// A quantizer that several stages share.
final class QuantizerRule: @unchecked Sendable {
    /// The quantizer; `nil` until the samples that it depends on are known.
    ///
    /// Guarded by the scheduler's monitor.
    fileprivate(set) var quantizer: Quantizer?

    init(_ quantizer: Quantizer?) { self.quantizer = quantizer }
}

/// Quantizes float samples to the integers of the file, stored as planes or as bytes.
final class QuantizeStage: Stage, @unchecked Sendable {
    let name = "filter"
    private let rule: QuantizerRule
    private var found: Quantizer?
    private let find: ((SampleExtent) -> Quantizer)?
    /// Indices of the colours that the rule applies to.
    private let ruled: [Int]
    /// The border of these colours that is replaced, and not counted as clipped.
    private let frame: ValidFrame?
    private let readers: StripReaders
    private let output: StripQueue
    private var result: Strip?
    /// Clipped samples, one count for each channel; valid after the last step.
    private(set) var clipped: [ClipCount]
    private(set) var isFinished = false

    /// - Parameters:
    ///   - input: planes; gathered if the rule depends on the samples.
    ///   - rule: the shared rule.
    ///   - find: computes an unknown rule from the extent of all colour samples. If `nil`, the stage waits until
    ///     another stage has set the rule.
    ///   - ruled: indices of the colours that the rule applies to; alpha and other colours are only rounded.
    ///   - frame: the border of these colours that is replaced; the output then consists of planes.
    init(
        _ rule: QuantizerRule, finding find: ((SampleExtent) -> Quantizer)?, layout: ChannelLayout, ruled: [Int],
        frame: ValidFrame? = nil, from input: StripQueue, into output: StripQueue
    ) {
        self.rule = rule
        self.ruled = ruled
        self.frame = frame
        self.find = find
        self.output = output
        clipped = Array(repeating: ClipCount(), count: layout.channelCount)
        readers = StripReaders([input])
        precondition(rule.quantizer != nil || input.isWhole, "all samples at once where the rule depends on them")
    }

    func reserve() -> Bool {
        found = found ?? rule.quantizer
        guard find != nil || found != nil, readers.reserve() else { return false }
        if result == nil { result = output.reserve(from: readers.rows.lowerBound) }
        return result != nil
    }

    func step() {
        guard let result, let strip = readers.strips.first else { preconditionFailure("a step that was reserved") }
        guard let rule = found ?? find?(extent(of: strip)) else { preconditionFailure("a rule that was found") }
        found = rule
        let rows = readers.rows.prefix(output.capacity - result.rows.count)
        let index = result.end
        if result.isOfBytes {
            for y in rows {
                unsafe result.bytes.image.withUnsafeMutableRow(index + y - rows.lowerBound) { target in
                    unsafe strip.planes.image.quantizeRow(
                        strip.index(of: y), by: rule, into: target, counting: &clipped)
                }
            }
        } else {
            for channel in 0..<strip.shape.channelCount {
                result.planes.image.copyRows(
                    rows.count, ofPlane: channel, of: strip.planes.image, from: strip.index(of: rows.lowerBound),
                    at: index)
                let isRuled = ruled.contains(channel)
                if isRuled { frame?.fill(rows, ofChannel: channel, of: result, at: index, with: rule.middle) }
                clipped[channel] += result.planes.image.withMutablePlane(channel) { plane in
                    (isRuled ? rule : rule.forAlpha).quantize(&plane, rows: index..<index + rows.count)
                }
                guard isRuled else { continue }
                let value = frame.map {
                    Quantizer(bitDepth: rule.bitDepth, rounding: rule.rounding).quantized(Float($0.value))
                }
                if let value { frame?.fill(rows, ofChannel: channel, of: result, at: index, with: value) }
            }
        }
        result.rows = result.rows.lowerBound..<rows.upperBound
        readers.consume(through: rows.upperBound)
        if isComplete { output.completeHeadroom(of: result) }
    }

    /// The extent of the samples that the rule depends on.
    private func extent(of strip: Strip) -> SampleExtent {
        frame?.extent(of: ruled, in: strip.planes.image, row: strip.headroom) ?? strip.planes.image.extent(of: ruled)
    }

    func publish() {
        if rule.quantizer == nil { rule.quantizer = found }
        guard isComplete, let result else { return }
        output.publish(result)
        self.result = nil
        guard readers.isDone else { return }
        isFinished = true
        readers.close()
    }

    private var isComplete: Bool { !output.isWhole || readers.isDone }
}

/// Encodes strips into outputs that are not yet in place: one file, or one for each feature map.
final class EncodeStage: Stage, @unchecked Sendable {
    let name = "encode"
    private let writers: [OutputWriter]
    private let reader: StripReader
    private let height: Int
    private let makesSheet: Bool
    /// Buffer for the rows of one feature map.
    private var map: Strip.Planes?
    private var mapRows = 0
    private(set) var isFinished = false

    /// - Parameters:
    ///   - writers: one for the image, or one for each of its channels.
    ///   - makesSheet: whether the channels are drawn side by side in one picture; the input is then gathered.
    init(_ writers: [OutputWriter], from input: StripQueue, makesSheet: Bool = false) {
        self.writers = writers
        self.makesSheet = makesSheet
        height = input.height
        reader = input.makeReader()
        precondition(!makesSheet || input.isWhole, "all rows of all maps")
    }

    func reserve() -> Bool { reader.advance() }

    func step() throws(PipelineError) {
        guard let strip = reader.strip else { preconditionFailure("a step that was reserved") }
        let rows = strip.headroom..<strip.end
        if strip.isOfBytes {
            try writers[0].write(rows, of: strip.bytes.image)
        } else if makesSheet {
            let sheet = try FeatureMaps.sheet(of: strip.planes.image, subject: writers[0].name)
            try writers[0].write(0..<sheet.height, of: sheet)
        } else if writers.count > 1 {
            for (channel, writer) in writers.enumerated() { try write(channel, rows, of: strip, by: writer) }
        } else {
            try writers[0].write(rows, of: strip.planes.image)
        }
    }

    private func write(_ channel: Int, _ rows: Range<Int>, of strip: Strip, by writer: OutputWriter)
        throws(PipelineError)
    {
        let map: Strip.Planes
        if let own = self.map, mapRows >= rows.count {
            map = own
        } else {
            do throws(PlaneError) {
                map = Strip.Planes(
                    try PlanarImage(uninitializedWidth: strip.shape.width, height: rows.count, layout: .gray))
                (self.map, mapRows) = (map, rows.count)
            } catch {
                throw PipelineError(error, subject: writer.name)
            }
        }
        map.image.copyRows(rows.count, ofPlane: channel, as: 0, of: strip.planes.image, from: rows.lowerBound)
        try writer.write(0..<rows.count, of: map.image)
    }

    func publish() {
        guard reader.strip?.rows.upperBound == height else { return }
        isFinished = true
        reader.close()
    }
}

extension Range where Bound == Int {
    /// The first `count` numbers, or all if there are fewer.
    func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}
