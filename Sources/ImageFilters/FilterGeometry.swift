import ImagePlanes

/// Where a filter's taps fall: the formula's numbers, worked out for one image size.
///
/// Correlation form, which every engine computes:
///
///     out[y, x] = sum over a, b of  taps[a, b] * E[y * stride.y + a * dilation.y - before.y,
///                                                  x * stride.x + b * dilation.x - before.x]
///
/// where E is the image extended past its border and `taps` the kernel, rotated already if the mode is convolution.
package struct FilterGeometry: Equatable, Sendable {
    /// A number for either direction.
    package struct Pair: Equatable, Sendable {
        package var x: Int
        package var y: Int

        package init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    /// Size of the input plane.
    package var input: Pair
    /// Size of the output plane.
    package var output: Pair
    /// How far the first output sample's first tap lies before the first input sample.
    package var before: Pair
    /// Distance between the positions of neighbouring output samples.
    package var stride = Pair(x: 1, y: 1)
    /// Distance between neighbouring taps.
    package var dilation = Pair(x: 1, y: 1)

    package init(input: Pair, output: Pair, before: Pair) {
        self.input = input
        self.output = output
        self.before = before
    }
}

extension Filter {
    /// The kernel in correlation form: rotated by 180 degrees if the mode is convolution.
    package var correlationKernel: Kernel { mode == .convolve ? kernel.rotated180() : kernel }

    /// Works out the geometry for planes of a size, and refuses what cannot be computed.
    /// - Throws: every case of `FilterError` but `tooLarge`.
    package func geometry(width: Int, height: Int) throws(FilterError) -> FilterGeometry {
        let centre = centre
        guard (0..<kernel.width).contains(centre.x), (0..<kernel.height).contains(centre.y) else {
            throw .anchorOutside(centre, kernelWidth: kernel.width, kernelHeight: kernel.height)
        }
        if boundary == .copy && size == .full { throw .copyHasNoFullSize }
        let taps = FilterGeometry.Pair(x: kernel.width, y: kernel.height)
        let input = FilterGeometry.Pair(x: width, y: height)
        switch size {
        case .same:
            let before = mode == .correlate
                ? FilterGeometry.Pair(x: centre.x, y: centre.y)
                : FilterGeometry.Pair(x: taps.x - 1 - centre.x, y: taps.y - 1 - centre.y)
            return FilterGeometry(input: input, output: input, before: before)
        case .full:
            return FilterGeometry(
                input: input, output: .init(x: width + taps.x - 1, y: height + taps.y - 1),
                before: .init(x: taps.x - 1, y: taps.y - 1))
        case .valid:
            guard width >= taps.x && height >= taps.y else {
                throw .nothingValid(
                    imageWidth: width, imageHeight: height, kernelWidth: taps.x, kernelHeight: taps.y)
            }
            return FilterGeometry(
                input: input, output: .init(x: width - taps.x + 1, y: height - taps.y + 1), before: .init(x: 0, y: 0))
        }
    }
}
