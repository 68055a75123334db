/// Why two conventions give different results, point by point, for one kernel and one size of image.
///
///     let why = try Explanation("scipy.signal.convolve2d", "keras.Conv2D", kernel: kernel)
///     why.points.filter(\.differs)      // the operation, the size
///     why.difference.largest            // by how much, for samples from 0 to 1
///     why.remedy                        // the call of the first function that gives the second one's result
///
/// Numbers hold for images whose samples are from 0 to 1, and do not depend on the image's size as long as the kernel
/// fits into it; with a stride they depend on the size's remainder.
public struct Explanation: Sendable {
    /// The one convention.
    public let a: Convention
    /// The other.
    public let b: Convention
    /// The weights, as written.
    public let kernel: Kernel
    /// The size of image for which sizes of outputs are named.
    public let image: AxisPair
    /// What makes up a convention, each compared by itself.
    public let points: [ExplanationPoint]
    /// Which output samples are compared.
    public let alignment: OutputAlignment
    /// By how much the results can differ.
    public let difference: DifferenceBound
    /// How far A's picture lies beside B's once both kernels are turned the same way, in samples of the image, to the
    /// right and down; `nil` where the outputs have different sizes.
    public let shift: AxisPair?
    /// What transposing the kernel does, where the conventions turn it differently.
    public let transposing: Transposing?
    /// How A's function gives B's result.
    public let remedy: Remedy?
    /// The command's own filter that gives B's result; `nil` where its flags cannot say it.
    public let flags: FilterFlags?

    /// What A comes to for the kernel and the image; a white border is 1.
    public let resolvedA: ResolvedConvention
    /// What B comes to.
    public let resolvedB: ResolvedConvention

    /// Compares two conventions.
    ///
    /// - Parameters:
    ///   - a: the one whose results are to be changed.
    ///   - b: the one whose results are wanted.
    ///   - kernel: the weights, as written.
    ///   - image: the image's size; `nil` takes 64 columns and 48 rows, or more where the kernel wants more.
    /// - Throws: what `Convention.apply(_:to:samples:)` throws, of either.
    /// - Complexity: O(taps^2) for small kernels; the bound at the border is estimated for large ones.
    public init(
        _ a: Convention, _ b: Convention, kernel: Kernel, image: AxisPair? = nil
    ) throws(ConventionError) {
        let image = image ?? Self.exampleSize(for: kernel, a, b)
        let small = Self.smallSize(for: kernel, a, b, image: image)
        let operatorA = try LinearOperator(a, kernel: kernel, image: small)
        let operatorB = try LinearOperator(b, kernel: kernel, image: small)
        let compared = OutputAlignment(operatorA, operatorB)
        self.a = a
        self.b = b
        self.kernel = kernel
        self.image = image
        resolvedA = try a.withUnitFill.resolved(for: kernel, width: image.x, height: image.y)
        resolvedB = try b.withUnitFill.resolved(for: kernel, width: image.x, height: image.y)
        difference = DifferenceBound(operatorA, operatorB, compared)
        alignment = OutputAlignment(
            try LinearOperator(a, kernel: kernel, image: image), try LinearOperator(b, kernel: kernel, image: image))
        shift =
            compared.sameSize
            ? AxisPair(
                x: operatorA.columns.before - operatorB.columns.before, y: operatorA.rows.before - operatorB.rows.before
            )
            : nil
        points = ExplanationPoint.all(a, b, kernel, operatorA, operatorB, compared)
        transposing = try Transposing(a, b, kernel: kernel, image: small)
        let search = RemedySearch(a, b, kernel: kernel, image: small)
        remedy = search.best()
        flags = try FilterFlags(b, kernel: kernel, image: small)
    }

    /// Whether the results are the same for every image of floating-point numbers and one channel.
    public var agrees: Bool { alignment.sameSize && difference.largest == 0 }
}

extension Explanation {
    /// A size of image that the kernel fits into with room to spare.
    private static func exampleSize(for kernel: Kernel, _ a: Convention, _ b: Convention) -> AxisPair {
        let least = leastSize(for: kernel, a, b)
        let steps = steps(a, b)
        return AxisPair(
            x: 64 + roundedUp(least.x - 64, to: steps.x), y: 48 + roundedUp(least.y - 48, to: steps.y))
    }

    /// A smaller image of which all that is said holds as well.
    private static func smallSize(
        for kernel: Kernel, _ a: Convention, _ b: Convention, image: AxisPair
    ) -> AxisPair {
        let least = leastSize(for: kernel, a, b)
        let steps = steps(a, b)
        return AxisPair(
            x: image.x - max(0, image.x - least.x) / steps.x * steps.x,
            y: image.y - max(0, image.y - least.y) / steps.y * steps.y)
    }

    /// Room for a kernel's reach at both borders, and for samples between them.
    private static func leastSize(for kernel: Kernel, _ a: Convention, _ b: Convention) -> AxisPair {
        let steps = steps(a, b)
        let reach = { (taps: Int, a: Int, b: Int, step: Int) in
            let (product, overflow) = (taps - 1).multipliedReportingOverflow(by: max(a, b))
            // What goes beyond any image is refused afterwards.
            return 2 * (overflow ? 1 << 20 : min(product, 1 << 20)) + 3 * step + 2
        }
        return AxisPair(
            x: reach(kernel.width, a.dilation.x, b.dilation.x, steps.x),
            y: reach(kernel.height, a.dilation.y, b.dilation.y, steps.y))
    }

    /// After how many samples of the image both strides meet again.
    private static func steps(_ a: Convention, _ b: Convention) -> AxisPair {
        let common = { (a: Int, b: Int) in leastCommonMultiple(min(a, 1 << 20), min(b, 1 << 20)) }
        return AxisPair(x: common(a.stride.x, b.stride.x), y: common(a.stride.y, b.stride.y))
    }

    private static func roundedUp(_ count: Int, to step: Int) -> Int {
        count <= 0 ? 0 : (count + step - 1) / step * step
    }
}
