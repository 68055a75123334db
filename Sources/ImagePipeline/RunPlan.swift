import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// What follows from a request once the input's header is known.
///
/// Making it refuses what cannot work.
struct RunPlan {
    /// What the decoder said.
    let input: ImageHeader
    /// What the encoder is told.
    let output: ImageHeader
    /// The files that the result goes to: one, or one a feature map.
    let places: [OutputPlace]
    /// The type of sample that a library would see.
    let samples: SampleKind
    /// The first kernel as it is applied to an image of the input's size: what the account speaks of.
    let filter: Filter
    /// The engine of the first kernel.
    let algorithm: FilterAlgorithm
    /// What each engine was expected to take.
    let choice: String
    /// The plan of that engine; `nil` where a library's own arithmetic is followed.
    let enginePlan: FilterPlan?
    /// The size of each kernel's result.
    let sizes: [AxisPair]
    /// Whether the result is made of integers already, by the rules of the library whose convention is followed.
    let roundsLikeLibrary: Bool
    /// Sentences for the user about what is done otherwise than the input would suggest.
    let notes: [String]
    /// Whether the input's samples are looked at after they were filtered.
    let keepsInput: Bool
    /// The result's channels before an array's become a picture's.
    let filteredLayout: ChannelLayout
    private let range: Quantizer.Range
    private let rounding: Quantizer.Rounding

    init(_ request: FilterRequest, input: ImageHeader) throws(PipelineError) {
        self.input = input
        samples = SampleKind(bitDepth: input.bitDepth)
        let layout: ChannelLayout
        do throws(ConventionError) {
            sizes = try request.steps.outputSizes(width: input.width, height: input.height, samples: samples)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        // Engines are planned afterwards: their tables grow with the result.
        for size in sizes { try request.limits.check(result: size, subject: request.input.name) }
        do throws(ConventionError) {
            layout = try request.steps.outputLayout(for: input.layout)
            filter = try request.steps.first.filter(width: input.width, height: input.height, samples: samples)
            (algorithm, choice, enginePlan) = try request.steps.engine(for: filter, input: input, samples: samples)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        var fit = FormatFit(request, input: input, layout: layout)
        self.output = try fit.header(width: sizes[sizes.count - 1].x, height: sizes[sizes.count - 1].y)
        self.notes = fit.notes + request.steps.doubts(samples)
        self.places = FeatureMaps.places(
            for: request.output, channels: layout.channelCount, format: output.format, request: request)
        self.roundsLikeLibrary = request.steps.areIntegers(samples)
        self.keepsInput =
            request.verify || request.difference.map { $0.other == .input || $0.other == .flipped } ?? false
        self.filteredLayout = layout
        self.range = request.encoding.range
        self.rounding = request.encoding.rounding
    }

    /// Whether an array's channels become the colours of a picture.
    var relabels: Bool {
        filteredLayout != output.layout && filteredLayout.channelCount == output.layout.channelCount
    }

    /// The rule by which a result becomes integers whatever its samples are; `nil` where it stays float.
    /// - Precondition: not `minmax`.
    var quantizer: Quantizer? {
        guard output.format.holdsIntegers else { return nil }
        precondition(range != .minmax, "a rule that needs no look at the result")
        let gain = Quantizer.depthGain(from: input.bitDepth, to: output.bitDepth)
        return Quantizer(bitDepth: output.bitDepth, range: range, rounding: rounding, gain: gain, alphaGain: gain)
    }

    /// Whether a result's sums are rounded to bytes and clipped, and nothing else, and the input was of bytes too.
    var takesBytesToBytes: Bool {
        let isColor = input.layout == .gray || input.layout == .rgb
        guard isColor, output.layout == input.layout, input.bitDepth == 8, range != .minmax else { return false }
        return quantizer == Quantizer(bitDepth: 8)
    }

    /// The rule by which a result becomes integers; `nil` where it stays float.
    ///
    /// `minmax` looks at the result for it.
    func quantizer(for result: borrowing PlanarImage) -> Quantizer? {
        guard output.format.holdsIntegers, range == .minmax else { return quantizer }
        let gain = Quantizer.depthGain(from: input.bitDepth, to: output.bitDepth)
        let extent = result.colorExtent()
        return .minmax(
            low: extent.low, high: extent.high, bitDepth: output.bitDepth, rounding: rounding, alphaGain: gain)
    }
}

extension FilterSteps {
    /// Where integers may be a step away from those of the library that is followed, a sentence each.
    fileprivate func doubts(_ samples: SampleKind) -> [String] {
        steps.compactMap { step in
            guard case .convention(let convention, let kernel) = step else { return nil }
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
    func check(result size: AxisPair, subject: String) throws(PipelineError) {
        guard Saturating.product(size.x, size.y) > maximumPixels else { return }
        throw PipelineError(
            .data, subject,
            "the result would have \(size.x) x \(size.y) pixels, more than the limit of \(maximumPixels); --max-pixels "
                + "sets the limit")
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
