import ImageCodecs
import ImageFilters
import ImagePlanes

/// What follows from a request once the input's header is known.
///
/// Making it refuses what cannot work.
struct RunPlan {
    /// What the decoder said.
    let input: ImageHeader
    /// What the encoder is told.
    let output: ImageHeader
    /// Sentences for the user about what is done otherwise than the input would suggest.
    let notes: [String]
    /// Whether the input's samples are looked at after they were filtered.
    let keepsInput: Bool
    private let range: Quantizer.Range
    private let rounding: Quantizer.Rounding

    init(_ request: FilterRequest, input: ImageHeader) throws(PipelineError) {
        self.input = input
        let size: (width: Int, height: Int)
        do {
            size = try request.steps.outputSize(width: input.width, height: input.height)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        var output = ImageHeader(
            format: request.encoding.format ?? input.format, width: size.width, height: size.height,
            layout: input.layout, bitDepth: request.encoding.depth ?? input.bitDepth)
        self.notes = try output.fit(to: request)
        self.output = output
        self.keepsInput =
            request.verify || request.difference.map { $0.other == .input || $0.other == .flipped } ?? false
        self.range = request.encoding.range
        self.rounding = request.encoding.rounding
    }

    /// Factor from the input's sample units to the output's: 257 from 8 bits to 16, its inverse back, else 1.
    var depthGain: Double { Quantizer.depthGain(from: input.bitDepth, to: output.bitDepth) }

    /// The rule by which a result becomes integers; `minmax` looks at the result for it.
    func quantizer(for result: borrowing PlanarImage) -> Quantizer {
        guard range == .minmax else {
            return Quantizer(
                bitDepth: output.bitDepth, range: range, rounding: rounding, gain: depthGain, alphaGain: depthGain)
        }
        let extent = result.colorExtent()
        return .minmax(
            low: extent.low, high: extent.high, bitDepth: output.bitDepth, rounding: rounding, alphaGain: depthGain)
    }
}

extension ImageHeader {
    /// Brings what was asked for and what the format can hold together.
    /// - Returns: what the user should know of it.
    fileprivate mutating func fit(to request: FilterRequest) throws(PipelineError) -> [String] {
        guard format == .jpeg else { return [] }
        if layout.alphaIndex != nil {
            throw PipelineError(
                .usage, request.output.name, "JPEG cannot hold the transparency of \(request.input.name); write a .png")
        }
        guard bitDepth != 8 else { return [] }
        if request.encoding.depth != nil {
            throw PipelineError(.usage, request.output.name, "JPEG holds 8 bits a sample, not 16; write a .png")
        }
        bitDepth = 8
        return ["16 bits a sample were rounded to JPEG's 8"]
    }
}

extension ChannelLayout {
    /// The channels that are filtered: all but alpha.
    var colorChannels: [Int] { (0..<channelCount).filter { $0 != alphaIndex } }
}

extension PlanarImage {
    /// The extent of the colour channels' samples.
    fileprivate borrowing func colorExtent() -> SampleExtent {
        var extent = SampleExtent()
        for channel in layout.colorChannels {
            withPlane(channel) { extent.include($0, rows: 0..<$0.height) }
        }
        return extent
    }
}

extension Quantizer {
    /// Factor from one bit depth's sample units to another's: 65535 / 255 is 257 exactly.
    static func depthGain(from: Int, to: Int) -> Double {
        from == to ? 1 : to == 16 ? 257 : 1 / 257
    }

    /// Takes samples of one bit depth to another, and does nothing else.
    static func converting(from: Int, to: Int) -> Quantizer {
        let gain = depthGain(from: from, to: to)
        return Quantizer(bitDepth: to, gain: gain, alphaGain: gain)
    }
}
