import JSON
import Conventions
import Convolution
import ImageBuffers
import ImagePipeline
import ImageReport
import KernelFormats

/// The result of a run as text and as JSON.
struct RunReport {
    private let request: FilterRequest
    private let outcome: FilterOutcome
    private let kernels: KernelSelection

    init(_ request: FilterRequest, _ outcome: FilterOutcome, _ kernels: KernelSelection) {
        self.request = request
        self.outcome = outcome
        self.kernels = kernels
    }

    private var filter: Filter { outcome.filter }
    private var operations: [FilterOperation] { request.chain.operations }

    /// The line that every run prints: size, operation, kernel, centre, boundary, clipped samples, and what happened to
    /// alpha, orientation and range.
    var line: String {
        let verb = request.chain.mode == .convolve ? "convolved" : "correlated"
        var parts = ["\(verb)\(likeText) with \(kernelText)", boundaryText] + extentText
        if request.isGray { parts.append("luminance (--grey)") }
        parts += [orientationText, outcome.algorithm.rawValue, clipping.summary].compactMap(\.self)
        if let linearText { parts.append(linearText) }
        if let alpha = outcome.alpha { parts.append("alpha \(alpha.participle)") }
        if let images = outcome.images { parts.append("\(images) image\(images == 1 ? "" : "s")") }
        if let reading = outcome.arrayReading {
            parts.append("\(reading) (--layout chw, nchw or nhwc names another order)")
        }
        if let difference = outcome.difference {
            parts.append(difference.text)
            if difference.metrics.differingCount > 0, let scale = outcome.differenceScale?.text { parts.append(scale) }
        }
        if let verification = outcome.verification { parts.append(verification.text) }
        var output = outcome.output.name.singleLine
        if let first = outcome.outputs.first, let last = outcome.outputs.last, outcome.outputs.count > 1 {
            output = "\(first.name.singleLine) ... \(last.name.singleLine)"
        }
        let size = "\(outcome.width)x\(outcome.height), \(outcome.channelText)"
        return "\(request.input.name.singleLine) -> \(output) (\(size)): \(parts.joined(separator: ", "))"
    }

    /// The boundary mode; `reflect`, which names two modes elsewhere, with OpenCV's name.
    private var boundaryText: String {
        "\(filter.boundary) boundary" + (filter.boundary == .reflect ? " (as OpenCV's REFLECT_101)" : "")
    }

    /// The curve of linear light, and advice where 8 bits are likely to show bands.
    private var linearText: String? {
        outcome.linear.map { name in
            let isAdvised = outcome.mayShowBands && request.encoding.depth == nil
            return "linear light (\(name))" + (isAdvised ? ", --depth 16 avoids bands in dark, smooth areas" : "")
        }
    }

    private var likeText: String { request.chain.first.convention.map { " as \($0)" } ?? "" }

    /// The output's size, stride, dilation and padding where they differ from the defaults.
    private var extentText: [String] {
        var words: [String] = []
        if let padding = filter.padding, [padding.before, padding.after].allSatisfy({ $0 == Axes(both: 0) }) {
            words.append("no padding")
        } else if let padding = filter.padding {
            let (before, after) = (padding.before, padding.after)
            words.append("padded by \(before.y)+\(after.y) rows and \(before.x)+\(after.x) columns")
        } else if filter.size != .same {
            words.append("\(filter.size.rawValue) size")
        }
        if let value = request.validFill {
            words.append("border filled with \(NumberFormatter.significant(value, digits: 4))")
        }
        if let crop = request.crop { words.append("region \(crop)") }
        if let channels = request.channels { words.append("channels \(channels)") }
        if filter.stride != Axes(both: 1) { words.append("stride y=\(filter.stride.y),x=\(filter.stride.x)") }
        if filter.dilation != Axes(both: 1) {
            words.append("dilation y=\(filter.dilation.y),x=\(filter.dilation.x)")
        }
        return words
    }

    /// How an orientation that the input states was handled.
    private var orientationText: String? {
        outcome.orientation.map { orientation in
            let words =
                switch orientation.rule {
                case .shown: "as shown"
                case .stored: "as stored"
                case .upright: "turned upright"
                }
            return "\(words) (orientation \(orientation.stated.rawValue))"
        }
    }

    private var kernelText: String {
        let sizes = operations.map { "\($0.kernelSize.x)x\($0.kernelSize.y)" }
        if request.chain.layer != nil {
            return "a layer of \(sizes[0]) kernels that makes \(outcome.channels) channels"
        }
        guard operations.count == 1 else {
            return
                "\(operations.count) kernels (\(sizes.joined(separator: ", "))), \(request.chain.combination.rawValue)"
        }
        let name = kernels.kernelNames.first.flatMap(\.self).map { " (\($0.singleLine))" } ?? ""
        return "a \(sizes[0]) kernel\(name) centred on x=\(filter.centre.x),y=\(filter.centre.y)"
    }

    /// What happened to results outside the range.
    var clipping: ClippingText { ClippingText(request, outcome, arguments: kernels.arguments) }

    /// Warnings, each a sentence after the input's name.
    /// - Parameter besideLine: whether `line`, which says what became of negative results, is printed too.
    func warnings(besideLine: Bool) -> [String] {
        warningTexts(besideLine: besideLine).map { "\(request.input.name.singleLine): \($0)" }
    }

    private func warningTexts(besideLine: Bool) -> [String] {
        outcome.notes + [besideLine ? nil : clipping.hint, clipping.advice].compactMap(\.self)
    }

