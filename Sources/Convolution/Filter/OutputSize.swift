/// The output samples to compute.
public enum OutputSize: String, CaseIterable, Sendable {
    /// As many as in the input: n.
    case same
    /// Every position at which kernel and image overlap: n + k - 1.
    case full
    /// Only positions with the kernel completely inside the image: n - k + 1.
    case valid
}
