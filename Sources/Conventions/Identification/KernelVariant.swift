package import Convolution

/// A possible change to a kernel before it was applied by correlation.
package enum KernelVariant: String, CaseIterable, Sendable {
    /// None: correlation.
    case asWritten = "correlate"
    /// Rotated by 180 degrees: convolution.
    case rotated180 = "convolve"
    /// Mirrored left to right only.
    case flippedLeftRight = "flip-left-right"
    /// Mirrored top to bottom only.
    case flippedTopBottom = "flip-top-bottom"
    /// Rows and columns exchanged.
    case transposed = "transpose-correlate"
    /// Rows and columns exchanged, then rotated by 180 degrees: convolution with the transposed kernel.
    case transposedRotated180 = "transpose-convolve"
    /// Rotated by 90 degrees, clockwise.
    case rotatedRight = "turn-right"
    /// Rotated by 90 degrees, anticlockwise.
    case rotatedLeft = "turn-left"
    /// The kernel was not applied: a single tap of weight 1.
    case notApplied = "none"
}

extension KernelVariant {
    /// The kernel that correlation then applies.
    package func applied(to kernel: Kernel) -> Kernel {
        switch self {
        case .asWritten: kernel
        case .rotated180: kernel.rotated180()
        case .flippedLeftRight: kernel.flippedHorizontally()
        case .flippedTopBottom: kernel.flippedVertically()
        case .transposed: kernel.transposed()
        case .transposedRotated180: kernel.transposed().rotated180()
        case .rotatedRight: kernel.transposed().flippedHorizontally()
        case .rotatedLeft: kernel.transposed().flippedVertically()
        case .notApplied: Kernel(rows: [[1]])
        }
    }
}
