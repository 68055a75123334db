/// Which output samples are computed.
public enum OutputSize: String, CaseIterable, Sendable {
    /// As many as the input has: n.
    case same
    /// Every position at which kernel and image meet: n + k - 1.
    case full
    /// Only those whose kernel lies wholly inside the image: n - k + 1.
    case valid
}
