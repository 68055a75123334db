import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// The plan for one image, made once from the request and the image's header: sizes, engines, output format.
///
/// The initializer rejects requests that cannot be fulfilled.
struct ImagePlan {
    /// The header of the whole image.
    let image: ImageHeader
    /// The header of the part of the image that is read, usually all of it.
    let input: ImageHeader
    /// The part of the image that is read.
    let source: Region
    /// The region of the kernels' result that is the output; `nil` if the kernels compute nothing else.
    let cut: Region?
    /// The borders of the result, and of that which it is compared with, if valid output is filled.
    let frames: (result: ValidFrame?, flipped: ValidFrame?)
    /// The orientation in which the kernels act on the samples, as the input states it.
    let orientation: Orientation
    /// The kernels and how they are applied to the samples as stored.
    let chain: FilterChain
    /// The same with convolution and correlation exchanged, if the result is compared with theirs.
    let flipped: FilterChain?
    /// The header of the output.
    let output: ImageHeader
    /// The files of the result: one, or one for each feature map.
    let places: [OutputDestination]
    /// The sample type that a library would use.
    let samples: SampleKind
    /// The first kernel as it is applied to an image of the input's size; reports describe it.
    let filter: Filter
    /// The kernels, each with its engine.
    let kernels: PlannedKernels
    /// Whether the result already consists of integers, by the rules of another library.
    let roundsLikeLibrary: Bool
    /// Notes about deviations from what the input suggests, one sentence each.
    let notes: [String]
    /// What becomes of the input's alpha; `nil` if it has none.
    let alpha: AlphaRule?
    /// The factor by which kernels multiply even alpha, which is divided out.
    private let alphaSum: Double
    /// The input's channels as the kernels see them.
    let channels: KernelChannels
    /// The channels of the result before an array's channels become those of a picture.
    let filteredLayout: ChannelLayout
    /// Number of threads that compute the image.
    let threads: Int
    /// The engine of all kernels; `nil` leaves it to the request, or else to an estimate.
    let algorithm: FilterAlgorithm?
    /// The factor that the request asks for, after all kernels.
    let requestedGain: Double
    /// Whether the request names the order of an array's axes.
    private let namesLayout: Bool
    private let range: Quantizer.Range
    private let rounding: Quantizer.Rounding

