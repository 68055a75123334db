public import Convolution

/// Why two conventions give different results, point by point, for one kernel and one size of image.
///
///     let why = try Explanation("scipy.signal.convolve2d", "keras.Conv2D", kernel: kernel)
///     why.agrees                        // false
///     why.sentences                     // a sentence or two for each difference: the operation, the size
///     why.largestDifference             // by how much, for samples from 0 to 1
///
/// Numbers hold for images whose samples are from 0 to 1 or, where that is said, from 0 to 255. They do not depend on the
/// image's size as long as the kernel fits into it; with a stride they depend on the size's remainder.
public struct Explanation: Sendable {
    /// The one convention.
    package let a: Convention
    /// The other.
    package let b: Convention
    /// The weights, as written.
    package let kernel: Kernel
    /// The size of image for which sizes of outputs are named.
    package let image: Axes
    /// What makes up a convention, each compared by itself.
    package let points: [ExplanationPoint]
    /// Which output samples are compared.
    package let alignment: OutputAlignment
    /// By how much the results can differ for samples from 0 to 1.
    package let difference: DifferenceBound
    /// By how much the results can differ for samples from 0 to 255, of which white is the largest.
    package let differenceOfBytes: DifferenceBound
    /// How far A's picture lies beside B's once both kernels are turned the same way, in samples of the image, to the
    /// right and down; `nil` where the outputs have different sizes.
    package let shift: Axes?
    /// What transposing the kernel does, where the conventions turn it differently.
    package let transposing: Transposing?
    /// How A's function gives B's result.
    package let remedy: Remedy?
    /// The command's own filter that gives B's result; `nil` where its flags cannot say it.
    package let flags: FilterFlags?

    /// What A comes to for the kernel and the image; a white border is 1.
    package let resolvedA: ResolvedConvention
    /// What B comes to.
    package let resolvedB: ResolvedConvention

    /// Compares two conventions.
    ///
    /// - Parameters:
    ///   - a: the one whose results are to be changed.
    ///   - b: the one whose results are wanted.
    ///   - kernel: the weights, as written.
    ///   - image: the image's size; `nil` takes 64 columns and 48 rows, or more where the kernel wants more.
    /// - Throws: `ConventionError` for what either library refuses, and for what cannot be computed.
    /// - Complexity: O(taps^2) for small kernels; the bound at the border is estimated for large ones.
    public init(
        _ a: Convention, _ b: Convention, kernel: Kernel, image: Axes? = nil
    ) throws(ConventionError) {
        let sizes = ExplanationSizes(a, b, kernel: kernel, image: image)
        let (image, small) = (sizes.image, sizes.small)
        let pair = try OperatorPair(a, b, kernel: kernel, image: small, white: 1)
        let pairOfBytes = try OperatorPair(a, b, kernel: kernel, image: small, white: 255)
        try sizes.check(pair.a.output)
        try sizes.check(pair.b.output)
        self.a = a
        self.b = b
        self.kernel = kernel
        self.image = image
        resolvedA = try a.withUnitFill.resolved(for: kernel, width: image.x, height: image.y)
        resolvedB = try b.withUnitFill.resolved(for: kernel, width: image.x, height: image.y)
        difference = pair.difference
        differenceOfBytes = pairOfBytes.difference
        alignment = OutputAlignment(
            try LinearOperator(a, kernel: kernel, image: image), try LinearOperator(b, kernel: kernel, image: image))
        shift =
            pair.alignment.sameSize
            ? Axes(
                x: pair.a.columns.before - pair.b.columns.before, y: pair.a.rows.before - pair.b.rows.before)
            : nil
        points = ExplanationPoint.all(a, b, kernel, pair, pairOfBytes)
        transposing = try Transposing(a, b, kernel: kernel, image: small)
        let search = RemedySearch(a, b, kernel: kernel, image: small)
        remedy = search.best()
        flags = try FilterFlags(b, kernel: kernel, image: small)
    }

    /// Whether the results are the same for every image of floating-point numbers and one channel.
    public var agrees: Bool { alignment.sameSize && difference.largest == 0 && differenceOfBytes.largest == 0 }
}
