import Convolution

/// The images that two conventions are compared on.
struct ExplanationSizes {
    /// The one that outputs are told for.
    let image: Axes
    /// A smaller one of which all that is said holds as well: of the same remainder under the strides.
    let small: Axes

    /// The largest output that is looked at.
    private static let outputLimit = 1 << 26
    /// The largest side of an image that is chosen here: options can ask for any distance.
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

    /// Refuses what nobody's memory holds.
    func check(_ output: Axes) throws(ConventionError) {
        let (count, overflow) = output.x.multipliedReportingOverflow(by: output.y)
        guard !overflow, count <= Self.outputLimit else {
            throw .filter(.tooLarge(width: output.x, height: output.y))
        }
    }

    /// An image that the kernel fits into with room for its reach at both borders and for samples between them, and the
    /// smallest one like it.
    private static func sizes(
        taps: Int, dilations: (Int, Int), strides: (Int, Int), given: Int?, usual: Int
    ) -> (image: Int, small: Int) {
        let plain = given ?? usual
        let (reach, overflow) = (taps - 1).multipliedReportingOverflow(by: max(dilations.0, dilations.1))
        guard !overflow, reach < sideLimit / 4, max(strides.0, strides.1) < 1 << 10 else { return (plain, plain) }
        // After so many samples of the image both strides meet again.
        let step = leastCommonMultiple(strides.0, strides.1)
        guard step < sideLimit / 8 else { return (plain, plain) }
        let least = 2 * reach + 3 * step + 2
        let missing = given == nil ? max(0, least - plain) : 0
        let image = plain + (missing + step - 1) / step * step
        return (image, image - max(0, image - least) / step * step)
    }
}
