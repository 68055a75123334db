package import Convolution
package import ImageBuffers

/// A comparison of one of the choices that make up a convention.
package struct ExplanationPoint: Equatable, Sendable {
    /// The choice that is compared.
    package enum Kind: String, CaseIterable, Sendable {
        /// The operation on the kernel before it is applied.
        case operation
        /// The tap aligned with the output sample.
        case centre
        /// The samples past the border.
        case border
        /// The number of output samples.
        case size
        /// The strides, which determine the output samples that are kept.
        case stride
        /// Distances between taps.
        case dilation
        /// The divisor of the sum.
        case normalization
        /// The term added at the end.
        case bias
        /// The conversion of results to integers.
        case rounding
        /// The rule for summing over channels.
        case channels
        /// The treatment of NaN samples.
        case missing
    }

    /// The effect of a difference for this kernel.
    package enum Effect: Equatable, Sendable {
        /// The choices are the same.
        case same
        /// They differ, but without effect for this kernel.
        case hidden
        /// The maximum change in results for samples from 0 to 1, with everything else as in A.
        case upTo(Double)
        /// The maximum change for samples from 0 to 255, if there is none for samples from 0 to 1.
        case upToOfBytes(Double)
        /// The outputs have different sizes, or different samples.
        case shape
        /// Only images of integers show the difference.
        case integersOnly
        /// Only images of several channels, or kernels of four dimensions, show the difference.
        case channelsOnly
        /// Only images with NaN samples show the difference.
        case missingOnly
    }

    /// The choice that is compared.
    package let kind: Kind
    /// The effect of a difference.
    package let effect: Effect

    /// Whether the conventions choose differently, even without effect for the kernel.
    package var differs: Bool { effect != .same }
    /// Whether one-channel images of floating-point numbers show the difference with this kernel.
    package var isVisible: Bool {
        switch effect {
        case .upTo, .upToOfBytes, .shape: true
        default: false
        }
    }
}

extension ExplanationPoint {
    /// Compares every choice of two conventions.
    static func all(
        _ a: Convention, _ b: Convention, _ kernel: Kernel, _ pair: OperatorPair, _ pairOfBytes: OperatorPair
    ) -> [ExplanationPoint] {
        let effect = { (of: (OperatorPair) -> Effect) -> Effect in of(pair).or(ofBytes: of(pairOfBytes)) }
        let weights = a.read(kernel)
        let turned =
            a.operation == b.operation
            ? Effect.same : effect { $0.effect { changed, _ in changed.taps = weights.turned(by: b.operation) } }
        let normalizes = a.divisor.rule != b.divisor.rule || a.roundsKernel != b.roundsKernel
        let divided = b.roundsKernel ? a.read(kernel.roundedToIntegers()) : a.read(kernel)
        let integers: Effect = IntegerRule.roundsAlike(a.integers, b.integers) ? .same : .integersOnly
        return [
            ExplanationPoint(kind: .operation, effect: turned),
            ExplanationPoint(kind: .centre, effect: effect(\.centre)),
            ExplanationPoint(kind: .border, effect: effect(\.border)),
            ExplanationPoint(kind: .size, effect: pair.alignment.sameSize ? .same : .shape),
            ExplanationPoint(kind: .stride, effect: a.stride == b.stride ? .same : .shape),
            ExplanationPoint(kind: .dilation, effect: pair.dilation(a, b)),
            ExplanationPoint(
                kind: .normalization,
                effect: !normalizes
                    ? .same
                    : effect {
                        $0.effect { changed, b in
                            changed.gain = b.gain
                            changed.taps = divided.turned(by: a.operation)
                        }
                    }),
            ExplanationPoint(
                kind: .bias,
                effect: pair.a.bias == pair.b.bias ? .same : effect { $0.effect { $0.bias = $1.bias } }),
            ExplanationPoint(kind: .rounding, effect: integers),
            ExplanationPoint(
                kind: .channels, effect: a.layer == b.layer && a.groups == b.groups ? .same : .channelsOnly),
            ExplanationPoint(kind: .missing, effect: missing(a, b, kernel, effect)),
        ]
    }
}

extension ExplanationPoint {
    /// The treatment of NaN samples, and of samples under weights that a library does not read.
    ///
    /// Other samples show a difference only if such a weight is not 0.
    private static func missing(
        _ a: Convention, _ b: Convention, _ kernel: Kernel, _ effect: ((OperatorPair) -> Effect) -> Effect
    ) -> Effect {
        guard a.reads(kernel, as: b) else {
            var other = a
            other.unreadWeight = b.unreadWeight
            let taps = other.read(kernel).turned(by: a.operation)
            let shown = effect { $0.effect { changed, _ in changed.taps = taps } }
            return shown == .hidden ? .missingOnly : shown
        }
        return a.missing == b.missing && a.keepsMissing == b.keepsMissing ? .same : .missingOnly
    }
}

/// Two maps of images with samples from 0 to a white, whose choices are exchanged one by one.
struct OperatorPair {
    let a: LinearOperator
    let b: LinearOperator
    let alignment: OutputAlignment
    let white: Double

