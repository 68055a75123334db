package import Conventions
package import Convolution

/// One of the two ways in which a comparison filters its image.
package struct ComparedSide: Sendable {
    /// Its name: "Correlation", or the preset as it was written.
    package let title: String
    /// What is done to the kernel before it is laid on the image.
    package let operation: Convention.Operation
    /// The filter as it was applied to an image of this size: kernel as written (flipped top to bottom for Pillow),
    /// mode, centre, border, steps, gain.
    package let filter: Filter
    /// The same worked out: the kernel in correlation form and where its taps fall.
    ///
    /// Every sample of the result is that weighted sum; where a library rounds, `roundsLikeLibrary`, the integer that
    /// it makes of it. `nil` where a library does more than a weighted sum (it extends twice, or sets borders to 0).
    package let resolved: ResolvedFilter?
    /// Whether the result holds integers, rounded and clipped by the rules of the library that is followed.
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
    /// The kernel as it lies on the image.
    package var laidKernel: Kernel { filter.correlationKernel }

    /// The tap on the output sample, counted in `laidKernel`.
    package var laidCentre: Kernel.Anchor {
        let centre = filter.centre
        guard filter.mode == .convolve else { return centre }
        return Kernel.Anchor(x: filter.kernel.width - 1 - centre.x, y: filter.kernel.height - 1 - centre.y)
    }

    /// Whether a flat image becomes nothing, as edge detectors have it: results are then about 0, of both signs.
    var passesNoFlatImage: Bool {
        filter.boundary != .renormalize && filter.kernel.weights.contains { $0 < 0 }
            && abs(filter.kernel.sum) <= 1e-6 * filter.kernel.absoluteSum
    }

    /// Differences up to this are no more than what engines may round differently: twice what they promise.
    /// - Parameter samples: the largest magnitude of a sample.
    static func roundingNoise(_ a: ComparedSide, _ b: ComparedSide, samples: Double) -> Double {
        let gain = max(a.largestGain, b.largestGain)
        return 2e-5 * gain * samples
    }

    private var largestGain: Double { abs(filter.gain) * filter.kernel.absoluteSum }
}
