import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// Searches for mistakes that are common in ports, if no filter alone explains the output.
struct PortCauseSearch {
    private let request: IdentifyRequest
    private let content: KernelContent

    init(_ request: IdentifyRequest, _ content: KernelContent) {
        self.request = request
        self.content = content
    }

    /// Returns what explains the output; `plain` if nothing else does.
    /// - Parameter before: the input. If channels were exchanged, and are all that explains the output, they are
    ///   exchanged in it too.
    func outcome(
        instead plain: IdentifyOutcome, _ before: inout DecodedImage, _ after: borrowing DecodedImage
    ) throws(PipelineError) -> IdentifyOutcome {
        guard [.unexplained, .nearly].contains(plain.identification.verdict) else { return plain }
        let colors = before.header.layout.colorChannels.count
        let canExchange = colors == 3 || colors == 4
        if canExchange {
            before.exchangeChannels()
            let exchanged = try request.outcome(content, before, after)
            if exchanged.identification.verdict == .explained { return exchanged.with(.exchangedChannels) }
            before.exchangeChannels()
        }
        for exchanges in canExchange ? [false, true] : [false] {
            if exchanges { before.exchangeChannels() }
            let found = try scaled(plain, before, after, exchanged: exchanges)
            if exchanges { before.exchangeChannels() }
            if let found { return found }
        }
        return plain
    }

    private func scaled(
        _ plain: IdentifyOutcome, _ before: borrowing DecodedImage, _ after: borrowing DecodedImage, exchanged: Bool
    ) throws(PipelineError) -> IdentifyOutcome? {
        plain.isLayer
            ? try normalized(before, after, exchanged: exchanged)
            : try channelwise(plain, before, after, exchanged: exchanged)
    }

    /// Identifies each channel alone.
    private func channelwise(
        _ plain: IdentifyOutcome, _ before: borrowing DecodedImage, _ after: borrowing DecodedImage, exchanged: Bool
    ) throws(PipelineError) -> IdentifyOutcome? {
        let channels = Array(zip(before.header.layout.colorChannels, after.header.layout.colorChannels))
        guard channels.count > 1, channels.count <= 4 else { return nil }
        var found: [Identification] = []
        for (mine, theirs) in channels {
            let input = try before.image.single(mine, request.input)
            let output = try after.image.single(theirs, request.output)
            let identifier = Identifier(
                bank: KernelBank(plain.kernel, channels: 1), model: IdentifyRequest.model(of: after.header))
            guard let one = try? identifier.identify(input: input, output: output), one.verdict == .explained else {
                return nil
            }
            found.append(one)
        }
        let sum = abs(plain.kernel.sum) > 1e-9 * plain.kernel.absoluteSum ? plain.kernel.sum : 0
        guard let scaling = ChannelScaling(found, sum: sum, white: before.white) else { return nil }
        return plain.with(.channelScaling(scaling, exchanged: exchanged), found[0])
    }

    /// Identifies what becomes of the input after each channel was normalised by known statistics.
    private func normalized(
        _ before: borrowing DecodedImage, _ after: borrowing DecodedImage, exchanged: Bool
    ) throws(PipelineError) -> IdentifyOutcome? {
        let (statistics, white) = (ChannelStatistics.imageNet, before.white)
        let channels = before.header.layout.colorChannels
        guard channels.count == statistics.mean.count else { return nil }
        var image: PlanarImage
        do throws(PlaneError) { image = try before.image.copy() } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        for (index, channel) in channels.enumerated() {
            let (mean, deviation) = (statistics.mean[index], statistics.deviation[index])
            image.withMutablePlane(channel) { plane in
                for y in 0..<plane.height {
                    plane.withMutableRow(y) { row in
                        for x in row.indices { row[x] = Float((Double(row[x]) / white - mean) / deviation) }
                    }
                }
            }
        }
        let input = DecodedImage(header: before.header, image: image, metadata: before.metadata)
        let found = try request.outcome(content, input, after)
        guard found.identification.verdict == .explained else { return nil }
        return found.with(.normalized(statistics, exchanged: exchanged))
    }
}

extension DecodedImage {
    /// Exchanges the first and the third colour channel.
    fileprivate mutating func exchangeChannels() {
        let channels = header.layout.colorChannels
        let (one, other) = (channels[0], channels[2])
        let plane = image.takePlane(one)
        image.setPlane(one, to: image.takePlane(other))
        image.setPlane(other, to: plane)
    }

    /// The largest sample of the file's format; for floats, 1 or, if samples are larger, 255.
    fileprivate var white: Double {
        guard header.bitDepth == 32 else { return Double(header.maximum) }
        return image.colorExtent().high > 1.5 ? 255 : 1
    }
}

extension PlanarImage {
    /// One channel as an image of its own.
    fileprivate borrowing func single(_ channel: Int, _ source: InputSource) throws(PipelineError) -> PlanarImage {
        do throws(PlaneError) {
            var plane: Plane? = try withPlane(channel) { plane throws(PlaneError) in try plane.copy() }
            return try PlanarImage(width: width, height: height, layout: .gray) { _ throws(PlaneError) in
                guard let plane = plane.take() else { preconditionFailure("one channel") }
                return plane
            }
        } catch {
            throw PipelineError(error, subject: source.name)
        }
    }
}

extension IdentifyOutcome {
    /// The outcome with a cause and, if given, another identification, for which no preset was looked up.
    fileprivate func with(_ cause: PortCause, _ other: Identification? = nil) -> IdentifyOutcome {
        IdentifyOutcome(
            identification: other ?? identification, weightsColors: weightsColors, presets: other == nil ? presets : [],
            input: input, output: output, kernel: kernel, isLayer: isLayer, notes: notes, cause: cause)
    }
}
