/// The algorithm that computes a filter; the results agree up to rounding.
public enum FilterAlgorithm: String, CaseIterable, Sendable {
    /// The formula as written, with a product for each tap.
    case direct
    /// The kernel as a sum of column-times-row products, each applied as two one-dimensional passes.
    case separable
    /// Fourier transforms of overlapping tiles.
    case fft
}
