/// A filter resolved for planes of one size, with everything that an engine needs.
///
///     out[y, x] = gain * (sum over a, b of taps[a, b] * E[position of tap a, b]) + bias
///
/// with the positions of `FilterGeometry`.
package struct ResolvedFilter: Equatable, Sendable {
    /// The kernel in correlation form.
    package var taps: Kernel
    /// The positions of the taps.
    package var geometry: FilterGeometry
    /// The extension of the image past its border.
    package var boundary: BoundaryMode
    /// The factor for every computed sample.
    package var gain: Double
    /// The term added to every computed sample: the filter's bias, and the gain times the kernel's own offset.
    package var bias: Double
    /// Whether taps of weight 0 are skipped, so that NaN and infinite samples under them have no effect.
    package var skipsZeroWeights = false

    /// - Precondition: with `copy`, an input sample lies under every output sample's centre.
    package init(taps: Kernel, geometry: FilterGeometry, boundary: BoundaryMode, gain: Double = 1, bias: Double = 0) {
        precondition(
            boundary != .copy || (geometry.horizontal.centresAreInside && geometry.vertical.centresAreInside),
            "there is a sample to copy under every centre")
        self.taps = taps
        self.geometry = geometry
        self.boundary = boundary
        self.gain = gain
        self.bias = bias
    }
}

extension ResolvedFilter {
    /// The fraction of the kernel's sum of magnitudes up to which `renormalize` treats a weight as 0.
    package static let vanishingWeight = 1e-6
}

extension Filter {
    /// Resolves the filter for planes of `width` x `height` samples.
    /// - Throws: what `geometry(width:height:)` throws.
    package func resolved(width: Int, height: Int) throws(FilterError) -> ResolvedFilter {
        var resolved = ResolvedFilter(
            taps: correlationKernel, geometry: try geometry(width: width, height: height), boundary: boundary,
            gain: gain, bias: gain * kernel.offset + bias)
        resolved.skipsZeroWeights = skipsZeroWeights && kernel.weights.contains(0)
        return resolved
    }
}
