package import Convolution

extension Convention {
    /// The operation on the kernel before it is applied.
    package enum Operation: String, CaseIterable, Sendable {
        /// Rotated by 180 degrees: true convolution.
        case convolve
        /// None: correlation, whatever the library calls it.
        case correlate
        /// Flipped top to bottom only.
        case flipRows

        /// Creates the operation of a filter mode.
        package init(_ mode: FilterMode) { self = mode == .convolve ? .convolve : .correlate }
    }

    /// The tap aligned with the output sample, counted in the kernel as written.
    ///
    /// The two rules differ only for even numbers of taps.
    package enum Centre: String, CaseIterable, Sendable {
        /// `(k - 1) / 2`, rounded down.
        case low
        /// `k / 2`, rounded down.
        case high

        /// The centre of `taps` taps.
        package func tap(of taps: Int) -> Int { self == .low ? (taps - 1) / 2 : taps / 2 }
    }

    /// The samples past the border.
    package enum Border: Equatable, Sendable {
        /// The image is extended.
        case extended(BoundaryMode)
        /// Output samples whose kernel reaches outside are 0.
        case zeroed

        /// The boundary mode for the sums; samples that are set to 0 afterwards may have any value.
        var mode: BoundaryMode {
            switch self {
            case .extended(let mode): mode
            case .zeroed: .constant(0)
            }
        }
    }

    /// The extent of the output.
    ///
    /// In the formulas, n is the image's size, k the kernel's, s the stride and d the dilation.
    package enum Extent: Equatable, Sendable {
        /// `same`, `full` or `valid`.
        case size(OutputSize)
        /// Padding on each side: `(n + before + after - d * (k - 1) - 1) / s + 1`.
        case padding(Padding)
        /// `ceil(n / s)`, padded with `max((ceil(n / s) - 1) * s + d * (k - 1) + 1 - n, 0)`, the smaller half before.
        case tensorFlowSame
        /// Padded with `d * (k - 1)`, the smaller half before.
        case torchSame
        /// `valid`; if the kernel is larger in both directions, the positions at which the image lies inside the
        /// kernel.
        case validEitherWay
        /// Full, but the border's rule applies only within half a kernel, with zeros beyond; at even sizes, the output
        /// begins one sample further inside.
        case octaveFull
    }

    /// The divisor of the weighted sum.
    package enum Divisor: Equatable, Sendable {
        /// None.
        case one
        /// A nonzero number.
        case number(Double)
        /// The kernel's sum.
        case sum(ZeroSum)
    }

    /// The treatment of kernels whose sum is about 0.
    package enum ZeroSum: Equatable, Sendable {
        /// They are refused, as is any sum less than `least`.
        case refused(tolerance: Double, least: Double)
        /// They are not divided.
        case undivided(tolerance: Double)
    }

    /// The treatment of NaN samples.
    package enum MissingSamples: Equatable, Sendable {
        /// They propagate as in IEEE 754.
        case propagate
        /// They are left out, and the sum is divided by the weight of the others.
        case interpolate
        /// They are replaced by a value.
        case replace(by: Float)
    }

    /// The rule for summing over channels.
    package enum LayerRule: String, Equatable, Sendable {
        /// Each output channel is a sum over the input channels of its group; kernels are rows x columns x in x out.
        case dense
        /// Each input channel has its own output channels; kernels are rows x columns x in x multiplier.
        case depthwise
    }
}

/// The type of an image's samples, as a library receives them.
package enum SampleKind: String, CaseIterable, Sendable {
    /// Floating-point numbers, as in array files.
    case float
    /// Integers from 0 to 255.
    case uint8
    /// Integers from 0 to 65535.
    case uint16

    /// The largest sample; `nil` for floating-point numbers.
    package var maximum: Double? {
        switch self {
        case .float: nil
        case .uint8: 255
        case .uint16: 65535
        }
    }
}
