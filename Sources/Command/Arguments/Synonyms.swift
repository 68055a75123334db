import Convolution
import ImageBuffers
import ImagePipeline
import ImageReport

/// Other spellings of option values: what other programs call the same thing.
///
/// Case, hyphens and underscores do not matter, so a synonym is written in lower-case letters and digits alone. A word that
/// other programs use for two different things is no synonym.
enum Synonyms {
    static let modes: [String: FilterMode] = [
        "conv": .convolve, "convolution": .convolve, "convolve2d": .convolve,
        "corr": .correlate, "correlation": .correlate, "xcorr": .correlate, "crosscorrelate": .correlate,
        "crosscorrelation": .correlate, "correlate2d": .correlate,
    ]

    static let normalizations: [String: Normalization] = [
        "no": .none, "off": .none, "yes": .sum, "absolute": .abs, "l1": .abs,
    ]

    static let ranges: [String: Quantizer.Range] = [
        "clamp": .clip, "saturate": .clip, "absolute": .abs, "magnitude": .abs, "stretch": .minmax, "rescale": .minmax,
        "midgrey": .offset, "midgray": .offset, "modulo": .wrap,
    ]

    static let roundings: [String: Quantizer.Rounding] = [
        "even": .halfEven, "bankers": .halfEven, "trunc": .truncate,
    ]

    static let combinations: [String: FilterChain.Combination] = [
        "chain": .sequence, "seq": .sequence, "mag": .magnitude, "hypot": .magnitude, "add": .sum, "plus": .sum,
        "maximum": .max,
    ]

    static let differenceStyles: [String: DifferenceStyle] = ["heatmap": .heat, "absolute": .abs]

    /// The part of a word that is compared: lower-case letters and digits.
    static func key(_ text: some StringProtocol) -> String { text.lowercased().filter { !"-_ ".contains($0) } }
}
