/// A filter made ready for planes of one size: what every engine computes, and all it needs to know.
///
///     out[y, x] = gain * (sum over a, b of taps[a, b] * E[position of tap a, b]) + bias
///
/// with the positions of `FilterGeometry`.
package struct ResolvedFilter: Equatable, Sendable {
    /// The kernel in correlation form.
    package var taps: Kernel
    /// Where the taps fall.
    package var geometry: FilterGeometry
    /// How the image goes on past its border.
    package var boundary: BoundaryMode
    /// Multiplies every computed sample.
    package var gain: Double
    /// Added to every computed sample: the filter's bias, and the gain times the kernel's own offset.
    package var bias: Double
    /// Whether taps of weight 0 are left out, so that NaN and infinite samples under them do not count.
    package var skipsZeroWeights = false

    /// - Precondition: `copy` finds an input sample under every output sample's centre.
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
    /// Up to this part of the kernel's sum of magnitudes, `renormalize` takes a weight for nothing.
    package static let vanishingWeight = 1e-6
}

extension Filter {
    /// Makes the filter ready for planes of `width` x `height` samples.
    /// - Throws: what `geometry(width:height:)` throws.
    package func resolved(width: Int, height: Int) throws(FilterError) -> ResolvedFilter {
        var resolved = ResolvedFilter(
            taps: correlationKernel, geometry: try geometry(width: width, height: height), boundary: boundary,
            gain: gain, bias: gain * kernel.offset + bias)
        resolved.skipsZeroWeights = skipsZeroWeights && kernel.weights.contains(0)
        return resolved
    }
}
