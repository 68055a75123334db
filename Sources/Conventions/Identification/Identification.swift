package import Convolution

/// What was found out about how an output was made of an input.
package struct Identification: Sendable {
    /// How far the best hypothesis goes.
    package enum Verdict: String, Sendable {
        /// What is left is rounding.
        case explained
        /// Nearly all of the output's contrast is explained, but what is left is more than rounding.
        case nearly
        /// None fits.
        case unexplained
        /// The images say too little to compare anything: `obstacle` says why.
        case undecidable
    }

    /// How far the best hypothesis goes.
    package var verdict: Verdict
    /// Every hypothesis that the images cannot tell from the best, which is the first; the likeliest first.
    package var best: [Hypothesis] = []
    /// The others, the best first.
    package var others: [Hypothesis] = []
    /// Gain, bias and rounding of the best, as simple numbers: the likeliest first, then others worth a trial; empty where
    /// the best hypothesis does not explain the output.
    package var scalings: [Scaling] = []
    /// The likeliest gain, bias and rounding.
    package var scaling: Scaling? { scalings.first }
    /// Why nothing can be compared.
    package var obstacle: String?
    /// What the output's samples are.
    package var model: SampleModel
    /// Standard deviation of the output samples that were looked at.
    package var spread = 0.0
    /// Output samples that were looked at and may be clipped.
    package var clippedCount = 0
    /// Output samples that were looked at.
    package var probeCount = 0
    /// Pairs of border rules that are the same for the best hypothesis by definition, not by accident.
    package var sameBorders: [BorderRule] = []
    /// Whether samples differ enough for a gain to be told.
    package var hasGain = true
}

/// Why two images cannot be compared.
package enum IdentificationError: Error, Equatable, Sendable {
    /// Different numbers of channels.
    case channels(input: Int, output: Int)
    /// No size, stride or dilation gives the output's size; what `same`, `full` and `valid` would have given.
    case sizes(
        input: FilterGeometry.Pair, output: FilterGeometry.Pair, full: FilterGeometry.Pair,
        valid: FilterGeometry.Pair?)
}
