package import Convolution

/// The result of identifying how an output was made from an input.
package struct Identification: Sendable {
    /// The quality of the best hypothesis.
    package enum Verdict: String, Sendable {
        /// The residual is rounding.
        case explained
        /// Nearly all of the output's contrast is explained, but the residual is more than rounding.
        case nearly
        /// No hypothesis fits.
        case unexplained
        /// The images contain too little information for any comparison; `obstacle` gives the reason.
        case undecidable
    }

    /// The quality of the best hypothesis.
    package var verdict: Verdict
    /// All hypotheses that the images cannot distinguish from the best one, the most likely first.
    package var best: [Hypothesis] = []
    /// The other hypotheses, the best first.
    package var others: [Hypothesis] = []
    /// Gain, bias and rounding of the best hypothesis, as simple numbers.
    ///
    /// The most likely ones come first, followed by others worth trying. Empty if the best hypothesis does not explain
    /// the output.
    package var scalings: [Scaling] = []
    /// The most likely gain, bias and rounding.
    package var scaling: Scaling? { scalings.first }
    /// The reason why nothing can be compared.
    package var obstacle: String?
    /// The type of the output's samples.
    package var model: SampleModel
    /// Standard deviation of the output samples that were compared.
    package var spread = 0.0
    /// Number of compared output samples that may be clipped.
    package var clippedCount = 0
    /// Number of output samples that were compared.
    package var probeCount = 0
    /// Border rules that are equal for the best hypothesis by definition, not by chance.
    package var sameBorders: [BorderRule] = []
    /// Whether samples differ enough to determine a gain.
    package var hasGain = true
}

/// The reason why two images cannot be compared.
package enum IdentificationError: Error, Equatable, Sendable {
    /// Different numbers of channels.
    case channels(input: Int, output: Int)
    /// No size, stride or dilation gives the output's size; the sizes of `same`, `full` and `valid` are given.
    case sizes(
        input: FilterGeometry.Pair, output: FilterGeometry.Pair, full: FilterGeometry.Pair,
        valid: FilterGeometry.Pair?)
}
