// Samples are Planes and PlanarImages: whoever imports Convolution needs their names.
@_exported public import ImageBuffers

extension Plane {
    /// Filters the plane.
    ///
    /// With the kernel K of k rows (and as many columns as it has), the centre c and the extended image E:
    ///
    ///     correlate:  out[y, x] = gain * (sum over a, b of K[a, b] * E[y + a - c.y, x + b - c.x] + offset) + bias
    ///     convolve:   out[y, x] = gain * (sum over a, b of K[a, b] * E[y + c.y - a, x + c.x - b] + offset) + bias
    ///
    /// for output of the same size; full output begins where the kernel's last tap meets the image's first sample, valid
    /// output where the whole kernel lies inside. `BoundaryMode` draws the extensions. The offset is the kernel's own.
    ///
    /// Shapes: n x m samples become n x m (`same`), n + k - 1 rows (`full`) or n - k + 1 rows (`valid`), and the columns
    /// likewise. Samples keep their units; nothing is clipped or rounded.
    ///
    /// Accuracy: within 1e-5 * S * max|I| of the formula in double precision, S being the sum of magnitudes of
    /// gain * K (divided as `renormalize` divides); within 2e-6 of it where `filter.algorithm` is `direct`. NaN and
    /// infinite samples spread to every output whose kernel covers them, under weights of 0 too, and to no other.
    ///
    /// - Parameters:
    ///   - filter: the kernel and how it is applied.
    ///   - threads: how many compute, the caller's among them; fewer where they are not worth starting. The result is the
    ///     same to the bit.
    /// - Returns: a new plane.
    /// - Throws: `FilterError`, for an anchor outside the kernel, valid output with a kernel larger than the image, full
    ///   output where border samples are copied, steps below 1, and a result that does not fit into memory.
    /// - Complexity: time at most O(output samples * taps), and O(output samples * log taps) for large kernels; memory
    ///   beside the result O(taps + kernel rows * width).
    public borrowing func filtered(
        by filter: Filter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Plane {
        try filter.prepared(width: width, height: height).apply(to: self, threads: threads)
    }

    /// Correlates the plane with a kernel: the kernel is laid on the image as written.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + a - c.y, x + b - c.x]
    ///
    /// This is what deep-learning frameworks, OpenCV and libvips call a convolution. A single bright sample becomes the
    /// kernel rotated by 180 degrees.
    ///
    /// - Parameters:
    ///   - kernel: the weights K.
    ///   - boundary: how the image goes on past its border; `symmetric` is `c b a | a b c d | d c b`.
    ///   - size: which output samples are computed.
    ///   - anchor: the tap c on the output sample; without it the kernel's own, or else the middle, which for k taps is
    ///     k / 2, rounded down.
    ///   - threads: as `filtered(by:threads:)` takes them.
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

    /// Convolves the plane with a kernel: the kernel is rotated by 180 degrees before it is laid on the image.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + c.y - a, x + c.x - b]
    ///
    /// This is the convolution of mathematics, signal processing and scipy. A single bright sample becomes the kernel as
    /// written. `convolved(with: kernel)` equals `correlated(with: kernel.rotated180())` to the bit, at even sizes too.
    ///
    /// - Parameters:
    ///   - kernel: the weights K.
    ///   - boundary: how the image goes on past its border; `symmetric` is `c b a | a b c d | d c b`.
    ///   - size: which output samples are computed.
    ///   - anchor: the tap c on the output sample, counted in the kernel as written; without it the kernel's own, or
    ///     else the middle, which for k taps is (k - 1) / 2, rounded down.
    ///   - threads: as `filtered(by:threads:)` takes them.
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
    /// The formula, the shapes, the accuracy and the units are those of `Plane.filtered(by:threads:)`; what becomes of
    /// opacity is said at `PreparedFilter.apply(to:threads:)`.
    /// - Parameters:
    ///   - filter: the kernel and how it is applied.
    ///   - threads: as `Plane.filtered(by:threads:)` takes them.
    /// - Returns: an image of the same layout.
    /// - Throws: what `Plane.filtered(by:threads:)` throws.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public borrowing func filtered(
        by filter: Filter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> PlanarImage {
        try filter.prepared(width: width, height: height).apply(to: self, threads: threads)
    }
}
