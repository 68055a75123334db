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
    /// The tap that sits on the output sample, counted in `taps` as they stand in the formula: what `copy` copies.
    package var centre: Pair
    /// Distance between the positions of neighbouring output samples.
    package var stride = Pair(x: 1, y: 1)
    /// Distance between neighbouring taps.
    package var dilation = Pair(x: 1, y: 1)

    package init(input: Pair, output: Pair, before: Pair, centre: Pair) {
        self.input = input
        self.output = output
        self.before = before
        self.centre = centre
    }
}

extension Filter {
    /// The kernel in correlation form: rotated by 180 degrees if the mode is convolution.
    package var correlationKernel: Kernel { mode == .convolve ? kernel.rotated180() : kernel }

    /// Works out the geometry for planes of a size, and refuses what cannot be computed.
    ///
    /// With a stride s and a dilation d, the span of k taps is d * (k - 1) + 1, and a stride keeps every s-th sample of
    /// the output that a stride of 1 has, the first one included.
    /// - Throws: every case of `FilterError`; `tooLarge` where the span goes beyond any image.
    /// - Precondition: sizes, strides and dilations are at least 1.
    package func geometry(
        width: Int, height: Int,
        stride: FilterGeometry.Pair = .init(x: 1, y: 1), dilation: FilterGeometry.Pair = .init(x: 1, y: 1)
    ) throws(FilterError) -> FilterGeometry {
        precondition(min(width, height, stride.x, stride.y, dilation.x, dilation.y) >= 1, "sizes and steps from 1")
        let written = centre
        guard (0..<kernel.width).contains(written.x), (0..<kernel.height).contains(written.y) else {
            throw .anchorOutside(written, kernelWidth: kernel.width, kernelHeight: kernel.height)
        }
        if boundary == .copy && size == .full { throw .copyHasNoFullSize }
        guard let spanX = Self.span(ofTaps: kernel.width, dilation: dilation.x),
            let spanY = Self.span(ofTaps: kernel.height, dilation: dilation.y)
        else { throw .tooLarge(width: width, height: height) }
        let centre =
            mode == .correlate
            ? FilterGeometry.Pair(x: written.x, y: written.y)
            : FilterGeometry.Pair(x: kernel.width - 1 - written.x, y: kernel.height - 1 - written.y)
        guard
            let x = size.axis(input: width, span: spanX, before: centre.x * dilation.x, stride: stride.x),
            let y = size.axis(input: height, span: spanY, before: centre.y * dilation.y, stride: stride.y)
        else {
            throw .nothingValid(imageWidth: width, imageHeight: height, kernelWidth: spanX, kernelHeight: spanY)
        }
        var geometry = FilterGeometry(
            input: .init(x: width, y: height), output: .init(x: x.output, y: y.output),
            before: .init(x: x.before, y: y.before), centre: centre)
        geometry.stride = stride
        geometry.dilation = dilation
        return geometry
    }

    /// Samples from the first tap to the last, both included; `nil` beyond 2^40, where no image reaches.
    ///
    /// The limit keeps every sum of positions far from overflow, so that engines need not check theirs.
    private static func span(ofTaps count: Int, dilation: Int) -> Int? {
        let (reach, overflow) = (count - 1).multipliedReportingOverflow(by: dilation)
        return overflow || reach >= 1 << 40 ? nil : reach + 1
    }
}

extension OutputSize {
    /// Output samples along one axis, and the padding before the first; `nil` where the span does not fit in.
    fileprivate func axis(input: Int, span: Int, before: Int, stride: Int) -> (output: Int, before: Int)? {
        switch self {
        case .same: return ((input - 1) / stride + 1, before)
        case .full: return ((input + span - 2) / stride + 1, span - 1)
        case .valid: return input < span ? nil : ((input - span) / stride + 1, 0)
        }
    }
}
