import Convolution
import Conventions
import ImagePipeline

extension Image {
    /// Filters every colour channel; opacity is not filtered.
    ///
    /// The formula, the shapes, the accuracy and the units are those of `Plane.filtered(by:threads:)`; what becomes of
    /// opacity is said at `PreparedFilter.apply(to:threads:)`.
    /// - Parameters:
    ///   - filter: the kernel and how it is applied.
    ///   - threads: how many compute, the caller's among them; fewer where they are not worth starting. The result is the
    ///     same to the bit.
    /// - Returns: an image of the same layout and units, with samples that are not rounded.
    /// - Throws: `FilterError` for what cannot be computed at the image's size, or does not fit into memory.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func filtered(
        by filter: Filter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        result(try withPlanes { planes throws(FilterError) in try planes.filtered(by: filter, threads: threads) })
    }

    /// Filters every colour channel by a filter that was prepared for images of this size.
    /// - Parameters:
    ///   - filter: as `Filter.prepared(width:height:)` makes it.
    ///   - threads: as `filtered(by:threads:)` takes them.
    /// - Returns: the same image, to the bit, as `filtered(by: filter.filter)` gives.
    /// - Throws: `FilterError.sizeMismatch` for an image of another size; `FilterError.tooLarge` when there is not enough
    ///   memory.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func filtered(
        by filter: PreparedFilter, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        result(try withPlanes { planes throws(FilterError) in try filter.apply(to: planes, threads: threads) })
    }

    /// Convolves every colour channel with a kernel, which is rotated by 180 degrees first.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + c.y - a, x + c.x - b]
    ///
    /// - Parameters:
    ///   - kernel: the weights K, as written.
    ///   - boundary: how the image E goes on past its border.
    ///   - size: which output samples are computed.
    ///   - anchor: the tap c on the output sample; without it the kernel's own, or else (k - 1) / 2, rounded down.
    ///   - threads: as `filtered(by:threads:)` takes them.
    /// - Returns: an image of the same layout and units.
    /// - Throws: what `filtered(by:threads:)` throws.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func convolved(
        with kernel: Kernel, boundary: BoundaryMode = .symmetric, size: OutputSize = .same,
        anchor: Kernel.Anchor? = nil, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        try filtered(
            by: Filter(kernel, mode: .convolve, boundary: boundary, size: size, anchor: anchor), threads: threads)
    }

    /// Correlates every colour channel with a kernel, which is laid on the image as written.
    ///
    ///     out[y, x] = sum over a, b of K[a, b] * E[y + a - c.y, x + b - c.x]
    ///
    /// - Parameters:
    ///   - kernel: the weights K, as written.
    ///   - boundary: how the image E goes on past its border.
    ///   - size: which output samples are computed.
    ///   - anchor: the tap c on the output sample; without it the kernel's own, or else k / 2, rounded down.
    ///   - threads: as `filtered(by:threads:)` takes them.
    /// - Returns: an image of the same layout and units.
    /// - Throws: what `filtered(by:threads:)` throws.
    /// - Complexity: that of `Plane.filtered(by:threads:)`, for each channel.
    public func correlated(
        with kernel: Kernel, boundary: BoundaryMode = .symmetric, size: OutputSize = .same,
        anchor: Kernel.Anchor? = nil, threads: Int = ThreadCount.available
    ) throws(FilterError) -> Image {
        try filtered(
            by: Filter(kernel, mode: .correlate, boundary: boundary, size: size, anchor: anchor), threads: threads)
    }

    /// Filters every colour channel as another library would: its operation, centre, border, size, strides, normalization
    /// and rounding.
    ///
    /// Each channel is filtered by itself, also like functions that sum over channels with kernels of four dimensions.
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - convention: the library's function and options.
    ///   - threads: as `filtered(by:threads:)` takes them.
    /// - Returns: an image of the same layout and units. Where the library returns integers for images of this bit depth,
    ///   samples are those integers.
    /// - Throws: `ConventionError.refused` for what the library refuses; `ConventionError.filter` for what cannot be computed.
    /// - Complexity: O(output samples * taps) time.
    public func filtered(
        by kernel: Kernel, like convention: Convention, threads: Int = ThreadCount.available
    ) throws(ConventionError) -> Image {
        let filtered = try withPlanes { planes throws(ConventionError) in
            try PlannedKernels.filter(
                planes, by: [.convention(convention, kernel)], samples: SampleKind(bitDepth: bitDepth), threads: threads
            )
        }
        return result(filtered)
    }

    /// Filters every colour channel as another library would, named as in `keras.Conv2D:padding=same`.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - convention: the library's function and options, as `Convention.init(_:)` reads them.
    ///   - threads: as `filtered(by:threads:)` takes them.
    /// - Returns: as above.
    /// - Throws: `ConventionError`, also for names that do not exist.
    /// - Complexity: as above.
    public func filtered(
        by kernel: Kernel, like convention: String, threads: Int = ThreadCount.available
    ) throws(ConventionError) -> Image {
        try filtered(by: kernel, like: Convention(convention), threads: threads)
    }
}
