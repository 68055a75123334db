// The API uses Plane and PlanarImage, so importing Convolution makes these names visible.
@_exported public import ImageBuffers

extension Plane {
    /// Filters the plane.
    ///
    /// With the kernel K of k rows, the centre c and the extended image E:
    ///
    ///     correlate:  out[y, x] = gain * (sum over a, b of K[a, b] * E[y + a - c.y, x + b - c.x] + offset) + bias
    ///     convolve:   out[y, x] = gain * (sum over a, b of K[a, b] * E[y + c.y - a, x + c.x - b] + offset) + bias
    ///
    /// for output of the same size. Full output begins where the kernel's last tap meets the image's first sample, and
    /// valid output where the whole kernel lies inside. `BoundaryMode` defines the extensions. The offset is the
    /// kernel's own.
    ///
    /// Shapes: n rows become n (`same`), n + k - 1 (`full`) or n - k + 1 (`valid`), and columns likewise. Samples keep
    /// their units; nothing is clipped or rounded.
    ///
    /// Accuracy: within 1e-5 * S * max|I| of the formula in double precision, and within 2e-6 * S * max|I| if
    /// `filter.algorithm` is `direct`. S is the sum of the magnitudes of gain * K, after the division for
    /// `renormalize`. NaN and infinite samples affect every output whose kernel covers them, even with weights of 0,
    /// and no other output.
    ///
    /// - Parameters:
    ///   - filter: the kernel and how it is applied.
    ///   - threads: maximum number of threads, including the caller's; fewer are used if starting them is not
    ///     worthwhile. The result is bit-identical for any number.
    /// - Returns: a new plane.
    /// - Throws: `FilterError` for an anchor outside the kernel, valid output with a kernel larger than the image, full
    ///   output with `copy`, steps below 1, and a result that does not fit into memory.
    /// - Complexity: time at most O(output samples * taps), and O(output samples * log taps) for large kernels; memory
    ///   O(taps + kernel rows * width) in addition to the result.
    public borrowing func filtered(
        by filter: Filter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Plane {
        try filter.prepared(width: width, height: height).apply(to: self, threads: threads)
    }

    /// Correlates the plane with a kernel, which is applied as written.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + a - c.y, x + b - c.x]
    ///
    /// This is what deep-learning frameworks, OpenCV and libvips call a convolution. A single bright sample becomes the
    /// kernel rotated by 180 degrees.
    ///
    /// - Parameters:
    ///   - kernel: the weights K.
    ///   - boundary: the extension of the image past its border; `symmetric` is `c b a | a b c d | d c b`.
    ///   - size: the output samples to compute.
    ///   - anchor: the tap c aligned with the output sample; `nil` uses the kernel's own, or else the middle, which for
    ///     k taps is k / 2, rounded down.
    ///   - threads: as in `filtered(by:threads:)`.
    /// - Returns: a new plane.
    /// - Throws: what `filtered(by:threads:)` throws.
    /// - Complexity: that of `filtered(by:threads:)`.
    public borrowing func correlated(
        with kernel: Kernel, boundary: BoundaryMode = .symmetric, size: OutputSize = .same,
        anchor: Kernel.Anchor? = nil, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Plane {
        try filtered(
            by: Filter(kernel, mode: .correlate, boundary: boundary, size: size, anchor: anchor),
            threads: threads)
    }

    /// Convolves the plane with a kernel, which is rotated by 180 degrees before it is applied.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + c.y - a, x + c.x - b]
    ///
    /// This is the convolution of mathematics, signal processing and scipy. A single bright sample becomes the kernel
    /// as written. Convolving with a kernel is bit-identical to correlating with `kernel.rotated180()`, even at even
    /// sizes.
    ///
    /// - Parameters:
    ///   - kernel: the weights K.
    ///   - boundary: the extension of the image past its border; `symmetric` is `c b a | a b c d | d c b`.
    ///   - size: the output samples to compute.
    ///   - anchor: the tap c aligned with the output sample, counted in the kernel as written; `nil` uses the kernel's
    ///     own, or else the middle, which for k taps is (k - 1) / 2, rounded down.
    ///   - threads: as in `filtered(by:threads:)`.
    /// - Returns: a new plane.
    /// - Throws: what `filtered(by:threads:)` throws.
    /// - Complexity: that of `filtered(by:threads:)`.
    public borrowing func convolved(
        with kernel: Kernel, boundary: BoundaryMode = .symmetric, size: OutputSize = .same,
        anchor: Kernel.Anchor? = nil, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Plane {
        try filtered(
            by: Filter(kernel, mode: .convolve, boundary: boundary, size: size, anchor: anchor),
            threads: threads)
    }
}

extension PlanarImage {
    /// Filters every colour channel of the image; opacity is not filtered.
    ///
    /// The formula, the shapes, the accuracy and the units are those of `Plane.filtered(by:threads:)`. The opacity of
    /// the result is described at `PreparedFilter.apply(to:threads:)`.
    /// - Parameters:
    ///   - filter: the kernel and how it is applied.
    ///   - threads: as in `Plane.filtered(by:threads:)`.
    /// - Returns: an image of the same layout.
    /// - Throws: what `Plane.filtered(by:threads:)` throws.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public borrowing func filtered(
        by filter: Filter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> PlanarImage {
        try filter.prepared(width: width, height: height).apply(to: self, threads: threads)
    }
}
