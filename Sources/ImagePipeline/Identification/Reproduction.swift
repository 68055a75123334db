import ImageBuffers

/// How many samples of an output a filter reproduces when it is applied to the input.
package struct Reproduction: Equatable, Sendable {
    /// Number of compared samples, over all colour channels.
    package var compared = 0
    /// Number of equal samples; floating-point samples are equal up to the rounding of sums.
    package var equal = 0
    /// Sum of squared differences.
    private var squares = 0.0
    /// The largest difference.
    package var largest = 0.0
    /// Whether every sample of the output was compared.
    package var isWhole = true

    /// The root of the mean squared difference.
    package var rms: Double { compared > 0 ? (squares / Double(compared)).squareRoot() : 0 }

    /// Whether all compared samples are equal.
    package var isComplete: Bool { equal == compared }

    /// Compares the samples of two rows in runs of columns.
    mutating func compare(_ a: Span<Float>, _ b: Span<Float>, at runs: [ImageExcerpt.Run], within: Float) {
        for run in runs {
            let (a, b) = (
                a.extracting(run.excerpt..<run.excerpt + run.count), b.extracting(run.whole..<run.whole + run.count)
            )
            var equal = 0
            // Usually all samples are equal, and the loop below is skipped.
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
