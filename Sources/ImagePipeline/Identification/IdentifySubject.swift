package import Conventions
package import Convolution
package import ImageBuffers
package import ImageCodecs
import KernelFormats

/// Two images in memory, and the kernel that is assumed to have produced one from the other.
package struct IdentifySubject: ~Copyable {
    private let request: IdentifyRequest
    /// The content of the kernel's file.
    package let content: KernelContent
    private var input: DecodedImage
    private let output: DecodedImage
    /// The part of the input that was filtered last, which `cutExcerpt` describes.
    private var cut: PlanarImage?
    private var cutExcerpt: ImageExcerpt?
    /// The last whole result whose extent was requested, before rounding; `resultSteps` produced it.
    private var result: PlanarImage?
    private var resultSteps: FilterChain?
    private var resultAlpha: AlphaRule?

    init(
        request: IdentifyRequest, content: KernelContent, input: consuming DecodedImage, output: consuming DecodedImage
    ) {
        self.request = request
        self.content = content
        self.input = input
        self.output = output
    }

    /// Creates a subject from two images in memory and a kernel that was applied to the colours as they are.
    package init(
        kernel: Kernel, input: consuming PlanarImage, _ inputHeader: ImageHeader, output: consuming PlanarImage,
        _ outputHeader: ImageHeader
    ) {
        var request = IdentifyRequest(
            input: .file("the input"), output: .file("the output"), kernel: .named("the kernel"))
        request.triesWeightedColors = false
        request.triesPortCauses = false
        self.init(
            request: request,
            content: .kernels(KernelFile(kernels: [kernel], format: .textGrid)),
            input: DecodedImage(header: inputHeader, image: input, metadata: ImageMetadata()),
            output: DecodedImage(header: outputHeader, image: output, metadata: ImageMetadata()))
    }

    /// Compares both images under all hypotheses.
    ///
    /// If the input's channels were exchanged beforehand, filters are run on the input with exchanged channels from then
    /// on.
    /// - Throws: `PipelineError` of kind `data` if no hypothesis can relate the images.
    package mutating func identify() throws(PipelineError) -> IdentifyOutcome {
        let plain = try request.outcome(content, input, output)
        guard request.triesPortCauses else { return plain }
        return try PortCauseSearch(request, content).outcome(instead: plain, &input, output)
    }

    /// Filters the input with the code of a run, and counts the samples of the output that this reproduces.
    ///
    /// - Parameters:
    ///   - filter: kernels and encoding; its input and output are ignored.
    ///   - hypothesis: the position of the kernel, which determines what an excerpt can show.
    ///   - isExcerpt: whether bands of a large image suffice.
    /// - Returns: `nil` if the result's size or channels differ from the output's.
    /// - Throws: `PipelineError` if such a run would be rejected.
    /// - Complexity: that of a run, without decoding and encoding.
    package mutating func reproduction(
        by filter: FilterRequest, _ hypothesis: Hypothesis, isExcerpt: Bool
    ) throws(PipelineError) -> Reproduction? {
        let excerpt = ImageExcerpt(
            of: hypothesis, input: Axes(x: input.header.width, y: input.header.height),
            output: Axes(x: output.header.width, y: output.header.height),
            channels: input.header.layout.channelCount)
        guard isExcerpt, !excerpt.isWhole else {
            let whole = ImageExcerpt(whole: output.header)
            return try compare(try filtered(input.image, by: filter, isWhole: true), whole, isWhole: true)
        }
        if cutExcerpt != excerpt {
            do throws(PlaneError) {
                cut = try excerpt.cut(input.image)
                cutExcerpt = excerpt
            } catch {
                throw PipelineError(error, subject: request.input.name)
            }
        }
        switch cut {
        case .some(let image):
            return try compare(try filtered(image, by: filter, isWhole: false), excerpt, isWhole: false)
        case .none: return nil
        }
    }

    /// Whether filtering the input gives the output's alpha; false if one of them has none.
    package mutating func reproducesAlpha(by filter: FilterRequest) throws(PipelineError) -> Bool {
        guard let mine = input.header.layout.alphaIndex, let theirs = output.header.layout.alphaIndex else {
            return false
        }
        let result = try filtered(input.image, by: filter, isWhole: true)
        guard result.layout.alphaIndex != nil, result.width == output.header.width,
            result.height == output.header.height
        else { return false }
        return result.withPlane(mine) { a in
            output.image.withPlane(theirs) { b in
                (0..<a.height).allSatisfy { y in
                    a.withRow(y) { a in b.withRow(y) { b in a.indices.allSatisfy { a[$0] == b[$0] } } }
                }
            }
        }
    }

    /// Whether the output's samples reach both ends of a range.
    package func fills(_ range: ClosedRange<Double>) -> Bool {
        let extent = output.image.colorExtent()
        return Double(extent.low) == range.lowerBound && Double(extent.high) == range.upperBound
    }

    /// The range of the samples that a request computes, before rounding.
    package mutating func extent(by filter: FilterRequest) throws(PipelineError) -> (low: Double, high: Double) {
        let plan = try plan(filter, width: input.header.width, height: input.header.height)
        do throws(ConventionError) {
            let filtered = try plan.apply(to: input.image)
            let extent = filtered.colorExtent()
            result = consume filtered
            resultSteps = filter.chain
            resultAlpha = plan.alpha
            return (Double(extent.low), Double(extent.high))
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
    }

    /// The result of filtering the whole input, before rounding.
    private func whole(_ plan: ImagePlan) throws(ConventionError) -> PlanarImage {
        guard resultSteps == plan.kernels.chain, resultAlpha == plan.alpha else {
            return try plan.apply(to: input.image)
        }
        switch result {
        case .some(let result):
            do throws(PlaneError) { return try result.copy() } catch { throw .filter(.tooLarge(error)) }
        case .none: return try plan.apply(to: input.image)
        }
    }

    /// Plans the filtering of an image of the input's kind with a different size.
    private func plan(_ filter: FilterRequest, width: Int, height: Int) throws(PipelineError) -> ImagePlan {
        var header = input.header
        (header.width, header.height) = (width, height)
        return try ImagePlan(prepared(filter), input: header, threads: ThreadCount.available)
    }

    /// The request with the output's format, if it names none.
    private func prepared(_ filter: FilterRequest) -> FilterRequest {
        var filter = filter
        filter.encoding.format = filter.encoding.format ?? output.header.format
        return filter
    }

    private func filtered(
        _ image: borrowing PlanarImage, by filter: FilterRequest, isWhole: Bool
    ) throws(PipelineError) -> PlanarImage {
        let plan = try plan(filter, width: image.width, height: image.height)
        var result: PlanarImage
        do throws(ConventionError) {
            result = try isWhole ? whole(plan) : plan.apply(to: image)
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        if plan.relabels { result = result.relabelled(plan.output.layout) }
        if plan.output.format.holdsIntegers { _ = plan.quantizer(for: result.colorExtent()).quantize(&result) }
        return result
    }

    private func compare(
        _ result: borrowing PlanarImage, _ excerpt: ImageExcerpt, isWhole: Bool
    ) throws(PipelineError) -> Reproduction? {
        let colors = (result.layout.colorChannels, output.header.layout.colorChannels)
        let last = (x: excerpt.columns.outputs.last, y: excerpt.rows.outputs.last)
        guard colors.0.count == colors.1.count, let x = last.x, let y = last.y, x.excerpt < result.width,
            y.excerpt < result.height, !isWhole || result.width == output.header.width,
            !isWhole || result.height == output.header.height
        else { return nil }
        var reproduction = Reproduction()
        reproduction.isWhole = isWhole
        let columns = excerpt.columns.runs
        let tolerance = output.header.bitDepth == 32 ? 1e-5 * output.image.colorExtent().magnitude : 0
        for (mine, theirs) in zip(colors.0, colors.1) {
            result.withPlane(mine) { a in
                output.image.withPlane(theirs) { b in
                    for (y, whole) in excerpt.rows.outputs {
                        a.withRow(y) { a in
                            b.withRow(whole) { b in
                                reproduction.compare(a, b, at: columns, within: tolerance)
                            }
                        }
                    }
                }
            }
        }
        return reproduction
    }
}

extension ImageExcerpt {
    /// All samples of an output.
    fileprivate init(whole output: ImageHeader) {
        columns = Axis(bands: [], outputs: (0..<output.width).map { ($0, $0) })
        rows = Axis(bands: [], outputs: (0..<output.height).map { ($0, $0) })
    }
}

extension SampleExtent {
    /// The largest magnitude; 0 if there are no samples.
    fileprivate var magnitude: Float { low <= high ? max(abs(low), abs(high)) : 0 }
}
