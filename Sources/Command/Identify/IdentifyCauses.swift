import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import ImageReport
import JSON

/// What was done besides the filter: mistakes that are common in ports, and what was not searched.
struct IdentifyCauses {
    private let outcome: IdentifyOutcome
    private let trials: IdentifyTrials?

    init(_ outcome: IdentifyOutcome, _ trials: IdentifyTrials?) {
        self.outcome = outcome
        self.trials = trials
    }

    private var identification: Identification { outcome.identification }

    /// What was done to the input, after its name in a sentence; empty if nothing.
    var input: String {
        guard let cause = outcome.cause else { return "" }
        var parts: [String] = []
        if cause.exchangesChannels { parts.append("with \(channels[0]) and \(channels[2]) exchanged") }
        if case .normalized(let statistics, _) = cause {
            parts.append("normalised by the mean and deviation of \(statistics.name)")
        }
        return parts.isEmpty ? "" : ", \(Prose.list(parts)),"
    }

    /// What was done to the result, at the end of a sentence; `nil` if the gain and bias of the identification apply.
    var result: String? {
        guard case .channelScaling = outcome.cause else { return nil }
        return "with a separate gain and bias for each channel"
    }

    /// The border in words, if each channel has another constant.
    var borderText: String? {
        guard case .channelScaling(let scaling, _) = outcome.cause, let constants = scaling.constants,
            constants.contains(where: { $0 != 0 })
        else { return nil }
        let white = 1 / (scaling.gains[0] * scaling.deviations[0])
        let isMean = scaling.means.map { zip($0, constants).allSatisfy { abs($0 * white - $1) <= 0.004 * white } }
        return isMean ?? false
            ? "with zeros past the border after the mean was taken off" : "border constant: \(Self.numbers(constants))"
    }

    /// The findings in sentences.
    var sentences: [String] {
        var sentences: [String] = []
        switch outcome.cause {
        case .exchangedChannels:
            sentences.append(
                "\(order): the output was made of channels in the reverse order, as OpenCV reads them; "
                    + "\(Prose.code("image[..., ::-1]")) exchanges them, and the flags are for the exchanged image")
        case .channelScaling(let scaling, let exchanged):
            if exchanged {
                sentences.append("\(order): the output was made of channels in the reverse order, as OpenCV reads them")
            }
            sentences += channelwise(scaling, exchanged: exchanged)
        case .normalized(let statistics, let exchanged):
            if exchanged {
                sentences.append("\(order): the output was made of channels in the reverse order, as OpenCV reads them")
            }
            sentences.append(
                "normalisation: a mean of \(Self.numbers(statistics.mean)) and a deviation of "
                    + "\(Self.numbers(statistics.deviation)) were taken off the channels of samples from 0 to 1, as "
                    + "torchvision's Normalize does for \(statistics.name)")
        case nil: break
        }
        return sentences + range
    }

    /// What exists, but was not searched, if nothing explains the output.
    var unsearched: String? {
        guard [.unexplained, .nearly].contains(identification.verdict) else { return nil }
        return "filtering in linear light (--linear), a region of the result (--crop), luma or some channels alone "
            + "(--channels) and luminance (--grey); several kernels one after the other"
    }

    private var channels: [String] {
        switch outcome.input.layout {
        case .rgb, .rgba: ["red", "green", "blue"]
        default: (0..<outcome.input.layout.colorChannels.count).map { "channel \($0)" }
        }
    }

    private var order: String {
        switch outcome.input.layout {
        case .rgb, .rgba: "BGR instead of RGB"
        default: "the order of channels"
        }
    }

    private func channelwise(_ scaling: ChannelScaling, exchanged: Bool) -> [String] {
        let names = exchanged ? [2, 1, 0].map { channels[$0] } + channels.dropFirst(3) : channels
        let each = zip(names, zip(scaling.gains, scaling.biases)).map { name, scale in
            "\(name) times \(Self.number(scale.0)) plus \(Self.number(scale.1))"
        }
        let gains = "gains: \(Prose.list(each))"
        guard let (statistics, order) = scaling.known else {
            return [gains + "; a mean and a deviation taken off each channel give such gains and biases"]
        }
        let isTraceless = scaling.means == nil && order == .before
        return [
            gains,
            "normalisation: these are the gains\(isTraceless ? "" : " and biases") of a mean of "
                + "\(Self.numbers(statistics.mean)) taken off each channel \(order.rawValue) it was filtered, and of a "
                + "division by \(Self.numbers(statistics.deviation)), for samples from 0 to 1: torchvision's Normalize for "
                + statistics.name
                + (isTraceless ? " (the kernel's weights cancel out, so the mean itself leaves no trace)" : ""),
        ]
    }

    /// Samples from 0 to 1 on one side, and from 0 to 255 or 65535 on the other.
    private var range: [String] {
        guard identification.verdict == .explained, outcome.cause.map({ $0 == .exchangedChannels }) ?? true,
            let gain = trials?.winner?.numbers.scaling.gain ?? identification.best.first?.signedGain
        else { return [] }
        let sums = [outcome.kernel.sum, outcome.kernel.absoluteSum]
        let usual =
            [1] + (outcome.isLayer ? [] : sums.filter { abs($0) > 1e-9 * outcome.kernel.absoluteSum }.map { 1 / $0 })
        for white in [255.0, 65535] {
            let isOf = { (factor: Double) in usual.contains { abs(gain - $0 * factor) <= 1e-5 * abs($0 * factor) } }
            if isOf(1 / white) {
                return ["the range: divided by \(Int(white)), as samples from 0 to \(Int(white)) become 0 to 1"]
            }
            if isOf(white) {
                return ["the range: multiplied by \(Int(white)), as samples from 0 to 1 become 0 to \(Int(white))"]
            }
        }
        return []
    }

    private static func number(_ value: Double) -> String { NumberFormatter.significant(value, digits: 4) }
    private static func numbers(_ values: [Double]) -> String { Prose.list(values.map(number)) }
}

extension IdentifyCauses {
    /// The findings as JSON objects.
    var json: JSONObject? {
        guard let cause = outcome.cause else { return nil }
        var object = JSONObject()
        object.add("channels_exchanged", cause.exchangesChannels)
        switch cause {
        case .exchangedChannels: break
        case .channelScaling(let scaling, _):
            object.add("gains", Self.list(scaling.gains))
            object.add("biases", Self.list(scaling.biases))
            object.add("deviations", Self.list(scaling.deviations))
            object.add("means", scaling.means.map(Self.list))
            object.add("statistics", scaling.known?.statistics.name)
            object.add("normalized", scaling.known?.order.rawValue)
        case .normalized(let statistics, _):
            object.add("deviations", Self.list(statistics.deviation))
            object.add("means", Self.list(statistics.mean))
            object.add("statistics", statistics.name)
        }
        return object
    }
}

extension IdentifyCauses {
    private static func list(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
}
