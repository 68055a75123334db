package import Convolution
package import ImageBuffers

/// One of the choices that make up a convention, compared.
package struct ExplanationPoint: Equatable, Sendable {
    /// Which choice.
    package enum Kind: String, CaseIterable, Sendable {
        /// Whether the kernel is turned before it is laid on the image.
        case operation
        /// Which tap sits on the output sample.
        case centre
        /// What is found past the border.
        case border
        /// How many output samples there are.
        case size
        /// Strides: which of them are kept.
        case stride
        /// Distances between taps.
        case dilation
        /// What the sum is divided by.
        case normalization
        /// What is added at the end.
        case bias
        /// How results become integers.
        case rounding
        /// Whether channels are summed over.
        case channels
        /// What becomes of NaN samples.
        case missing
    }

    /// What a difference comes to for this kernel.
    package enum Effect: Equatable, Sendable {
        /// The choices are the same.
        case same
        /// They differ, but this kernel cannot show it.
        case hidden
        /// This alone, everything else being as A has it, changes results of samples from 0 to 1 by as much.
        case upTo(Double)
        /// The same for samples from 0 to 255, where those from 0 to 1 show nothing.
        case upToOfBytes(Double)
        /// The outputs have other sizes, or other samples.
        case shape
        /// Images of integers alone show it.
        case integersOnly
        /// Images of several channels alone show it, or kernels of four dimensions.
        case channelsOnly
        /// Images with NaN samples alone show it.
        case missingOnly
    }

    /// Which choice.
    package let kind: Kind
    /// What it comes to.
    package let effect: Effect

    /// Whether the conventions choose differently, whether the kernel shows it or not.
    package var differs: Bool { effect != .same }
    /// Whether floating-point images of one channel show it with this kernel.
    package var isVisible: Bool {
        switch effect {
        case .upTo, .upToOfBytes, .shape: true
        default: false
        }
    }
}

extension ExplanationPoint {
    /// Every choice of two conventions.
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
    /// What becomes of NaN samples, and of those under weights that a library does not read: only where such a weight is
    /// not 0 other samples show it.
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

/// Two maps of images from 0 to a white, whose choices are exchanged one by one.
struct OperatorPair {
    let a: LinearOperator
    let b: LinearOperator
    let alignment: OutputAlignment
    let white: Double

    /// - Throws: what `Convention.apply(_:to:samples:)` throws, of either.
    init(
        _ a: Convention, _ b: Convention, kernel: Kernel, image: Axes, white: Double
    ) throws(ConventionError) {
        self.a = try LinearOperator(a, kernel: kernel, image: image, white: white)
        self.b = try LinearOperator(b, kernel: kernel, image: image, white: white)
        self.white = white
        alignment = OutputAlignment(self.a, self.b)
    }

    /// By how much the results can differ.
    var difference: DifferenceBound { DifferenceBound(a, b, alignment, white: white) }

    /// What A's results change by when one choice is as B has it.
    func effect(_ change: (inout LinearOperator, _ b: LinearOperator) -> Void) -> ExplanationPoint.Effect {
        var changed = a
        change(&changed, b)
        let largest = DifferenceBound(a, changed, OutputAlignment(a, changed), white: white).largest
        return largest == 0 ? .hidden : white == 1 ? .upTo(largest) : .upToOfBytes(largest)
    }

    /// Where outputs have different sizes no sample has a centre to compare.
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

    /// A border that is never read cannot differ from one that is: the sizes do.
    ///
    /// But what divides by the weight inside does so everywhere.
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
    /// What images from 0 to 1 show, or where they show nothing those from 0 to 255.
    fileprivate func or(ofBytes other: Self) -> Self {
        switch (self, other) {
        case (.same, _), (.hidden, .upToOfBytes): other
        default: self
        }
    }
}

extension LinearOperator.Axis {
    /// Lays the taps elsewhere; the same samples of the image stay under the output's.
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
    /// The rule, where dividing by 1 is none.
    package var rule: Convention.Divisor { self == .number(1) ? .one : self }
}

extension Convention {
    /// For each tap of a kernel, whether the sample under it is not read.
    private func unreadTaps(of kernel: Kernel) -> [Bool] {
        kernel.weights.map { weight in unreadWeight.map { abs(weight) <= $0 } ?? false }
    }

    /// Whether samples under some taps of a kernel are not read.
    package func leavesOutTaps(of kernel: Kernel) -> Bool { unreadTaps(of: kernel).contains(true) }

    /// Whether both read the samples under the same taps of a kernel.
    fileprivate func reads(_ kernel: Kernel, as other: Convention) -> Bool {
        unreadTaps(of: kernel) == other.unreadTaps(of: kernel)
    }
}

extension IntegerRule {
    /// Whether two rules give the same integers, but for sums that are within an error of arithmetic of a tie.
    static func roundsAlike(_ a: IntegerRule?, _ b: IntegerRule?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return a.effectiveRounding == b.effectiveRounding && a.overflow == b.overflow && a.roundsFill == b.roundsFill
            && a.reduction == b.reduction
            && (a.arithmetic == .integer) == (b.arithmetic == .integer)
    }

    /// The rounding, where a half that is added beforehand counts.
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
