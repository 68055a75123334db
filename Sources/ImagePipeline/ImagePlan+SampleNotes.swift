import ImageBuffers
import ImageCodecs
import ImageReport

extension ImagePlan {
    /// Notes on samples whose values do not fit the integers that they were written as, one sentence each.
    ///
    /// They depend on values, so they are made after the last row was read.
    /// - Parameters:
    ///   - samples: the input's samples.
    ///   - clipped: the result's clipped samples.
    func notes(on samples: SampleStatistics, clipped: ClipCount) -> [String] {
        guard output.format.holdsIntegers, !scalesToExtent, requestedGain == 1 else { return [] }
        let (depth, maximum) = (output.bitDepth, output.bitDepth == 16 ? 65535 : 255)
        if samples.low >= 0, samples.high > 0, samples.high <= 1 {
            return [
                "all samples are in 0...1 and were written as integers in 0...\(maximum); "
                    + "--scale \(maximum) or --range minmax makes use of the range"
            ]
        }
        guard samples.areIntegers else { return [] }
        var notes: [String] = []
        if samples.low < 0, clipped.low > 0, clipsToRange {
            notes.append(
                "negative samples, down to \(Self.text(samples.low)), were clipped at 0; "
                    + "--range minmax or offset keeps them")
        }
        if input.arrayDepth == nil, depth == 8, samples.high > 255, clipped.high > 0, clipsToRange {
            notes.append(
                "samples up to \(Self.text(samples.high)) were clipped at 255; --depth 16 holds up to 65535, "
                    + "--range minmax any range")
        }
        return notes
    }

    private static func text(_ sample: Float) -> String { NumberFormatter.significant(Double(sample), digits: 9) }
}
