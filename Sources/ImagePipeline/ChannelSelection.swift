import ImageBuffers
import ImageCodecs

/// The channels of pictures that are filtered; the others are copied.
package struct ChannelSelection: Equatable, Sendable {
    /// A channel of a picture.
    package enum Channel: String, CaseIterable, Sendable {
        case red = "r"
        case green = "g"
        case blue = "b"
        case alpha = "a"
        /// The luma of colours, or grey.
        case luma
    }

    /// The channels, each once.
    package let channels: [Channel]

    /// Creates a selection.
    /// - Precondition: there is a channel, and luma is not combined with red, green or blue.
    package init(_ channels: [Channel]) {
        precondition(!channels.isEmpty && Self.refusal(of: channels) == nil, "channels that can be filtered together")
        self.channels = channels
    }

    /// Why channels cannot be filtered together, one sentence; `nil` if they can.
    package static func refusal(of channels: [Channel]) -> String? {
        if let twice = channels.first(where: { channel in channels.count { $0 == channel } > 1 }) {
            return "\(twice.rawValue) is named twice"
        }
        let colors = channels.filter { [.red, .green, .blue].contains($0) }
        guard channels.contains(.luma), let color = colors.first else { return nil }
        return "luma is a sum of red, green and blue; name luma or \(color.rawValue), not both"
    }
}

extension ChannelSelection: CustomStringConvertible {
    /// As on the command line.
    package var description: String { channels.map(\.rawValue).joined(separator: ",") }
}

/// The channels of an image as kernels see them.
struct KernelChannels {
    /// The channels of the images that kernels read: those of the input, or its luma and alpha.
    let layout: ChannelLayout
    /// Indices of the channels that are filtered.
    let filtered: [Int]
    /// The weights of red, green and blue if kernels read luma, whose change is added to all colours; otherwise `nil`.
    let lumaWeights: [Double]?

    /// - Parameters:
    ///   - image: the header of the image.
    ///   - alpha: what becomes of alpha if the request selects no channels.
    /// - Throws: `PipelineError` of kind `usage` if the image lacks a channel that the request selects.
    init(_ request: FilterRequest, image: ImageHeader, alpha: AlphaRule?) throws(PipelineError) {
        let all = image.layout
        guard let selection = request.channels else {
            (layout, lumaWeights) = (all, nil)
            filtered = alpha?.filtersAlpha == true ? Array(0..<all.channelCount) : all.colorChannels
            return
        }
        let option = "--channels \(selection)"
        if request.chain.layer != nil {
            let reason = "a layer reads all colours"
            throw PipelineError(.usage, option, "\(reason); omit it", file: request.input.name, reason: reason)
        }
        if case .array = all {
            let reason = "the channels of an array are not known to be colours"
            throw PipelineError(
                .usage, option,
                "\(request.input.name) is an array, whose channels are not known to be colours; "
                    + "write a picture of them with -k 1 -o FILE.png first", file: request.input.name, reason: reason)
        }
        let own = ChannelSelection.Channel.allCases.filter { all.index(of: $0) != nil || $0 == .luma }
        if let missing = selection.channels.first(where: { !own.contains($0) }) {
            let names = own.map(\.rawValue).joined(separator: ", ")
            throw PipelineError(
                .usage, option, "\(request.input.name) has no \(missing.rawValue); its channels are \(names)",
                file: request.input.name, reason: "the image has no channel \(missing.rawValue)")
        }
        let readsLuma = selection.channels.contains(.luma) && all.index(of: .luma) == nil
        let read: ChannelLayout = !readsLuma ? all : all.alphaIndex == nil ? .gray : .grayAlpha
        layout = read
        filtered = selection.channels.compactMap { read.index(of: $0) }.sorted()
        lumaWeights = !readsLuma ? nil : image.format == .jpeg ? Luminance.jpegWeights : Luminance.weights
    }

    /// Indices of the channels that are copied, aligned with the result.
    var copied: [Int] { (0..<layout.channelCount).filter { !filtered.contains($0) } }

    /// Indices of the colours that are copied.
    var copiedColors: [Int] { lumaWeights == nil ? copied.filter { $0 != layout.alphaIndex } : [] }

    /// Whether alpha is filtered.
    var filtersAlpha: Bool { layout.alphaIndex.map { filtered.contains($0) } ?? false }

    /// Whether kernels read the input's channels and filter all of them.
    var areAll: Bool { lumaWeights == nil && copied.isEmpty }
}

extension ChannelLayout {
    /// The index of a picture's channel; `nil` if there is none.
    fileprivate func index(of channel: ChannelSelection.Channel) -> Int? {
        switch (channel, self) {
        case (.alpha, _): alphaIndex
        case (.luma, .gray), (.luma, .grayAlpha): 0
        case (.red, .rgb), (.red, .rgba): 0
        case (.green, .rgb), (.green, .rgba): 1
        case (.blue, .rgb), (.blue, .rgba): 2
        default: nil
        }
    }
}
