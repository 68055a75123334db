import Convolution
import Conventions
import ImagePipeline

extension Image {
    /// Filters every colour channel; opacity is not filtered.
    ///
    /// The formula, the shapes, the accuracy and the units are those of `Plane.filtered(by:threads:)`.
    /// `PreparedFilter.apply(to:threads:)` describes how opacity is handled.
    /// - Parameters:
    ///   - filter: the kernel and how it is applied.
    ///   - threads: the maximum number of threads, including the caller's. Fewer are used if starting them does not pay
    ///     off. The result is the same to the bit.
    /// - Returns: an image of the same layout and units, with samples that are not rounded.
    /// - Throws: `FilterError` if the filter cannot be applied at the image's size, or if there is not enough memory.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func filtered(
        by filter: Filter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        result(
            try withPlanes { planes throws(FilterError) in try planes.filtered(by: filter, threads: threads) },
            of: filter.kernel)
    }

    /// Filters every colour channel with a filter that was prepared for images of this size.
    /// - Parameters:
    ///   - filter: a filter made by `Filter.prepared(width:height:)`.
    ///   - threads: as for `filtered(by:threads:)`.
    /// - Returns: the same image, to the bit, as that of `filtered(by: filter.filter)`.
    /// - Throws: `FilterError.sizeMismatch` for an image of another size; `FilterError.tooLarge` when there is not
    ///   enough memory.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func filtered(
        by filter: PreparedFilter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        result(
            try withPlanes { planes throws(FilterError) in try filter.apply(to: planes, threads: threads) },
            of: filter.filter.kernel)
    }

    /// Convolves every colour channel with a kernel, which is rotated by 180 degrees first.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + c.y - a, x + c.x - b]
    ///
    /// - Parameters:
    ///   - kernel: the weights K, as written.
    ///   - boundary: how the image E is extended past its border.
    ///   - size: which output samples are computed.
    ///   - anchor: the tap c on the output sample; if `nil`, the kernel's own, or else (k - 1) / 2, rounded down.
    ///   - threads: as for `filtered(by:threads:)`.
    /// - Returns: an image of the same layout and units.
    /// - Throws: errors of `filtered(by:threads:)`.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func convolved(
        with kernel: Kernel, boundary: BoundaryMode = .symmetric, size: OutputSize = .same,
        anchor: Kernel.Anchor? = nil, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        try filtered(
            by: Filter(kernel, mode: .convolve, boundary: boundary, size: size, anchor: anchor), threads: threads)
    }

    /// Correlates every colour channel with a kernel, which is applied as written.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + a - c.y, x + b - c.x]
    ///
    /// - Parameters:
    ///   - kernel: the weights K, as written.
    ///   - boundary: how the image E is extended past its border.
    ///   - size: which output samples are computed.
    ///   - anchor: the tap c on the output sample; if `nil`, the kernel's own, or else k / 2, rounded down.
    ///   - threads: as for `filtered(by:threads:)`.
    /// - Returns: an image of the same layout and units.
    /// - Throws: errors of `filtered(by:threads:)`.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func correlated(
        with kernel: Kernel, boundary: BoundaryMode = .symmetric, size: OutputSize = .same,
        anchor: Kernel.Anchor? = nil, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        try filtered(
            by: Filter(kernel, mode: .correlate, boundary: boundary, size: size, anchor: anchor), threads: threads)
    }

    /// Filters every colour channel as another library does.
    ///
    /// The operation, centre, border, size, strides, normalization and rounding are those of the library. Each channel
    /// is filtered separately, even if the library's function sums over channels with four-dimensional kernels.
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - convention: the library's function and options.
    ///   - threads: as for `filtered(by:threads:)`.
    /// - Returns: an image of the same layout and units. If the library returns integers for images of this bit depth,
    ///   the samples are those integers.
    /// - Throws: `ConventionError.refused` for requests that the library rejects; `ConventionError.filter` for filters
    ///   that cannot be computed.
    /// - Complexity: O(output samples * taps) time.
    public func filtered(
        by kernel: Kernel, like convention: Convention, threads: Int = ThreadCount.available
    ) throws(ConventionError) -> Image {
        let filtered = try withPlanes { planes throws(ConventionError) in
            try PlannedKernels.filter(
                planes, by: [.convention(convention, kernel)], samples: SampleKind(bitDepth: bitDepth), threads: threads
            )
        }
        return result(filtered, of: kernel)
    }

    /// Filters every colour channel as another library does, named as in `keras.Conv2D:padding=same`.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - convention: the library's function and options, in the form that `Convention.init(_:)` reads.
    ///   - threads: as for `filtered(by:threads:)`.
    /// - Returns: an image of the same layout and units. If the library returns integers for images of this bit depth,
    ///   the samples are those integers.
    /// - Throws: `ConventionError`, also for names that do not exist.
    /// - Complexity: O(output samples * taps) time.
    public func filtered(
        by kernel: Kernel, like convention: String, threads: Int = ThreadCount.available
    ) throws(ConventionError) -> Image {
        try filtered(by: kernel, like: Convention(convention), threads: threads)
    }
}