    /// - Parameters:
    ///   - algorithm: the engine of all kernels; `nil` leaves it to the request, or else to an estimate.
    ///   - threads: the number of threads that compute the image.
    init(
        _ request: FilterRequest, input image: ImageHeader, algorithm: FilterAlgorithm? = nil, threads: Int
    ) throws(PipelineError) {
        self.image = image
        self.threads = threads
        self.algorithm = algorithm
        samples = try request.samples(of: image)
        orientation = request.orientation == .shown ? image.orientation : .upright
        let whole = Axes(x: image.width, y: image.height)
        let shown = whole.turned(orientation)
        var alpha = try AlphaRule(request, input: image)
        channels = try KernelChannels(request, image: image, alpha: alpha)
        if request.channels != nil, alpha != nil { alpha = channels.filtersAlpha ? .filter : .copy }
        self.alpha = alpha
        // Regions and borders change the boundary modes and sizes that this depends on.
        alphaSum = request.chain.alphaSum
        var stored: (chain: FilterChain, flipped: FilterChain?)
        var sizes: [Axes]
        let layout: ChannelLayout
        do throws(ConventionError) {
            stored.chain = try request.chain.stored(orientation, shown: shown)
            stored.flipped =
                request.difference?.other == .flipped
                ? try request.chain.flipped.stored(orientation, shown: shown) : nil
            sizes = try stored.chain.outputSizes(width: whole.x, height: whole.y, samples: samples)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        let subject = request.input.name
        var frames: (result: ValidFrame?, flipped: ValidFrame?)
        if let value = request.validFill {
            (stored.chain, frames.result) = try stored.chain.framed(
                with: value, input: whole, samples: samples, subject: subject)
            if let flipped = stored.flipped {
                (stored.flipped, frames.flipped) = try flipped.framed(
                    with: value, input: whole, samples: samples, subject: subject)
            }
        }
        let result = frames.result == nil ? sizes[sizes.count - 1] : whole
        let region = try request.crop?.region(of: result, orientation, subject: subject)
        self.frames = (frames.result?.cropped(to: region), frames.flipped?.cropped(to: region))
        if request.chain.combination != .sequence, let other = sizes.first(where: { $0 != sizes[0] }) {
            throw PipelineError(
                .usage, "--combine \(request.chain.combination.rawValue)",
                "the kernels' results differ in size, \(sizes[0].x)x\(sizes[0].y) and \(other.x)x\(other.y); use --size same, "
                    + "or kernels of one size")
        }
        do throws(ConventionError) {
            let part = try RegionPlan(
                stored.chain, flipped: stored.flipped, region: region, of: whole, samples: samples)
            (chain, flipped, source, cut) = (part.chain, part.flipped, part.source, part.cut)
            if region != nil || frames.result != nil {
                sizes = try chain.outputSizes(width: source.width, height: source.height, samples: samples)
            }
        } catch {
            throw PipelineError(error, subject: subject)
        }
        // Engines are planned afterwards, because their tables grow with the result.
        for size in sizes { try request.limits.check(result: size, subject: subject) }
        var input = image
        (input.width, input.height) = (source.width, source.height)
        self.input = input
        do throws(ConventionError) {
            layout = try request.chain.outputLayout(for: input.layout)
            filter = try request.chain.first.filter(width: shown.x, height: shown.y, samples: samples)
            let key = PlannedKernelCache.Key(
                width: input.width, height: input.height, image: whole, channels: input.layout.colorChannels.count,
                samples: samples,
                orientation: orientation, algorithm: algorithm, threads: threads, room: request.memory.mostForOne)
            kernels = try (request.plannedKernels ?? PlannedKernelCache()).kernels(for: key) {
                [chain] () throws(ConventionError) in try PlannedKernels(chain, key)
            }
        } catch {
            throw PipelineError(error, subject: subject)
        }
        var header = OutputHeader(
            request.encoding, input: image, layout: layout, inputName: request.input.name,
            outputName: request.output.name, isLayer: request.chain.layer != nil)
        let last = sizes[sizes.count - 1]
        output = try header.header(width: region?.width ?? last.x, height: region?.height ?? last.y)
        try frames.result?.check(against: output, subject: subject)
        if input.axes.imageCount > 1, request.difference != nil {
            throw PipelineError(
                .usage, "--diff", "\(request.input.name) has \(input.axes.imageCount) images; one can be compared",
                file: request.input.name, reason: "a batch of images cannot be compared")
        }
        notes = header.notes + request.chain.doubts(samples) + [alpha?.doubt(request)].compactMap(\.self)
        places = FeatureMaps.places(
            for: request.output, channels: layout.channelCount, format: output.format, request: request)
        roundsLikeLibrary = request.chain.areIntegers(samples)
        filteredLayout = layout
        requestedGain = request.chain.requestedGain
        namesLayout = request.encoding.arrayLayout != nil
        range = request.encoding.range
        rounding = request.encoding.rounding
    }

    /// Rejects files of feature maps that exist or cannot be replaced; the request's own output was checked before.
    func checkOutputs(of request: FilterRequest) throws(PipelineError) {
        for place in places where place != request.output { try place.check(followsLinks: request.followsLinks) }
    }

    /// How the axes of an array were read, if its shape suggests that their order may be another; part of a sentence.
    var arrayReading: String? {
        guard image.mayHaveOtherAxes, !namesLayout else { return nil }
        return "read as \(image.height) rows x \(image.width) columns x \(image.layout.channelCount) channels"
    }

    /// Whether colours are multiplied by alpha before the kernels, and divided by it afterwards.
    var premultiplies: Bool { alpha == .premultiply }

    /// The conversion of the input's colours before the kernels.
    var alphaMultiplication: AlphaWeighting {
        AlphaWeighting(.multiply, layout: input.layout, maximum: input.maximum)
    }

    /// The conversion of the filtered colours.
    ///
    /// Colours are black where alpha becomes 0 in the output: up to half a unit of integers, and where it is rounded to
    /// 0 in 16 bits.
    var alphaDivision: AlphaWeighting {
        let maximum = Double(input.maximum)
        let hidden = output.format.holdsIntegers ? maximum / Double(output.maximum) / 2 : maximum / 0x1p17
        return AlphaWeighting(
            .divide(sum: alphaSum, hidden: hidden), layout: input.layout, maximum: input.maximum)
    }

    /// Whether an array's channels become the colours of a picture.
    var relabels: Bool {
        filteredLayout != output.layout && filteredLayout.channelCount == output.layout.channelCount
    }

    /// Whether the result is quantized before it is encoded, because the range rule does not apply to all samples.
    var quantizesApart: Bool { frames.result != nil || !channels.copiedColors.isEmpty && range != .clip }

    /// Indices of the result's colours that kernels change.
    var changedColors: [Int] { resultLayout.colorChannels.filter { !channels.copiedColors.contains($0) } }

    /// The number of the result's samples that kernels compute.
    var changedSampleCount: Int {
        let inside = frames.result?.inside ?? Region(width: output.width, height: output.height)
        let alphaCount = resultLayout.alphaIndex != nil && channels.filtersAlpha ? 1 : 0
        return inside.width * inside.height * (changedColors.count + alphaCount) * output.axes.imageCount
    }

    /// Whether samples outside the range of the output's integers are clipped as they are.
    var clipsToRange: Bool { range == .clip }

    /// Whether the quantizer depends on all samples.
    var scalesToExtent: Bool { output.format.holdsIntegers && range == .minmax }

    /// The quantizer of the result; `nil` if the result stays float or the quantizer depends on its samples.
    var quantizer: Quantizer? {
        guard output.format.holdsIntegers, range != .minmax else { return nil }
        let gain = Quantizer.depthGain(from: input.unitDepth, to: output.bitDepth)
        return Quantizer(bitDepth: output.bitDepth, range: range, rounding: rounding, gain: gain, alphaGain: gain)
    }

    /// Whether the input consists of bytes and the result's sums are only rounded and clipped to bytes.
    var takesBytesToBytes: Bool {
        let isColor = input.layout == .gray || input.layout == .rgb
        guard isColor, channels.areAll, frames.result == nil, output.layout == input.layout, input.bitDepth == 8,
            range != .minmax
        else {
            return false
        }
        return quantizer == Quantizer(bitDepth: 8)
    }

    /// The quantizer for a result whose colour samples have this extent.
    /// - Precondition: the format holds integers.
    func quantizer(for extent: SampleExtent) -> Quantizer {
        if let quantizer { return quantizer }
        let gain = Quantizer.depthGain(from: input.unitDepth, to: output.bitDepth)
        return .minmax(
            low: extent.low, high: extent.high, bitDepth: output.bitDepth, rounding: rounding, alphaGain: gain)
    }
}

extension FilterChain {
    /// Notes where integers may differ by one from those of the library, one sentence each.
    fileprivate func doubts(_ samples: SampleKind) -> [String] {
        operations.compactMap { operation in
            guard case .convention(let convention, let kernel) = operation else { return nil }
            return convention.doubt(for: kernel, samples: samples)
        }
    }

    /// The channels of the result for those of an input.
    fileprivate func outputLayout(for input: ChannelLayout) throws(ConventionError) -> ChannelLayout {
        guard let layer else { return input }
        return .array(
            channels: try layer.convention.outputChannels(of: layer.weights, inputs: input.colorChannels.count))
    }
}

extension DecodeLimits {
    /// Rejects a result with more pixels than an input may have.
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
    /// Floats (32 bits) have no range that could be scaled: their values are used unchanged.
    /// - Parameter from: a header's `unitDepth`.
    static func depthGain(from: Int, to: Int) -> Double {
        switch (from, to) {
        case (8, 16): 257
        case (16, 8): 1 / 257
        default: 1
        }
    }

    /// A quantizer that only converts samples from one bit depth to another.
    static func converting(from: Int, to: Int) -> Quantizer {
        let gain = depthGain(from: from, to: to)
        return Quantizer(bitDepth: to, gain: gain, alphaGain: gain)
    }
}
