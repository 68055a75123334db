/// The operation: convolution, which rotates the kernel by 180 degrees, or correlation.
public enum FilterMode: String, CaseIterable, Sendable {
    /// True convolution: `out[y, x] = sum of K[a, b] * I[y + cy - a, x + cx - b]`, as in mathematics and scipy.
    case convolve
    /// Correlation: `out[y, x] = sum of K[a, b] * I[y + a - cy, x + b - cx]`, as in deep-learning frameworks.
    case correlate

    /// The other operation.
    package var flipped: FilterMode { self == .convolve ? .correlate : .convolve }

    /// The default centre of `count` taps, counted in the kernel as written.
    ///
    /// Correlation uses `count / 2`, convolution `(count - 1) / 2`. They differ only for even counts, and add up to
    /// `count - 1`, so that convolution equals correlation with the rotated kernel at every size.
    package func defaultCentre(ofTaps count: Int) -> Int {
        self == .correlate ? count / 2 : (count - 1) / 2
    }
}
