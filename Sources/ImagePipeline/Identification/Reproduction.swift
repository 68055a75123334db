import ImageBuffers

/// How many samples of an output a filter gives when it is run on the input.
package struct Reproduction: Equatable, Sendable {
    /// Samples that were compared, of all colour channels.
    package var compared = 0
    /// Those that are equal; of floating-point numbers, equal but for the rounding of sums.
    package var equal = 0
    /// Sum of squared differences.
    private var squares = 0.0
    /// The largest difference.
    package var largest = 0.0
    /// Whether every sample of the output was compared.
    package var isWhole = true

    /// The root of the mean squared difference.
    package var rms: Double { compared > 0 ? (squares / Double(compared)).squareRoot() : 0 }

    /// Whether all samples that were compared are equal.
    package var isComplete: Bool { equal == compared }

    /// Compares the samples of two rows, at runs of columns.
    mutating func compare(_ a: Span<Float>, _ b: Span<Float>, at runs: [ImageExcerpt.Run], within: Float) {
        for run in runs {
            let (a, b) = (
                a.extracting(run.excerpt..<run.excerpt + run.count), b.extracting(run.whole..<run.whole + run.count)
            )
            var equal = 0
            // As a rule all are equal, and the rest is not looked at.
            for x in 0..<run.count { equal += abs(a[x] - b[x]) <= within ? 1 : 0 }
            compared += run.count
            self.equal += equal
            guard equal < run.count || within > 0 else { continue }
            for x in 0..<run.count {
                let difference = Double(abs(a[x] - b[x]))
                if a[x].isNaN && b[x].isNaN { self.equal += 1 }
                guard difference.isFinite else { continue }
                squares += difference * difference
                largest = max(largest, difference)
            }
        }
    }
}
