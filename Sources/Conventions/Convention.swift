package import Convolution

/// How a library applies a kernel: every choice that makes its results differ from another's.
///
///     let keras = try Convention("keras.Conv2D:padding=same")
///     let result = try image.filtered(by: kernel, like: keras)
///
/// A convention is named by a library's function, with options that have the library's own names; `Convention.names`
/// lists the functions.
public struct Convention: Equatable, Sendable {
    /// The row of the table: `opencv.filter2D`.
    public let name: String
    /// The options that were given, by their own names, in the order given.
    package internal(set) var options: [Option] = []

    /// What is done to the kernel before it is laid on the image.
    package var operation: Operation
    /// The tap on the output sample, by rule.
    package var centre: Centre
    /// The column of the tap on the output sample, where it is given outright; the rule does not count then.
    package var anchorX: Int?
    /// The row of that tap.
    package var anchorY: Int?
    /// Added to the centre that the rule gives, as scipy.ndimage shifts it.
    package var origin = Axes(both: 0)
    /// Whether an anchor that the kernel's own file names comes before the rule.
    package var usesKernelAnchor = false
    /// What is found past the border.
    package var border: Border = .extended(.constant(0))
    /// The value past a `constant` border as a part of the largest sample, which a file's bit depth decides: white is 1.
    package var fillOfMaximum: Double?
    /// Which output samples there are.
    package var extent: Extent = .size(.same)
    /// Distance between the positions of neighbouring output samples.
    package var stride = Axes(both: 1)
    /// Distance between neighbouring taps.
    package var dilation = Axes(both: 1)
    /// What the weighted sum is divided by.
    package var divisor: Divisor = .one
    /// The library's own delta or offset, added to the divided sum, in sample units.
    package var bias = 0.0
    /// Multiplies the library's result, its own delta or layer bias included, before it becomes an integer.
    package var outputScale = 1.0
    /// Added after `outputScale`, in sample units, before the result becomes an integer.
    package var outputBias = 0.0
    /// Whether weights, divisor and bias are rounded to integers, ties to even, before anything else.
    package var roundsKernel = false
    /// Taps whose weights are of at most this magnitude are not read, so that NaN and infinite samples under them do not
    /// count; `nil` where all are read.
    package var unreadWeight: Double?
    /// What becomes of samples that are NaN.
    package var missing: MissingSamples = .propagate
    /// Whether results are NaN again where samples were.
    package var keepsMissing = false
    /// How results become integers where the image has integers; `nil` where the library returns floating-point numbers.
    package var integers: IntegerRule?
    /// Whether the library sums over channels, and how its kernels of four dimensions are laid out.
    package var layer: LayerRule?
    /// The order of a four-dimensional kernel's dimensions.
    package var layerLayout = ConvolutionLayer.Layout.hwio
    /// Into how many parts, independent of each other, the channels are split.
    package var groups = 1
    /// What the library refuses.
    package internal(set) var constraints: [ConventionConstraint] = []

    init(name: String, operation: Operation, centre: Centre) {
        self.name = name
        self.operation = operation
        self.centre = centre
    }
}

extension Convention {
    /// Whether results are the library's own: neither multiplied nor added to.
    package var isUnscaled: Bool { outputScale == 1 && outputBias == 0 }

    /// The result for a library's result, where samples are multiplied by `unit`.
    func scaled(_ result: Double, unit: Double = 1) -> Double { outputScale * result + outputBias * unit }

    /// An option as it was given.
    package struct Option: Equatable, Sendable {
        /// The name as the table has it.
        package let name: String
        /// The value as the table has it, or the number as it was written.
        package let value: String
    }
}

extension Convention: CustomStringConvertible {
    /// The convention as it is written: `opencv.filter2D:border=reflect,delta=1/4`.
    ///
    /// Properties that were changed afterwards do not show.
    public var description: String {
        guard !options.isEmpty else { return name }
        return name + ":" + options.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    }
}
