package import Convolution

extension Convention {
    /// What is done to the kernel before it is laid on the image.
    package enum Operation: String, CaseIterable, Sendable {
        /// Rotated by 180 degrees: true convolution.
        case convolve
        /// Nothing: correlation, whatever the library calls it.
        case correlate
        /// Flipped top to bottom alone.
        case flipRows

        /// The operation of a mode.
        package init(_ mode: FilterMode) { self = mode == .convolve ? .convolve : .correlate }
    }

    /// The tap on the output sample, counted in the kernel as written.
    ///
    /// The two rules differ for even numbers of taps only.
    package enum Centre: String, CaseIterable, Sendable {
        /// `(k - 1) / 2`, rounded down.
        case low
        /// `k / 2`, rounded down.
        case high

        /// The centre of `taps` taps.
        package func tap(of taps: Int) -> Int { self == .low ? (taps - 1) / 2 : taps / 2 }
    }

    /// What is found past the border.
    package enum Border: Equatable, Sendable {
        /// The image goes on.
        case extended(BoundaryMode)
        /// Output samples whose kernel reaches outside are 0.
        case zeroed

        /// What is summed up; samples that are set to 0 afterwards may be anything.
        var mode: BoundaryMode {
            switch self {
            case .extended(let mode): mode
            case .zeroed: .constant(0)
            }
        }
    }

    /// Which output samples there are.
    ///
    /// In the formulas n is the image's size and k the kernel's, s the stride and d the dilation.
    package enum Extent: Equatable, Sendable {
        /// `same`, `full` or `valid`.
        case size(OutputSize)
        /// Padding on each side: `(n + before + after - d * (k - 1) - 1) / s + 1`.
        case padding(Padding)
        /// `ceil(n / s)`, padded with `max((ceil(n / s) - 1) * s + d * (k - 1) + 1 - n, 0)`, the lesser half before.
        case tensorFlowSame
        /// Padded with `d * (k - 1)`, the lesser half before.
        case torchSame
        /// `valid`; where the kernel is the larger one in both directions, the image lies inside the kernel instead.
        case validEitherWay
        /// Full, but the border's rule holds for half a kernel only and zeros follow; at even sizes a sample further in.
        case octaveFull
    }

    /// What the weighted sum is divided by.
    package enum Divisor: Equatable, Sendable {
        /// Nothing.
        case one
        /// A number, not 0.
        case number(Double)
        /// The kernel's sum.
        case sum(ZeroSum)
    }

    /// What happens to kernels whose sum is about 0.
    package enum ZeroSum: Equatable, Sendable {
        /// They are refused, and so is any sum less than `least`.
        case refused(tolerance: Double, least: Double)
        /// They are not divided.
        case undivided(tolerance: Double)
    }

    /// What becomes of samples that are NaN.
    package enum MissingSamples: Equatable, Sendable {
        /// They spread, as IEEE 754 has it.
        case propagate
        /// They are left out, and the sum is divided by the weight of the others.
        case interpolate
        /// They are replaced.
        case replace(by: Float)
    }

    /// Whether channels are summed over.
    package enum LayerRule: String, Equatable, Sendable {
        /// Each output channel is a sum over the input channels of its group; kernels are rows x columns x in x out.
        case dense
        /// Each input channel has output channels of its own; kernels are rows x columns x in x multiplier.
        case depthwise
    }
}

/// What a library is given: the type of an image's samples.
package enum SampleKind: String, CaseIterable, Sendable {
    /// Floating-point numbers, as array files hold them.
    case float
    /// Integers from 0 to 255.
    case uint8
    /// Integers from 0 to 65535.
    case uint16

    /// The largest sample; floating-point numbers have none.
    package var maximum: Double? {
        switch self {
        case .float: nil
        case .uint8: 255
        case .uint16: 65535
        }
    }
}
