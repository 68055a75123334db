import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// What is done to one image, worked out once from the request and the image's header: sizes, engines, output format.
///
/// Making it refuses what cannot work.
struct ImagePlan {
    /// What the decoder said.
    let input: ImageHeader
    /// What the encoder is told.
    let output: ImageHeader
    /// The files that the result goes to: one, or one a feature map.
    let places: [OutputDestination]
    /// The type of sample that a library would see.
    let samples: SampleKind
    /// The first kernel as it is applied to an image of the input's size: what the report speaks of.
    let filter: Filter
    /// The kernels, each with its engine.
    let kernels: PlannedKernels
    /// Whether the result is made of integers already, by the rules of the library whose convention is followed.
    let roundsLikeLibrary: Bool
    /// Sentences for the user about what is done otherwise than the input would suggest.
    let notes: [String]
    /// The result's channels before an array's become a picture's.
    let filteredLayout: ChannelLayout
    /// Threads that compute the image.
    let threads: Int
    /// The engine of all kernels, where neither the request nor an estimate chooses it.
    let algorithm: FilterAlgorithm?
    private let range: Quantizer.Range
    private let rounding: Quantizer.Rounding

    /// - Parameters:
    ///   - algorithm: the engine of all kernels; `nil` leaves it to the request, or else to an estimate.
    ///   - threads: how many compute the image.
    init(
        _ request: FilterRequest, input: ImageHeader, algorithm: FilterAlgorithm? = nil, threads: Int
    ) throws(PipelineError) {
        self.input = input
        self.threads = threads
        self.algorithm = algorithm
        samples = SampleKind(bitDepth: input.bitDepth)
        let sizes: [Axes]
        let layout: ChannelLayout
        do throws(ConventionError) {
            sizes = try request.chain.outputSizes(width: input.width, height: input.height, samples: samples)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        // Engines are planned afterwards: their tables grow with the result.
        for size in sizes { try request.limits.check(result: size, subject: request.input.name) }
        if request.chain.combination != .sequence, let other = sizes.first(where: { $0 != sizes[0] }) {
            throw PipelineError(
                .usage, "--combine \(request.chain.combination.rawValue)",
                "the kernels' results differ in size, \(sizes[0].x)x\(sizes[0].y) and \(other.x)x\(other.y); use --size same, "
                    + "or kernels of one size")
        }
        do throws(ConventionError) {
            layout = try request.chain.outputLayout(for: input.layout)
            filter = try request.chain.first.filter(width: input.width, height: input.height, samples: samples)
            kernels = try PlannedKernels(
                request.chain, width: input.width, height: input.height, channels: input.layout.colorChannels.count,
                samples: samples, algorithm: algorithm, threads: threads,
                room: request.memory.mostForOne)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        var header = OutputHeader(
            request.encoding, input: input, layout: layout, inputName: request.input.name,
            outputName: request.output.name, isLayer: request.chain.layer != nil)
        output = try header.header(width: sizes[sizes.count - 1].x, height: sizes[sizes.count - 1].y)
        notes = header.notes + request.chain.doubts(samples)
        places = FeatureMaps.places(
            for: request.output, channels: layout.channelCount, format: output.format, request: request)
        roundsLikeLibrary = request.chain.areIntegers(samples)
        filteredLayout = layout
        range = request.encoding.range
        rounding = request.encoding.rounding
    }

    /// Refuses feature maps' files that exist or cannot be replaced; the request's own output was checked before.
    func checkOutputs(of request: FilterRequest) throws(PipelineError) {
        for place in places where place != request.output { try place.check() }
    }

    /// Whether an array's channels become the colours of a picture.
    var relabels: Bool {
        filteredLayout != output.layout && filteredLayout.channelCount == output.layout.channelCount
    }

    /// Whether the rule by which samples become integers depends on all of them.
    var scalesToExtent: Bool { output.format.holdsIntegers && range == .minmax }

    /// The rule by which a result becomes integers; `nil` where it stays float, or the rule depends on its samples.
    var quantizer: Quantizer? {
        guard output.format.holdsIntegers, range != .minmax else { return nil }
        let gain = Quantizer.depthGain(from: input.bitDepth, to: output.bitDepth)
        return Quantizer(bitDepth: output.bitDepth, range: range, rounding: rounding, gain: gain, alphaGain: gain)
    }

    /// Whether a result's sums are rounded to bytes and clipped, and nothing else, and the input was of bytes too.
    var takesBytesToBytes: Bool {
        let isColor = input.layout == .gray || input.layout == .rgb
        guard isColor, output.layout == input.layout, input.bitDepth == 8, range != .minmax else { return false }
        return quantizer == Quantizer(bitDepth: 8)
    }

    /// The rule by which a result becomes integers whose colour samples have this extent.
    /// - Precondition: a format of integers.
    func quantizer(for extent: SampleExtent) -> Quantizer {
        if let quantizer { return quantizer }
        let gain = Quantizer.depthGain(from: input.bitDepth, to: output.bitDepth)
        return .minmax(
            low: extent.low, high: extent.high, bitDepth: output.bitDepth, rounding: rounding, alphaGain: gain)
    }
}

extension FilterChain {
    /// Where integers may be a step away from those of the library that is followed, a sentence each.
    fileprivate func doubts(_ samples: SampleKind) -> [String] {
        operations.compactMap { operation in
            guard case .convention(let convention, let kernel) = operation else { return nil }
            return convention.doubt(for: kernel, samples: samples)
        }
    }

    /// The result's channels for an input's.
    fileprivate func outputLayout(for input: ChannelLayout) throws(ConventionError) -> ChannelLayout {
        guard let layer else { return input }
        return .array(
            channels: try layer.convention.outputChannels(of: layer.weights, inputs: input.colorChannels.count))
    }
}

extension DecodeLimits {
    /// Refuses a result of more pixels than an input may have.
    func check(result size: Axes, subject: String) throws(PipelineError) {
        guard Saturating.product(size.x, size.y) > maximumPixels else { return }
        throw PipelineError(
            .data, subject,
            "the result would have \(size.x) x \(size.y) pixels, more than the limit of \(maximumPixels)",
            advice: "; --max-pixels sets the limit")
    }
}

extension Quantizer {
    /// Factor from one bit depth's sample units to another's: 65535 / 255 is 257 exactly.
    ///
    /// Floats (32 bits) have no range to be scaled to another: an array's values are taken as they are.
    static func depthGain(from: Int, to: Int) -> Double {
        switch (from, to) {
        case (8, 16): 257
        case (16, 8): 1 / 257
        default: 1
        }
    }

    /// Takes samples of one bit depth to another, and does nothing else.
    static func converting(from: Int, to: Int) -> Quantizer {
        let gain = depthGain(from: from, to: to)
        return Quantizer(bitDepth: to, gain: gain, alphaGain: gain)
    }
}
