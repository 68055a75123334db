package import Convolution

/// The way in which a library applies a kernel: every choice that makes its results differ from those of others.
///
///     let keras = try Convention("keras.Conv2D:padding=same")
///     let result = try image.filtered(by: kernel, like: keras)
///
/// A convention is named by a library's function and options with the library's own names; `Convention.names` lists the
/// functions.
public struct Convention: Equatable, Sendable {
    /// The name of its row in the table: `opencv.filter2D`.
    public let name: String
    /// The options that were given, in order.
    package internal(set) var options: [Option] = []

    /// The operation on the kernel before it is applied.
    package var operation: Operation
    /// The rule for the tap aligned with the output sample.
    package var centre: Centre
    /// The column of the tap aligned with the output sample, if it is given explicitly; it overrides the rule.
    package var anchorX: Int?
    /// The row of that tap.
    package var anchorY: Int?
    /// An offset added to the centre of the rule, as in scipy.ndimage.
    package var origin = Axes(both: 0)
    /// Whether an anchor in the kernel's own file overrides the rule.
    package var usesKernelAnchor = false
    /// The samples past the border.
    package var border: Border = .extended(.constant(0))
    /// The value past a `constant` border as a fraction of the largest sample, which depends on the file's bit depth;
    /// white is 1.
    package var fillOfMaximum: Double?
    /// The extent of the output.
    package var extent: Extent = .size(.same)
    /// Distance between the positions of neighbouring output samples.
    package var stride = Axes(both: 1)
    /// Distance between neighbouring taps.
    package var dilation = Axes(both: 1)
    /// The divisor of the weighted sum.
    package var divisor: Divisor = .one
    /// The library's own delta or offset, added to the divided sum, in sample units.
    package var bias = 0.0
    /// The factor for the library's result, including its own delta or layer bias, before it becomes an integer.
    package var outputScale = 1.0
    /// The term added after `outputScale`, in sample units, before the result becomes an integer.
    package var outputBias = 0.0
    /// Whether weights, divisor and bias are first rounded to integers, with ties to even.
    package var roundsKernel = false
    /// The largest magnitude of weights whose taps are not read, so that NaN and infinite samples under them have no
    /// effect; `nil` if all taps are read.
    package var unreadWeight: Double?
    /// The treatment of NaN samples.
    package var missing: MissingSamples = .propagate
    /// Whether results are set to NaN where samples were NaN.
    package var keepsMissing = false
    /// The conversion of results to integers for images of integers; `nil` if the library returns floating-point
    /// numbers.
    package var integers: IntegerRule?
    /// The rule for summing over channels; `nil` if the library's kernels have two dimensions.
    package var layer: LayerRule?
    /// The order of the dimensions of a four-dimensional kernel.
    package var layerLayout = ConvolutionLayer.Layout.hwio
    /// The number of independent groups into which the channels are divided.
    package var groups = 1
    /// What the library does to the alpha channel of a picture.
    package var alpha = Alpha.filtered
    /// The inputs that the library refuses.
    package internal(set) var constraints: [ConventionConstraint] = []

    init(name: String, operation: Operation, centre: Centre) {
        self.name = name
        self.operation = operation
        self.centre = centre
    }
}

extension Convention {
    /// Whether results are the library's own, without another factor and bias.
    package var isUnscaled: Bool { outputScale == 1 && outputBias == 0 }

    /// Applies `outputScale` and `outputBias` to a library's result, with samples multiplied by `unit`.
    func scaled(_ result: Double, unit: Double = 1) -> Double { outputScale * result + outputBias * unit }

    /// What becomes of the alpha channel of a picture.
    package enum Alpha: Equatable, Sendable {
        /// It is filtered as one more channel.
        case filtered
        /// It is not part of the picture that is filtered.
        case copied
        /// Colours are weighted by it, and it is filtered too.
        case weighted
    }

    /// An option as given.
    package struct Option: Equatable, Sendable {
        /// The name in the table.
        package let name: String
        /// The value in the table, or the number as written.
        package let value: String
    }
}

extension Convention: CustomStringConvertible {
    /// The convention as written: `opencv.filter2D:border=reflect,delta=1/4`.
    ///
    /// Properties that were changed afterwards are not included.
    public var description: String {
        guard !options.isEmpty else { return name }
        return name + ":" + options.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    }
}
