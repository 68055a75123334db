import ImageBuffers
import ImageCodecs

/// Brings together what was asked for and what the output's format can hold.
struct OutputHeader {
    private let request: FilterRequest
    private let input: ImageHeader
    private let resultLayout: ChannelLayout
    private let format: ImageFormat
    /// What the user should know of it, a sentence each.
    private(set) var notes: [String] = []

    /// - Parameter layout: the result's channels, which a layer may have made other than the input's.
    init(_ request: FilterRequest, input: ImageHeader, layout: ChannelLayout) {
        self.request = request
        self.input = input
        self.resultLayout = layout
        self.format = request.encoding.format ?? input.format
    }

    /// The header of a file of a size.
    /// - Throws: `PipelineError` of kind `usage` where the format cannot hold the result.
    mutating func header(width: Int, height: Int) throws(PipelineError) -> ImageHeader {
        ImageHeader(
            format: format, width: width, height: height, layout: try layout(), bitDepth: try bitDepth(),
            axes: input.axes)
    }

    private func layout() throws(PipelineError) -> ChannelLayout {
        let layout = resultLayout
        switch (format, layout) {
        case (.npy, _), (.png, .gray), (.png, .grayAlpha), (.png, .rgb), (.png, .rgba):
            return layout
        case (.jpeg, .gray), (.jpeg, .rgb), (.pfm, .gray), (.pfm, .rgb):
            return layout
        case (_, .array(channels: 1)):
            return .gray
        case (.png, .array) where request.steps.layer != nil, (.jpeg, .array) where request.steps.layer != nil:
            // Feature maps have no colours: each is a picture of its own, or a part of a sheet.
            return .gray
        case (_, .array(channels: 3)):
            return .rgb
        case (_, .array(let channels)):
            throw refusal("\(format.name) holds 1 or 3 channels of an array, not \(channels); write a .npy")
        case (.jpeg, _):
            throw refusal("JPEG cannot hold the transparency of \(request.input.name); write a .png")
        case (.pfm, _):
            throw refusal("PFM cannot hold the transparency of \(request.input.name); write a .npy")
        }
    }

    private mutating func bitDepth() throws(PipelineError) -> Int {
        guard format.holdsIntegers else {
            guard request.encoding.depth == nil else {
                throw refusal("\(format.name) holds the float32 result as it is; --depth is for .png")
            }
            return 32
        }
        // Arrays have no depth of their own: 8 bits unless more is asked for.
        let depth = request.encoding.depth ?? (input.bitDepth == 16 ? 16 : 8)
        guard format == .jpeg, depth == 16 else { return depth }
        guard request.encoding.depth == nil else { throw refusal("JPEG holds 8 bits a sample, not 16; write a .png") }
        notes.append("16 bits a sample were rounded to JPEG's 8")
        return 8
    }

    private func refusal(_ message: String) -> PipelineError { PipelineError(.usage, request.output.name, message) }
}

extension ImageFormat {
    /// Whether samples are rounded to integers for this format.
    var holdsIntegers: Bool {
        switch self {
        case .png, .jpeg: true
        case .npy, .pfm: false
        }
    }

    /// The format's name in a sentence.
    var name: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .npy: "NumPy array"
        case .pfm: "PFM"
        }
    }
}