    /// - Throws: what `Convention.apply(_:to:samples:)` throws for either convention.
    init(
        _ a: Convention, _ b: Convention, kernel: Kernel, image: Axes, white: Double
    ) throws(ConventionError) {
        self.a = try LinearOperator(a, kernel: kernel, image: image, white: white)
        self.b = try LinearOperator(b, kernel: kernel, image: image, white: white)
        self.white = white
        alignment = OutputAlignment(self.a, self.b)
    }

    /// The maximum difference of the results.
    var difference: DifferenceBound { DifferenceBound(a, b, alignment, white: white) }

    /// The change in A's results if one choice is that of B.
    func effect(_ change: (inout LinearOperator, _ b: LinearOperator) -> Void) -> ExplanationPoint.Effect {
        var changed = a
        change(&changed, b)
        let largest = DifferenceBound(a, changed, OutputAlignment(a, changed), white: white).largest
        return largest == 0 ? .hidden : white == 1 ? .upTo(largest) : .upToOfBytes(largest)
    }

    /// The effect of the centre; outputs of different sizes have no centres to compare.
    var centre: ExplanationPoint.Effect {
        guard alignment.sameSize, a.rows.stride == b.rows.stride, a.columns.stride == b.columns.stride,
            a.rows.dilation == b.rows.dilation, a.columns.dilation == b.columns.dilation,
            (a.rows.before, a.columns.before) != (b.rows.before, b.columns.before)
        else { return .same }
        return effect {
            $0.rows.move(to: $1.rows.before)
            $0.columns.move(to: $1.columns.before)
        }
    }

    /// The effect of the border; if only one of the maps reads it, the difference is one of size.
    ///
    /// Division by the weight inside has an effect everywhere.
    var border: ExplanationPoint.Effect {
        let divides = [a.border, b.border].contains(.extended(.renormalize))
        guard divides || (a.reachesBorder && b.reachesBorder) else { return .same }
        let isConfined = { (map: LinearOperator) in map.rows.confined != nil && map.border != .extended(.constant(0)) }
        guard a.border != b.border || isConfined(a) != isConfined(b) else { return .same }
        // Samples are copied from under the centre, which a full size and odd paddings do not have.
        if b.border == .extended(.copy), !a.centresAreInside { return .shape }
        return effect {
            $0.border = $1.border
            $0.rows.confined = $1.rows.confined
            $0.columns.confined = $1.columns.confined
        }
    }

    func dilation(_ one: Convention, _ other: Convention) -> ExplanationPoint.Effect {
        guard one.dilation != other.dilation else { return .same }
        return a.taps.weights.count { $0 != 0 } > 1 || a.taps.weights.count > 1 ? .shape : .hidden
    }
}

extension ExplanationPoint.Effect {
    /// The effect for images from 0 to 1 or, if it is hidden, that for images from 0 to 255.
    fileprivate func or(ofBytes other: Self) -> Self {
        switch (self, other) {
        case (.same, _), (.hidden, .upToOfBytes): other
        default: self
        }
    }
}

extension LinearOperator.Axis {
    /// Moves the taps; the samples of the image under the output's samples stay the same.
    fileprivate mutating func move(to newBefore: Int) {
        centre += (newBefore - before) / dilation
        before = newBefore
    }
}

extension LinearOperator {
    /// Whether every output sample has an input sample under its centre.
    var centresAreInside: Bool {
        let isInside = { (axis: Axis) in
            axis.position(ofTap: axis.centre, at: 0) >= 0
                && axis.position(ofTap: axis.centre, at: axis.output - 1) < axis.input
        }
        return isInside(rows) && isInside(columns)
    }
}

extension Convention.Divisor {
    /// The rule, where dividing by 1 counts as none.
    package var rule: Convention.Divisor { self == .number(1) ? .one : self }
}

extension Convention {
    /// Whether the sample under each tap of a kernel is ignored.
    private func unreadTaps(of kernel: Kernel) -> [Bool] {
        kernel.weights.map { weight in unreadWeight.map { abs(weight) <= $0 } ?? false }
    }

    /// Whether samples under some taps of a kernel are ignored.
    package func leavesOutTaps(of kernel: Kernel) -> Bool { unreadTaps(of: kernel).contains(true) }

    /// Whether both read the samples under the same taps of a kernel.
    fileprivate func reads(_ kernel: Kernel, as other: Convention) -> Bool {
        unreadTaps(of: kernel) == other.unreadTaps(of: kernel)
    }
}

extension IntegerRule {
    /// Whether two rules give the same integers, except for sums within an arithmetic error of a tie.
    static func roundsAlike(_ a: IntegerRule?, _ b: IntegerRule?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return a.effectiveRounding == b.effectiveRounding && a.overflow == b.overflow && a.roundsFill == b.roundsFill
            && a.reduction == b.reduction
            && (a.arithmetic == .integer) == (b.arithmetic == .integer)
    }

    /// The rounding, including a half that is added beforehand.
    package var effectiveRounding: Quantizer.Rounding { arithmetic == .singleByRows ? .halfUp : rounding }
}

extension Kernel {
    /// The kernel in correlation form.
    func turned(by operation: Convention.Operation) -> Kernel {
        switch operation {
        case .convolve: rotated180()
        case .correlate: self
        case .flipRows: flippedTopToBottom()
        }
    }
}
