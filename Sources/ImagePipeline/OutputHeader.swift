import ImageBuffers
import ImageCodecs

/// Reconciles the requested encoding with the output's format.
struct OutputHeader {
    private let encoding: Encoding
    private let input: ImageHeader
    private let resultLayout: ChannelLayout
    private let format: ImageFormat
    private let inputName: String
    private let outputName: String
    private let isLayer: Bool
    /// Notes for the user, one sentence each.
    private(set) var notes: [String] = []

    /// - Parameters:
    ///   - layout: the channels of the result, which differ from the input's after a layer.
    ///   - inputName: the input's name in messages.
    ///   - outputName: the output's name in messages.
    ///   - isLayer: whether the channels are feature maps, each a picture of its own.
    init(
        _ encoding: Encoding, input: ImageHeader, layout: ChannelLayout, inputName: String, outputName: String,
        isLayer: Bool = false
    ) {
        self.encoding = encoding
        self.input = input
        self.resultLayout = layout
        self.format = encoding.format ?? input.format
        self.inputName = inputName
        self.outputName = outputName
        self.isLayer = isLayer
    }

    /// The header for a file of the given size.
    /// - Throws: `PipelineError` of kind `usage` if the format cannot hold the result.
    mutating func header(width: Int, height: Int) throws(PipelineError) -> ImageHeader {
        ImageHeader(
            format: format, width: width, height: height, layout: try layout(), bitDepth: try bitDepth(),
            axes: try axes())
    }

    /// The axes of the input, or those that were asked for if it is not an array.
    private func axes() throws(PipelineError) -> ArrayAxes {
        if input.format.holdsArrays || encoding.arrayLayout == nil {
            let count = input.axes.imageCount
            guard count == 1 || format.holdsArrays else {
                throw refusal(
                    "\(format.name) holds one image, and \(inputName) has \(count)\(remedy(\.holdsArrays))")
            }
            return input.axes
        }
        guard let layout = encoding.arrayLayout, format.holdsArrays else {
            throw PipelineError(
                .usage, "--layout", "\(inputName) is not an array, and neither is its output; omit --layout",
                file: inputName, reason: "a layout is for arrays, and neither the input nor the output is one")
        }
        return ArrayAxes(ofPicture: layout)
    }

    private func layout() throws(PipelineError) -> ChannelLayout {
        let layout = resultLayout
        if format.holds(layout) { return layout }
        var picture = layout
        if case .array(let channels) = layout {
            // Feature maps have no colours: each is a picture of its own, or a part of a sheet.
            if channels == 1 || isLayer && format.holdsIntegers {
                picture = .gray
            } else if channels == 3 {
                picture = .rgb
            } else {
                throw channelRefusal(channels)
            }
            if format.holds(picture) { return picture }
        }
        let remedy = remedy { $0.holds(picture) && $0.holdsIntegers == format.holdsIntegers }
        let opaque: ChannelLayout? = picture == .grayAlpha ? .gray : picture == .rgba ? .rgb : nil
        if let opaque, format.holds(opaque) {
            throw PipelineError(
                .usage, outputName, "\(format.name) cannot hold the transparency of \(inputName)\(remedy)",
                advice: ", or lay it on a colour with --background white")
        }
        let held = format.layouts.map(\.words).joined(separator: " or ")
        throw refusal("\(format.name) holds \(held), not \(picture.words)\(remedy)")
    }

    /// The error for an array's channels that are not those of a picture.
    private func channelRefusal(_ channels: Int) -> PipelineError {
        let hint = input.mayHaveOtherAxes && encoding.arrayLayout == nil ? ", or name its axes with --layout" : ""
        return PipelineError(
            .usage, outputName,
            "\(format.name) holds 1 or 3 channels of an array, not \(channels)\(remedy(\.holdsArrays))", advice: hint)
    }

    private mutating func bitDepth() throws(PipelineError) -> Int {
        guard format.holdsIntegers else {
            guard encoding.depth == nil else {
                let choice = ImageFormat.all.filter { $0.holdsIntegers && $0.bitDepths.count > 1 }
                    .map { ".\($0.fileExtensions[0])" }.joined(separator: ", ")
                throw PipelineError(
                    .usage, outputName, "\(format.name) holds the float32 result as it is; --depth is for \(choice)",
                    reason: "\(format.name) holds the float32 result as it is; a bit depth is for \(choice)")
            }
            return 32
        }
        // Floats have no depth of their own: 8 bits unless more are requested.
        let depth = encoding.depth ?? (input.unitDepth == 16 ? 16 : 8)
        guard !format.bitDepths.contains(depth), let own = format.bitDepths.last else { return depth }
        guard encoding.depth == nil else {
            let remedy = remedy { $0.bitDepths.contains(depth) }
            throw refusal("\(format.name) holds \(own) bits a sample, not \(depth)\(remedy)")
        }
        notes.append("\(depth) bits a sample were rounded to \(format.name)'s \(own)")
        return own
    }

    /// A format that can hold the result, as a suggestion: the first of the same family, or else of all.
    private func remedy(_ isRemedy: (ImageFormat) -> Bool) -> String {
        let fitting = ImageFormat.all.filter(isRemedy)
        let remedy = fitting.first { $0.family == format.family } ?? fitting.first
        return remedy.map { "; write a .\($0.fileExtensions[0])" } ?? ""
    }

    private func refusal(_ message: String) -> PipelineError { PipelineError(.usage, outputName, message) }
}

extension ChannelLayout {
    /// The channels in a sentence.
    fileprivate var words: String {
        switch self {
        case .gray: "grey"
        case .grayAlpha: "grey with transparency"
        case .rgb: "RGB"
        case .rgba: "RGB with transparency"
        case .array(let channels): "\(channels) channels"
        }
    }
}
