public import Convolution

/// The reasons why two conventions give different results, point by point, for one kernel and one size of image.
///
///     let why = try Explanation("scipy.signal.convolve2d", "keras.Conv2D", kernel: kernel)
///     why.agrees                        // false
///     why.sentences                     // a sentence or two for each difference: the operation, the size
///     why.largestDifference             // by how much, for samples from 0 to 1
///
/// Numbers are for images with samples from 0 to 1 or, where stated, from 0 to 255. They do not depend on the image's
/// size if the kernel fits into it; with a stride, they depend on the size's remainder.
public struct Explanation: Sendable {
    /// The first convention.
    package let a: Convention
    /// The second convention.
    package let b: Convention
    /// The weights, as written.
    package let kernel: Kernel
    /// The size of the image for which output sizes are given.
    package let image: Axes
    /// The choices that make up a convention, each compared separately.
    package let points: [ExplanationPoint]
    /// The output samples that are compared.
    package let alignment: OutputAlignment
    /// The maximum difference of the results for samples from 0 to 1.
    package let difference: DifferenceBound
    /// The maximum difference of the results for samples from 0 to 255, where white is the largest.
    package let differenceOfBytes: DifferenceBound
    /// The displacement of A's result from B's if both kernels are turned the same way, in samples of the image to the
    /// right and down; `nil` if the outputs have different sizes.
    package let shift: Axes?
    /// The effect of transposing the kernel, if the conventions turn it differently.
    package let transposing: Transposing?
    /// A call of A's function that gives B's result.
    package let remedy: Remedy?
    /// The command's own filter that gives B's result; `nil` if its flags cannot express it.
    package let flags: FilterFlags?

    /// The first convention, resolved for the kernel and the image; a white border is 1.
    package let resolvedA: ResolvedConvention
    /// The second convention, resolved likewise.
    package let resolvedB: ResolvedConvention

    /// Compares two conventions.
    ///
    /// - Parameters:
    ///   - a: the convention whose results are to be changed.
    ///   - b: the convention whose results are wanted.
    ///   - kernel: the weights, as written.
    ///   - image: the image's size; `nil` uses 64 columns and 48 rows, or more if the kernel needs more.
    /// - Throws: `ConventionError` if either library refuses the input, or a filter cannot be computed.
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

    /// Whether the results are the same for every one-channel image of floating-point numbers.
    public var agrees: Bool { alignment.sameSize && difference.largest == 0 && differenceOfBytes.largest == 0 }
}
