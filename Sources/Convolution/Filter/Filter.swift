package import ImageBuffers

/// A filter as requested by its user: a kernel and how it is applied.
public struct Filter: Equatable, Sendable {
    /// The weights, as written.
    public var kernel: Kernel
    /// Convolution or correlation.
    public var mode: FilterMode
    /// The extension of the image past its border.
    public var boundary: BoundaryMode
    /// The output samples to compute, unless there is padding.
    public var size: OutputSize
    /// The tap aligned with the output sample; `nil` uses the kernel's own anchor, or the mode's default centre without
    /// one.
    public var anchor: Kernel.Anchor?
    /// Distance between the positions of neighbouring output samples, at least 1: 2 keeps every other one.
    public var stride = Axes(both: 1)
    /// Distance between neighbouring taps in the image, at least 1.
    public var dilation = Axes(both: 1)
    /// The number of samples of the extended image on each side; determines the output's size instead of `size`.
    ///
    ///     output = (n + before + after - d * (k - 1) - 1) / s + 1, rounded down
    public var padding: Padding?
    /// The factor for every computed sample, after the division for `renormalize` and the kernel's own offset.
    ///
    ///     out = gain * (weighted sum + kernel.offset) + bias
    ///
    /// Samples that `copy` copies are not changed.
    public var gain: Double = 1
    /// The term added to every computed sample after the gain, in sample units.
    public var bias: Double = 0
    /// Whether taps of weight 0 are skipped, so that NaN and infinite samples under them have no effect.
    ///
    /// Otherwise they are read, and 0 times NaN or an infinity is NaN. Finite samples give the same result either way.
    public var skipsZeroWeights = false
    /// The algorithm; `nil` chooses the one with the shortest estimated time.
    public var algorithm: FilterAlgorithm?

    /// Creates a filter with a kernel; the other properties can be set afterwards.
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - mode: convolution, which rotates the kernel by 180 degrees, or correlation.
    ///   - boundary: the extension of the image past its border.
    ///   - size: the output samples to compute.
    ///   - anchor: the tap aligned with the output sample; `nil` uses the kernel's own, or the mode's default centre
    ///     without one.
    public init(
        _ kernel: Kernel, mode: FilterMode = .convolve, boundary: BoundaryMode = .symmetric,
        size: OutputSize = .same, anchor: Kernel.Anchor? = nil
    ) {
        self.kernel = kernel
        self.mode = mode
        self.boundary = boundary
        self.size = size
        self.anchor = anchor
    }

    /// The tap aligned with the output sample, counted in the kernel as written.
    public var centre: Kernel.Anchor {
        anchor ?? kernel.anchor
            ?? Kernel.Anchor(
                x: mode.defaultCentre(ofTaps: kernel.width), y: mode.defaultCentre(ofTaps: kernel.height))
    }
}

/// The reason why a filter cannot be applied.
public enum FilterError: Error, Equatable, Sendable {
    /// A stride or dilation is below 1.
    case stepOutOfRange
    /// A prepared filter was given planes of another size than its own.
    case sizeMismatch(width: Int, height: Int, expectedWidth: Int, expectedHeight: Int)
    /// The anchor is not a tap of the kernel.
    case anchorOutside(Kernel.Anchor, kernelWidth: Int, kernelHeight: Int)
    /// The kernel with its dilation is larger than the image, so no position has it completely inside.
    case nothingValid(imageWidth: Int, imageHeight: Int, kernelWidth: Int, kernelHeight: Int)
    /// Full output, or output with much padding, has samples outside the image, where there is nothing to copy.
    case copyHasNoFullSize
    /// The kernel with its dilation, the stride or the padding exceeds the size of any image.
    case reachesTooFar(limit: Int)
    /// The system does not have the memory for a result of this size, or for its computation.
    case tooLarge(width: Int, height: Int)
}

extension FilterError {
    /// The error for a plane that cannot be allocated.
    package static func tooLarge(_ error: PlaneError) -> FilterError {
        switch error {
        case .tooLarge(let width, let height): .tooLarge(width: width, height: height)
        case .empty, .raggedRow: preconditionFailure("a plane of a size from 1 up")
        }
    }
}

extension FilterError: CustomStringConvertible {
    /// The cause in one sentence, without a full stop.
    public var description: String {
        switch self {
        case .stepOutOfRange: "strides and dilations are at least 1"
        case .sizeMismatch(let width, let height, let expectedWidth, let expectedHeight):
            "the filter was prepared for planes of \(expectedWidth)x\(expectedHeight) samples, "
                + "and this one has \(width)x\(height)"
        case .anchorOutside(let anchor, let width, let height):
            "the centre x=\(anchor.x),y=\(anchor.y) is outside the \(width)x\(height) kernel"
        case .nothingValid(let imageWidth, let imageHeight, let width, let height):
            "no position has the \(width)x\(height) kernel wholly inside the \(imageWidth)x\(imageHeight) image"
        case .copyHasNoFullSize: "there is nothing to copy outside the image, where the output would have samples"
        case .reachesTooFar(let limit): "dilation, stride or padding reaches over \(limit) samples or more"
        case .tooLarge(let width, let height): "\(width)x\(height) samples take more memory than there is for them"
        }
    }
}
