import Convolution

/// The sizes of the images for which two conventions are compared.
struct ExplanationSizes {
    /// The size for which outputs are reported.
    let image: Axes
    /// A smaller size with the same remainder under the strides, for which all results hold as well.
    let small: Axes

    /// Maximum number of samples in an output.
    private static let outputLimit = 1 << 26
    /// Maximum side of an image that is chosen here; options can request any distance.
    private static let sideLimit = 1 << 14

    init(_ a: Convention, _ b: Convention, kernel: Kernel, image: Axes?) {
        let x = Self.sizes(
            taps: kernel.width, dilations: (a.dilation.x, b.dilation.x), strides: (a.stride.x, b.stride.x),
            given: image?.x, usual: 64)
        let y = Self.sizes(
            taps: kernel.height, dilations: (a.dilation.y, b.dilation.y), strides: (a.stride.y, b.stride.y),
            given: image?.y, usual: 48)
        self.image = Axes(x: x.image, y: y.image)
        small = Axes(x: x.small, y: y.small)
    }

    /// Rejects outputs that do not fit into memory.
    func check(_ output: Axes) throws(ConventionError) {
        let (count, overflow) = output.x.multipliedReportingOverflow(by: output.y)
        guard !overflow, count <= Self.outputLimit else {
            throw .filter(.tooLarge(width: output.x, height: output.y))
        }
    }

    /// A size that holds the kernel, its reach at both borders and samples between them, and the smallest similar size.
    private static func sizes(
        taps: Int, dilations: (Int, Int), strides: (Int, Int), given: Int?, usual: Int
    ) -> (image: Int, small: Int) {
        let plain = given ?? usual
        let (reach, overflow) = (taps - 1).multipliedReportingOverflow(by: max(dilations.0, dilations.1))
        guard !overflow, reach < sideLimit / 4, max(strides.0, strides.1) < 1 << 10 else { return (plain, plain) }
        // Both strides coincide again after this many samples of the image.
        let step = leastCommonMultiple(strides.0, strides.1)
        guard step < sideLimit / 8 else { return (plain, plain) }
        let least = 2 * reach + 3 * step + 2
        let missing = given == nil ? max(0, least - plain) : 0
        let image = plain + (missing + step - 1) / step * step
        return (image, image - max(0, image - least) / step * step)
    }
}
