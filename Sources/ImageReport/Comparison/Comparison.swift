package import Convolution
package import ImageBuffers

/// One image filtered in two ways, with the data for a sheet or a page.
package struct Comparison: ~Copyable {
    /// The kind of comparison.
    package enum Kind: Sendable {
        /// Correlation and convolution, with everything else equal.
        case modes
        /// The conventions of two library functions.
        case conventions
    }

    /// The kind of comparison.
    package let kind: Kind
    /// The input's name, without its folder.
    package let inputName: String
    /// The kernel as named by the user: a file's name, or the text given instead.
    package let kernelName: String
    /// The kernel as written, normalised if requested.
    package let kernel: Kernel
    /// The decoded input with opacity, in the file's units.
    package let input: PlanarImage
    /// Bits per sample of the input: 8 or 16, or 32 for floats.
    package let bitDepth: Int
    /// How `dataRange` was chosen.
    package let dataScale: DifferenceFigures.Scale
    /// The range that PSNR refers to: 255 or 65535, or the extent of the floats in both results.
    package let dataRange: Double
    /// How correlation, or the first convention, is applied.
    package let a: ComparedSide
    /// How convolution, or the second convention, is applied.
    package let b: ComparedSide
    /// The result of `a`, in the file's units and the input's layout; opacity is copied.
    ///
    /// Samples are float32, neither rounded nor clipped unless the library does that.
    package let resultA: PlanarImage
    /// The result of `b`.
    package let resultB: PlanarImage
    /// The difference of the results; `nil` if they have different sizes.
    package let difference: ComparedDifference?
    /// How the input's samples are shown.
    package let inputScale: DisplayScale
    /// How both results' samples are shown.
    package let resultScale: DisplayScale

    /// Creates a comparison from two computed results.
    package init(
        kind: Kind, inputName: String, kernelName: String, kernel: Kernel, input: consuming PlanarImage, bitDepth: Int,
        a: ComparedSide, _ resultA: consuming PlanarImage, b: ComparedSide, _ resultB: consuming PlanarImage,
        range: ResultRange?
    ) {
        self.kind = kind
        self.inputName = inputName
        self.kernelName = kernelName
        self.kernel = kernel
        self.bitDepth = bitDepth
        self.a = a
        self.b = b
        inputScale = DisplayScale.input(of: input, bitDepth: bitDepth)
        let scale = DifferenceFigures.Scale.results(bitDepth: bitDepth)
        dataScale = scale
        difference = ComparedDifference(
            resultA, resultB, tolerance: ComparedSide.roundingNoise(a, b, samples: input.largestMagnitude()))
        // Results of different sizes have no PSNR, but they have a range.
        let extent = scale.range(of: resultA, and: resultB, channels: resultA.layout.colorChannels)
        dataRange = extent.upperBound - extent.lowerBound
        resultScale = DisplayScale.results(
            resultA, resultB, bitDepth: bitDepth, range: range,
            isEdgeDetector: a.passesNoFlatImage && b.passesNoFlatImage)
        self.input = input
        self.resultA = resultA
        self.resultB = resultB
    }
}

extension Comparison {
    /// Whether rotating the kernel by 180 degrees leaves it unchanged.
    package var kernelIsSymmetric: Bool { kernel.isSymmetricUnder180 }

    /// The name of a channel: "red", or "channel 3" of an array; `nil` if there is only one.
    package func name(ofChannel channel: Int) -> String? {
        switch input.layout {
        case .gray, .grayAlpha, .array(channels: 1): nil
        case .rgb, .rgba: ["red", "green", "blue", "alpha"][channel]
        case .array: "channel \(channel)"
        }
    }
}

extension PlanarImage {
    /// The largest finite magnitude of a colour sample.
    fileprivate borrowing func largestMagnitude() -> Double {
        let extent = colorExtent()
        return extent.low > extent.high ? 0 : Double(max(abs(extent.low), abs(extent.high)))
    }
}
