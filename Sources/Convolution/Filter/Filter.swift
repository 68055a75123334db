package import ImageBuffers

/// A filter as its user asks for it: a kernel and how it is to be applied.
public struct Filter: Equatable, Sendable {
    /// The weights, as written.
    public var kernel: Kernel
    /// Convolution or correlation.
    public var mode: FilterMode
    /// How the image goes on past its border.
    public var boundary: BoundaryMode
    /// Which output samples are computed, where no padding says it.
    public var size: OutputSize
    /// The tap that sits on the output sample; `nil` takes the kernel's own anchor, or else the mode's default centre.
    public var anchor: Kernel.Anchor?
    /// Distance between the positions of neighbouring output samples, at least 1: 2 keeps every other one.
    public var stride = Axes(both: 1)
    /// Distance between neighbouring taps in the image, at least 1.
    public var dilation = Axes(both: 1)
    /// How many samples of the extended image are taken on each side; decides the output's size in place of `size`.
    ///
    ///     output = (n + before + after - d * (k - 1) - 1) / s + 1, rounded down
    public var padding: Padding?
    /// Multiplies every computed sample, after `renormalize` has divided and the kernel's own offset was added.
    ///
    ///     out = gain * (weighted sum + kernel.offset) + bias
    ///
    /// Samples that `copy` copies stay as they are.
    public var gain: Double = 1
    /// Added to every computed sample after the gain, in sample units.
    public var bias: Double = 0
    /// Whether taps of weight 0 are left out, so that NaN and infinite samples under them do not count.
    ///
    /// They are read otherwise, and 0 times NaN or an infinity is NaN. Finite samples give the same result either way.
    public var skipsZeroWeights = false
    /// How it is computed; `nil` takes the fastest way by estimate.
    public var algorithm: FilterAlgorithm?

    /// A filter with a kernel and, where nothing else is said, the command's defaults.
    public init(
        kernel: Kernel, mode: FilterMode = .convolve, boundary: BoundaryMode = .symmetric,
        size: OutputSize = .same, anchor: Kernel.Anchor? = nil
    ) {
        self.kernel = kernel
        self.mode = mode
        self.boundary = boundary
        self.size = size
        self.anchor = anchor
    }

    /// The tap that sits on the output sample, counted in the kernel as written.
    public var centre: Kernel.Anchor {
        anchor ?? kernel.anchor
            ?? Kernel.Anchor(
                x: mode.defaultCentre(ofTaps: kernel.width), y: mode.defaultCentre(ofTaps: kernel.height))
    }
}

/// Why a filter cannot be applied.
public enum FilterError: Error, Equatable, Sendable {
    /// The anchor is not a tap of the kernel.
    case anchorOutside(Kernel.Anchor, kernelWidth: Int, kernelHeight: Int)
    /// The kernel, as large as its dilation makes it, is larger than the image: no position has it wholly inside.
    case nothingValid(imageWidth: Int, imageHeight: Int, kernelWidth: Int, kernelHeight: Int)
    /// Full output, or output with much padding, has samples outside the image, and there is nothing there to copy.
    case copyHasNoFullSize
    /// The kernel, as large as its dilation makes it, the stride or the padding goes beyond any image.
    case reachesTooFar(limit: Int)
    /// The system has not the memory for a result of this size, or to compute it.
    case tooLarge(width: Int, height: Int)
}

extension FilterError {
    /// The refusal of memory for a plane.
    package static func tooLarge(_ error: PlaneError) -> FilterError {
        switch error {
        case .tooLarge(let width, let height): .tooLarge(width: width, height: height)
        }
    }
}
