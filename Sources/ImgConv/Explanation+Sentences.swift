import Convolution
import Conventions
import ImageReport

extension Explanation {
    /// What the kernel shows: a sentence or two for each choice in which the conventions differ, the most visible first.
    ///
    /// Empty where both give the same result for every image of floats.
    public var sentences: [String] { verdict.visibleSentences.map(Prose.plain) }

    /// What other kernels would show: a sentence for each choice in which the conventions differ without any effect for
    /// this kernel.
    public var hiddenSentences: [String] { verdict.hiddenSentences.map(Prose.plain) }

    /// The largest difference between both results, for samples from 0 to 1.
    ///
    /// Infinite where no bound is known. Where outputs differ in size, it is over the samples that both have.
    public var largestDifference: Double { difference.largest }

    private var verdict: ExplanationVerdict {
        let (nameA, nameB) = a.name == b.name ? (a.description, b.description) : (a.name, b.name)
        return ExplanationVerdict(self, nameA: nameA, nameB: nameB, kernelName: "the kernel")
    }

    /// Explains why two libraries' functions give different results.
    ///
    ///     let why = try Explanation("scipy.signal.convolve2d:mode=same", "keras.Conv2D:padding=same", kernel: kernel)
    ///     why.sentences.forEach { print($0) }
    ///
    /// - Parameters:
    ///   - a: a library's function and options, as `Convention.init(_:)` reads them.
    ///   - b: another.
    ///   - kernel: the weights, as written.
    /// - Throws: `ConventionError`, for names that do not exist and for what a library refuses.
    /// - Complexity: O(taps^2) for small kernels; estimated for large ones.
    public init(_ a: String, _ b: String, kernel: Kernel) throws(ConventionError) {
        try self.init(Convention(a), Convention(b), kernel: kernel)
    }
}
