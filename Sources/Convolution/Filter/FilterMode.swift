/// The operation: whether the kernel is rotated by 180 degrees before it is laid on the image.
public enum FilterMode: String, CaseIterable, Sendable {
    /// True convolution: `out[y, x] = sum of K[a, b] * I[y + cy - a, x + cx - b]`, as in mathematics and scipy.
    case convolve
    /// Correlation: `out[y, x] = sum of K[a, b] * I[y + a - cy, x + b - cx]`, as in deep-learning frameworks.
    case correlate

    /// The other operation.
    package var flipped: FilterMode { self == .convolve ? .correlate : .convolve }

    /// The centre of `count` taps where none is given, counted in the kernel as written.
    ///
    /// Correlation takes `count / 2`, convolution `(count - 1) / 2`. They differ for even counts only, and add up to
    /// `count - 1`, so that convolving equals correlating with the rotated kernel at every size.
    package func defaultCentre(ofTaps count: Int) -> Int {
        self == .correlate ? count / 2 : (count - 1) / 2
    }
}
