package import Convolution
package import ImageBuffers

/// One image filtered in two ways, with all that a sheet or a page says of it.
package struct Comparison: ~Copyable {
    /// What is compared with what.
    package enum Kind: Sendable {
        /// Correlation with convolution, everything else being the same.
        case modes
        /// One library's convention with another's.
        case conventions
    }

    /// What is compared with what.
    package let kind: Kind
    /// The input's name, without its folder.
    package let inputName: String
    /// The kernel as its user named it: a file's name, or what was written in its place.
    package let kernelName: String
    /// The kernel as written, normalised where that was asked for.
    package let kernel: Kernel
    /// The input as it was decoded, opacity included, in the file's units.
    package let input: PlanarImage
    /// Bits a sample of the input: 8 or 16, or 32 for floats.
    package let bitDepth: Int
    /// How what PSNR is measured against was chosen.
    package let dataScale: DifferenceFigures.Scale
    /// What PSNR is measured against: 255 or 65535, or how far the floats of both results reach from end to end.
    package let dataRange: Double
    /// How correlation, or the first convention, goes.
    package let a: ComparedSide
    /// How convolution, or the second convention, goes.
    package let b: ComparedSide
    /// What comes of `a`, in the file's units and of the input's layout; opacity is copied.
    ///
    /// Float32, neither rounded nor clipped unless the library that is followed does that.
    package let resultA: PlanarImage
    /// What comes of `b`.
    package let resultB: PlanarImage
    /// How far the results are apart; `nil` where they have different sizes.
    package let difference: ComparedDifference?
    /// How the input's samples are shown.
    package let inputScale: DisplayScale
    /// How both results' samples are shown.
    package let resultScale: DisplayScale

    /// A comparison of two results that were computed.
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
        // Results of different sizes have no PSNR, but a range all the same.
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
    /// Whether rotating the kernel by 180 degrees leaves it as it is.
    package var kernelIsSymmetric: Bool { kernel.isSymmetricUnder180 }

    /// What a channel is called: "red", or "channel 3" of an array; `nil` where there is but one.
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
