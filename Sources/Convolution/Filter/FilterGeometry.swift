import ImageBuffers

/// The positions of a filter's taps: the numbers in the formula, computed for one image size.
///
/// This is the formula in correlation form, which every engine computes:
///
///     out[y, x] = sum over a, b of  taps[a, b] * E[y * stride.y + a * dilation.y - before.y,
///                                                  x * stride.x + b * dilation.x - before.x]
///
/// where E is the image extended past its border and `taps` is the kernel, already rotated if the mode is convolution.
package struct FilterGeometry: Equatable, Sendable {
    /// A number for each axis.
    package typealias Pair = Axes

    /// Size of the input plane.
    package var input: Pair
    /// Size of the output plane.
    package var output: Pair
    /// The distance of the first output sample's first tap before the first input sample.
    package var before: Pair
    /// The tap aligned with the output sample, counted in `taps` as in the formula; `copy` copies the sample under it.
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

    /// Computes the geometry for planes of a size, and rejects what cannot be computed.
    ///
    /// With a dilation d, the span of k taps is d * (k - 1) + 1. A stride s keeps every s-th sample of the output with
    /// a stride of 1, including the first. The padding, or otherwise the size, determines that output.
    /// - Throws: `FilterError`, except `tooLarge` and `sizeMismatch`.
    /// - Precondition: sizes are at least 1.
    package func geometry(width: Int, height: Int) throws(FilterError) -> FilterGeometry {
        precondition(min(width, height) >= 1, "sizes from 1")
        guard min(stride.x, stride.y, dilation.x, dilation.y) >= 1 else { throw .stepOutOfRange }
        let written = centre
        guard (0..<kernel.width).contains(written.x), (0..<kernel.height).contains(written.y) else {
            throw .anchorOutside(written, kernelWidth: kernel.width, kernelHeight: kernel.height)
        }
        if boundary == .copy && size == .full && padding == nil { throw .copyHasNoFullSize }
        guard let spanX = Self.span(ofTaps: kernel.width, dilation: dilation.x),
            let spanY = Self.span(ofTaps: kernel.height, dilation: dilation.y),
            padding?.isBelow(Self.limit) ?? true, max(stride.x, stride.y) < Self.limit
        else { throw .reachesTooFar(limit: Self.limit) }
        let centre =
            mode == .correlate
            ? Axes(x: written.x, y: written.y)
            : Axes(x: kernel.width - 1 - written.x, y: kernel.height - 1 - written.y)
        let sides = padding ?? size.padding(span: .init(x: spanX, y: spanY), before: centre * dilation)
        let output = Axes(
            x: (width + sides.before.x + sides.after.x - spanX) / stride.x + 1,
            y: (height + sides.before.y + sides.after.y - spanY) / stride.y + 1)
        guard width + sides.before.x + sides.after.x >= spanX, height + sides.before.y + sides.after.y >= spanY else {
            throw .nothingValid(imageWidth: width, imageHeight: height, kernelWidth: spanX, kernelHeight: spanY)
        }
        var geometry = FilterGeometry(
            input: .init(x: width, y: height), output: output, before: sides.before, centre: centre)
        geometry.stride = stride
        geometry.dilation = dilation
        if boundary == .copy, !geometry.horizontal.centresAreInside || !geometry.vertical.centresAreInside {
            throw .copyHasNoFullSize
        }
        return geometry
    }

    /// A distance that exceeds any image.
    ///
    /// It keeps every sum of positions far from overflow, so engines do not check theirs.
    private static var limit: Int { 1 << 40 }

    /// Samples from the first tap to the last, both included; `nil` beyond the limit.
    private static func span(ofTaps count: Int, dilation: Int) -> Int? {
        let (reach, overflow) = (count - 1).multipliedReportingOverflow(by: dilation)
        return overflow || reach >= limit ? nil : reach + 1
    }
}

extension OutputSize {
    /// The padding for this size, where `before` is the distance of the first tap before the image for `same`.
    fileprivate func padding(span: Axes, before: Axes) -> Padding {
        switch self {
        case .same:
            Padding(before: before, after: .init(x: span.x - 1 - before.x, y: span.y - 1 - before.y))
        case .full: Padding(.init(x: span.x - 1, y: span.y - 1))
        case .valid: .zero
        }
    }
}
