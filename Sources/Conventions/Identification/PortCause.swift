import Convolution

/// A mistake that is common when code is ported between libraries, and that is no property of the filter.
package enum PortCause: Equatable, Sendable {
    /// The first and the third channel were exchanged: blue, green, red instead of red, green, blue.
    case exchangedChannels
    /// Each channel has a gain and a bias of its own.
    case channelScaling(ChannelScaling, exchanged: Bool)
    /// The mean was taken off each channel of the input, and the difference was divided by a deviation.
    case normalized(ChannelStatistics, exchanged: Bool)

    /// Whether the first and the third channel were exchanged.
    package var exchangesChannels: Bool {
        switch self {
        case .exchangedChannels: true
        case .channelScaling(_, let exchanged), .normalized(_, let exchanged): exchanged
        }
    }
}

/// Means and deviations by which networks normalise their input, channel by channel, for samples from 0 to 1.
package struct ChannelStatistics: Equatable, Sendable {
    /// The set of images.
    package let name: String
    /// The means of red, green and blue.
    package let mean: [Double]
    /// The standard deviations.
    package let deviation: [Double]

    /// Those of torchvision's pretrained networks.
    package static let imageNet = ChannelStatistics(
        name: "ImageNet", mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])
}

/// The gain and bias of each channel, and the normalisation that gives them.
package struct ChannelScaling: Equatable, Sendable {
    /// When each channel was normalised.
    package enum Order: String, Sendable {
        /// Before it was filtered.
        case before
        /// After it was filtered.
        case after
    }

    /// The factor of each channel.
    package let gains: [Double]
    /// The term added to each channel.
    package let biases: [Double]
    /// The samples past the border, if they are a constant of each channel.
    package let constants: [Double]?
    /// The deviations that make these gains, for samples from 0 to 1.
    package let deviations: [Double]
    /// The means that make these biases, for samples from 0 to 1, if they were taken off before the image was filtered;
    /// `nil` if the kernel's weights cancel out, so that it removes every mean.
    package let means: [Double]?
    /// The known statistics that give this scaling, and when they were applied; `nil` if none do.
    package let known: (statistics: ChannelStatistics, order: Order)?

    /// - Parameters:
    ///   - gains: the factor of each channel; none of them is 0.
    ///   - biases: the term added to each channel; those that the error of the measurement explains become 0.
    ///   - constants: the samples past the border.
    ///   - sum: the kernel's sum, or 0 if its weights cancel out.
    ///   - white: the largest sample of the input.
    package init(gains: [Double], biases: [Double], constants: [Double]?, sum: Double, white: Double) {
        self.gains = gains
        self.biases = zip(gains, biases).map { abs($1) <= 1e-6 * abs($0) * white ? 0 : $1 }
        self.constants = constants
        deviations = gains.map { 1 / ($0 * white) }
        let offsets = zip(gains, self.biases).map { gain, bias in bias == 0 ? 0 : -bias / gain / white }
        means = sum == 0 ? nil : offsets.map { $0 / sum }
        let statistics = ChannelStatistics.imageNet
        // Deviations of a normalised kernel are those of the result.
        let isKnown = Self.agree(deviations, statistics.deviation)
        // With weights that cancel out, a mean before leaves no bias; after, it does.
        if isKnown, means.map({ Self.agree($0, statistics.mean) }) ?? biases.allSatisfy({ abs($0) < 1e-3 }) {
            known = (statistics, .before)
        } else if isKnown, Self.agree(zip(self.biases, deviations).map { -$0 * $1 }, statistics.mean) {
            known = (statistics, .after)
        } else {
            known = nil
        }
    }

    private static func agree(_ found: [Double], _ known: [Double]) -> Bool {
        found.count == known.count && zip(found, known).allSatisfy { abs($0 - $1) <= 5e-4 }
    }

    package static func == (a: Self, b: Self) -> Bool {
        a.gains == b.gains && a.biases == b.biases && a.constants == b.constants && a.means == b.means
    }
}

extension ChannelScaling {
    /// The scaling of channels that were identified one by one, if the same operation explains all of them.
    ///
    /// - Parameters:
    ///   - channels: the identification of each channel alone.
    ///   - sum: the kernel's sum, or 0 if its weights cancel out.
    ///   - white: the largest sample of the input.
    /// - Returns: `nil` if one of them is not explained, if they differ in more than gain and bias, or if they do not
    ///   differ in these.
    package init?(_ channels: [Identification], sum: Double, white: Double) {
        let best = channels.compactMap { $0.verdict == .explained && $0.hasGain ? $0.best.first : nil }
        guard let first = best.first, channels.count > 1, best.count == channels.count else { return nil }
        for other in best {
            guard other.variant == first.variant, other.family.weighting == first.family.weighting,
                other.placement == first.placement, Self.isAlike(other.border, first.border)
            else { return nil }
        }
        let scaled = { (hypothesis: Hypothesis) in (hypothesis.signedGain, hypothesis.biases.first ?? 0) }
        let values = best.map(scaled)
        let (gain, bias) = values[0]
        // Differences that the error of the measurement explains are none.
        let differs = values.contains { one in
            abs(one.0 - gain) > 0.01 * abs(gain) || abs(one.1 - bias) > 0.01 * max(abs(bias), abs(gain) * white)
        }
        guard differs, values.allSatisfy({ $0.0 != 0 && $0.0.isFinite && $0.1.isFinite }) else { return nil }
        let constants = best.compactMap { hypothesis -> Double? in
            if case .extended(.constant(let value)) = hypothesis.border { Double(value) } else { nil }
        }
        self.init(
            gains: values.map(\.0), biases: values.map(\.1),
            constants: constants.count == best.count ? constants : nil,
            sum: first.variant == .notApplied ? 1 : sum, white: white)
    }

    /// Whether two borders are the same, or both constants: a mean that was taken off becomes another constant in each
    /// channel.
    private static func isAlike(_ a: BorderRule, _ b: BorderRule) -> Bool {
        if case .extended(.constant(let one)) = a, case .extended(.constant(let other)) = b {
            return one.isFinite && other.isFinite
        }
        return a == b
    }
}
