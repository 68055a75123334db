import Convolution
import Conventions
import ImageReport

extension Explanation {
    /// Sentences about the differences that the kernel shows, the most visible first.
    ///
    /// There are one or two for each choice in which the conventions differ, and none if both give the same result for
    /// every image of floats.
    public var sentences: [String] { verdict.visibleSentences.map(Prose.plain) }

    /// Sentences about the differences that only other kernels would show.
    ///
    /// There is one for each choice in which the conventions differ without any effect for this kernel.
    public var hiddenSentences: [String] { verdict.hiddenSentences.map(Prose.plain) }

    /// The largest difference between both results, for samples from 0 to 1.
    ///
    /// It is infinite if no bound is known. If the outputs differ in size, it covers the samples that both have.
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
    ///   - a: a library's function and options, in the form that `Convention.init(_:)` reads.
    ///   - b: another function.
    ///   - kernel: the weights, as written.
    /// - Throws: `ConventionError` for names that do not exist, and for options that a library rejects.
    /// - Complexity: O(taps^2) for small kernels; estimated for large ones.
    public init(_ a: String, _ b: String, kernel: Kernel) throws(ConventionError) {
        try self.init(Convention(a), Convention(b), kernel: kernel)
    }
}
