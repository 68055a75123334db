package import Conventions
package import Convolution

/// One of the two ways in which a comparison filters its image.
package struct ComparedSide: Sendable {
    /// Its name: "Correlation", or the preset as written.
    package let title: String
    /// How the kernel is transformed before it is applied to the image.
    package let operation: Convention.Operation
    /// The filter as applied to an image of this size.
    ///
    /// It has the kernel as written (flipped top to bottom for Pillow), mode, centre, boundary, stride, dilation and
    /// gain.
    package let filter: Filter
    /// The resolved filter: the kernel in correlation form and the positions of its taps.
    ///
    /// Every sample of the result is this weighted sum or, if `roundsLikeLibrary` is true, the integer that the library
    /// makes of it. The filter is `nil` if a library does more than a weighted sum: it extends twice, or sets borders
    /// to 0.
    package let resolved: ResolvedFilter?
    /// Whether the result holds integers, rounded and clipped by the rules of another library.
    package let roundsLikeLibrary: Bool

    package init(
        title: String, operation: Convention.Operation, filter: Filter, resolved: ResolvedFilter?,
        roundsLikeLibrary: Bool
    ) {
        self.title = title
        self.operation = operation
        self.filter = filter
        self.resolved = resolved
        self.roundsLikeLibrary = roundsLikeLibrary
    }
}

extension ComparedSide {
    /// The kernel in correlation form.
    package var laidKernel: Kernel { filter.correlationKernel }

    /// The tap on the output sample, as a position in `laidKernel`.
    package var laidCentre: Kernel.Anchor {
        let centre = filter.centre
        guard filter.mode == .convolve else { return centre }
        return Kernel.Anchor(x: filter.kernel.width - 1 - centre.x, y: filter.kernel.height - 1 - centre.y)
    }

    /// Whether a flat image gives 0, as with edge detectors: results are then around 0, with both signs.
    var passesNoFlatImage: Bool {
        filter.boundary != .renormalize && filter.kernel.weights.contains { $0 < 0 }
            && abs(filter.kernel.sum) <= 1e-6 * filter.kernel.absoluteSum
    }

    /// The largest difference that rounding in the engines explains: twice the error that they guarantee.
    /// - Parameter samples: the largest magnitude of a sample.
    static func roundingNoise(_ a: ComparedSide, _ b: ComparedSide, samples: Double) -> Double {
        let gain = max(a.largestGain, b.largestGain)
        return 2e-5 * gain * samples
    }

    private var largestGain: Double { abs(filter.gain) * filter.kernel.absoluteSum }
}
