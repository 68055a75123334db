import Conventions
import Convolution
import ImageBuffers
import ImagePipeline
import ImageReport
import KernelFormats

/// What happened to results outside the range of the file's integers, and what shows them.
struct ClippingText {
    private let request: FilterRequest
    private let outcome: FilterOutcome
    private let arguments: [String]

    /// - Parameter arguments: the values of `--kernel`.
    init(_ request: FilterRequest, _ outcome: FilterOutcome, arguments: [String]) {
        self.request = request
        self.outcome = outcome
        self.arguments = arguments
    }

    /// The part of a run's line: the number of clipped samples, and what became of negative results of a kernel whose
    /// weights sum to 0; for other kernels, the range if it is not the default.
    var summary: String { [count, negatives].compactMap(\.self).joined(separator: ", ") }

    private var count: String {
        guard outcome.bitDepth <= 16 else { return "nothing rounded or clipped" }
        if outcome.roundsLikeLibrary { return "rounded and clipped as there" }
        let (low, high) = (outcome.clipped.low, outcome.clipped.high)
        let participle = request.encoding.range == .wrap ? "wrapped" : "clipped"
        guard low + high > 0 else { return "no sample \(participle)" }
        return "\(participle) \(low) low and \(high) high of \(outcome.sampleCount) samples "
            + "(\(NumberFormatter.percent(outcome.clippedShare)))"
    }

    /// The options that show negative results.
    private var options: String {
        "\(request.chain.hasBias ? "without the bias, " : "")--range offset or --range abs"
    }

    private var negatives: String? {
        guard request.chain.detectsEdges else {
            let range = request.encoding.range
            return range == .clip || outcome.bitDepth > 16 || outcome.roundsLikeLibrary
                ? nil : "range \(range.rawValue)"
        }
        guard outcome.bitDepth <= 16 else { return "negative results kept" }
        if outcome.roundsLikeLibrary {
            let isClipped = request.chain.first.convention?.integers?.overflow == .clip
            return "negative results \(isClipped ? "became 0" : "wrapped around") "
                + "(\(options), without the library's rounding, shows them)"
        }
        if request.chain.givesMagnitudes { return "magnitudes, never negative" }
        switch request.encoding.range {
        case .clip where outcome.clipped.low > 0: return "negative results became 0 (\(options) shows them)"
        case .clip: return "no negative results (\(options) would show them)"
        case .offset: return "0 shown as mid-grey and negative results darker (--range offset)"
        case .abs: return "negative results shown by their magnitude (--range abs)"
        case .minmax:
            return "the smallest result shown black and the largest white (--range minmax; --range offset shows 0 as "
                + "mid-grey, --range abs magnitudes)"
        case .wrap: return "negative results wrapped around (\(options) shows them)"
        }
    }

    /// A sentence on negative results that became 0, however few; `nil` if there are none to show.
    ///
    /// A run's line says the same.
    var hint: String? {
        lostNegatives.map { lost in
            "negative results became 0 (\(NumberFormatter.percent(lost.share)) of the samples); \(lost.remedy)"
        }
    }

    /// A share of an image's samples, and what can be done about them.
    struct Finding {
        /// The share, 0...1.
        var share: Double
        /// Words after "clipped".
        var place = ""
        /// A sentence.
        var remedy: String
    }

    /// The negative results that became 0; `nil` if there are none to show.
    var lostNegatives: Finding? {
        guard losesNegatives, outcome.clipped.low > 0 else { return nil }
        return Finding(
            share: Double(outcome.clipped.low) / Double(outcome.sampleCount), remedy: "\(options) shows them")
    }

    /// Whether negative results, which are half of all, are clipped because no option shows them.
    private var losesNegatives: Bool {
        request.chain.detectsEdges && request.encoding.range == .clip && !request.chain.hasBias
            && !request.chain.givesMagnitudes
    }

    /// A sentence with advice if many samples were clipped, besides those that `hint` is about.
    var advice: String? {
        excess.map { excess in
            "\(NumberFormatter.percent(excess.share)) of the samples were clipped\(excess.place); \(excess.remedy)"
        }
    }

    /// The samples that were clipped, besides those of `lostNegatives`, if they are many.
    var excess: Finding? {
        let share =
            losesNegatives ? Double(outcome.clipped.high) / Double(max(outcome.sampleCount, 1)) : outcome.clippedShare
        guard share > Self.mostClipped, let remedy = request.clippingRemedy(outcome) else { return nil }
        return Finding(share: share, place: losesNegatives ? " above the range" : "", remedy: text(remedy))
    }

    /// The share of clipped samples above which a file shows too little of its result.
    static let mostClipped = 0.05

    private func text(_ remedy: ClippingRemedy) -> String {
        switch remedy {
        case .normalize(let sum): "the kernel sums to \(Self.short(sum)): --normalize sum keeps the brightness"
        case .keepingScale(let scale, let sum):
            "brightness is multiplied by \(Self.short(sum)): --scale \(Self.roundedDown(scale)) keeps it"
        case .fittingScale(let scale):
            "--scale \(Self.roundedDown(scale))\(losesNegatives ? " with --range offset or --range abs" : "") clips none"
        case .smallerAmount:
            "a smaller amount clips fewer (\(smallerKernel))\(filtersAlpha ? "" : "; --range minmax clips none")"
        case .magnitudes: "most results are negative: --range abs shows their magnitude"
        case .minmax where request.encoding.range == .offset && !request.chain.detectsEdges:
            "--range offset suits kernels that sum to 0; --range minmax fits the result into the range"
        case .minmax: "--range minmax fits the \(filtersAlpha ? "colours" : "result") into the range"
        }
    }

    /// Whether alpha is filtered, which `--range minmax` does not fit into the range.
    private var filtersAlpha: Bool { outcome.alpha?.filtersAlpha == true }

    /// How half the effect of the kernel is written.
    private var smallerKernel: String {
        if arguments.count == 1, let half = NamedKernel.halvingAmount(arguments[0]) { return "as with -k \(half)" }
        guard request.chain.isPlainKernel, outcome.filter.size == .same, outcome.filter.padding == nil,
            outcome.filter.anchor == nil
        else {
            return "weights nearer to those of the identity"
        }
        return "-k identity --combine sum --scale 0.5 halves it"
    }

    /// A factor, rounded down to two significant digits if it is long.
    static func roundedDown(_ scale: Double) -> String {
        let exact = SimpleNumber.text(scale, within: abs(scale) * 1e-9)
        guard scale > 0, exact.utf8.count > 6 else { return exact }
        var unit = 1.0
        while scale < 10 * unit { unit /= 10 }
        return NumberFormatter.significant((scale / unit).rounded(.down) * unit, digits: 2)
    }

    private static func short(_ value: Double) -> String { NumberFormatter.significant(value, digits: 4) }
}