    /// The lines that `--verbose` adds: how kernel and input were read, the plan, and the time of each stage.
    /// - Parameter mentionsLinks: whether hard links that no longer share the output's content are mentioned.
    func details(mentionsLinks: Bool = true) -> [String] {
        let kernel = filter.kernel
        let memory = ByteCount.words(outcome.memoryBytes)
        var lines = kernels.notes.map { "  kernel  \($0)" }
        if let conversion = outcome.conversion { lines.append("  input   \(conversion)") }
        lines.append(
            "  plan    \(outcome.algorithm.rawValue): \(kernel.width * kernel.height) taps a sample, "
                + "\(outcome.width)x\(outcome.height), \(outcome.channelText), \(outcome.bitDepth) bits")
        lines.append("  plan    \(outcome.choice)")
        if let rows = outcome.stripRows {
            lines.append("  memory  strips of \(rows) rows, about \(memory); the stages' busy times overlap")
        } else {
            let reason = outcome.wholeReason.map { ": \($0)" } ?? ", in one strip"
            lines.append("  memory  the whole image, about \(memory)\(reason)")
        }
        if outcome.decoderBytes > 0 {
            let held = ByteCount.words(outcome.decoderBytes)
            lines.append("  memory  \(held) of it in the decoder: rows of this file are known only when all is read")
        }
        if mentionsLinks, let path = outcome.leavingHardLinks.first {
            lines.append("  output  \(path.singleLine) had other hard links, which keep the old content")
        }
        lines += outcome.stages.map { stage in
            "  \(stage.name.padding(to: 8))\(Self.fixed(stage.seconds * 1000, digits: 1)) ms"
        }
        return lines
    }
}

extension FilterOutcome {
    /// `1 channel`, `3 channels`.
    fileprivate var channelText: String { "\(channels) channel\(channels == 1 ? "" : "s")" }
}

extension RunReport {
    /// The JSON object of a successful run.
    /// - Parameter listsStages: whether the time of each stage is included.
    func json(listsStages: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("input", request.input == .standardInput ? "-" : request.input.name)
        object.add("output", outcome.output == .standardOutput ? "-" : outcome.output.name)
        object.add("status", "ok")
        object.add("error", nil as String?)
        object.add("width", outcome.width)
        object.add("height", outcome.height)
        object.add("channels", outcome.channels)
        if let images = outcome.images { object.add("images", images) }
        object.add("bit_depth", outcome.bitDepth)
        object.add("mode", request.chain.mode.rawValue)
        if let convention = request.chain.first.convention { object.add("like", convention.description) }
        object.add("boundary", filter.boundary.description)
        object.add("size", filter.size.rawValue)
        if let crop = request.crop { object.add("crop", Self.crop(crop)) }
        if let value = request.validFill { object.add("valid_fill", value) }
        if let selection = request.channels { object.add("filtered_channels", selection.channels.map(\.rawValue)) }
        object.add("anchor", Self.anchor(filter.centre))
        object.add("kernel", Self.kernel(filter.kernel))
        object.add("algorithm", outcome.algorithm.rawValue)
        object.add("clipped_low", outcome.clipped.low)
        object.add("clipped_high", outcome.clipped.high)
        object.add("clipped_by_channel", outcome.clippedByChannel.map(Self.clipped))
        object.add("seconds", outcome.seconds)
        if listsStages { object.add("stages", Self.stages(outcome.stages)) }
        if let difference = outcome.difference { object.add("diff", difference.json(outcome.differenceScale)) }
        if let verification = outcome.verification { object.add("verify", verification.json) }
        if let orientation = outcome.orientation {
            object.add("orientation", orientation.stated.rawValue)
            object.add("orientation_rule", orientation.rule.rawValue)
        }
        if let linear = outcome.linear { object.add("linear", linear) }
        if request.isGray { object.add("grey", true) }
        if let alpha = outcome.alpha { object.add("alpha", alpha.participle) }
        if outcome.damagedRows > 0 { object.add("damaged_rows", outcome.damagedRows) }
        if outcome.outputs.count > 1 { object.add("outputs", outcome.outputs.map(\.name)) }
        object.add("warnings", warningTexts(besideLine: false))
        return object
    }

    /// The JSON object of a failed run on one image.
    static func failure(input: String, _ error: PipelineError, seconds: Double) -> JSONObject {
        var object = JSONObject()
        object.add("input", input)
        object.add("output", nil as String?)
        object.add("status", "failed")
        object.add("error", error.description)
        object.add("seconds", seconds)
        object.add("warnings", [String]())
        return object
    }

    private static func clipped(_ count: ClipCount) -> JSONObject {
        var object = JSONObject()
        object.add("low", count.low)
        object.add("high", count.high)
        return object
    }

    /// Seconds by stage; busy times, which overlap, if stages ran concurrently.
    private static func stages(_ stages: [StageTime]) -> JSONObject {
        var object = JSONObject()
        for stage in stages { object.add(stage.name, stage.seconds) }
        return object
    }

    private static func anchor(_ anchor: Kernel.Anchor) -> JSONObject {
        var object = JSONObject()
        object.add("x", anchor.x)
        object.add("y", anchor.y)
        return object
    }

    private static func crop(_ crop: Crop) -> JSONObject {
        var object = JSONObject()
        object.add("x", crop.offset.x)
        object.add("y", crop.offset.y)
        object.add("width", crop.size.x)
        object.add("height", crop.size.y)
        return object
    }

    private static func kernel(_ kernel: Kernel) -> JSONObject {
        var object = JSONObject()
        object.add("width", kernel.width)
        object.add("height", kernel.height)
        object.add("sum", kernel.sum)
        // For a huge kernel the singular values would take longer than the filter.
        object.add("rank", max(kernel.width, kernel.height) <= 256 ? kernel.rank() : nil)
        return object
    }

    private static func fixed(_ value: Double, digits: Int) -> String { NumberFormatter.fixed(value, digits: digits) }
}
