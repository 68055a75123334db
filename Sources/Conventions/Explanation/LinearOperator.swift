import Convolution

/// A convention as a linear map, for one kernel and one size of image.
///
///     out[y, x] = gain * (sum over a, b of taps[a, b] * E[y*s + a*d - p, x*s + b*d - q]) + bias
///
/// Rounding to integers and the interpolation of NaN samples are not linear, and are omitted.
struct LinearOperator {
    /// Numbers along one axis.
    struct Axis: Equatable {
        /// Samples of the image.
        var input: Int
        /// Samples of the output.
        var output: Int
        /// The distance of the first output sample's first tap before the image.
        var before: Int
        /// The tap aligned with the output sample, in `taps`.
        var centre: Int
        var stride: Int
        var dilation: Int
        /// The numbers of samples on either side to which the border's rule is confined; zeros lie beyond.
        var confined: (before: Int, after: Int)?

        static func == (a: Axis, b: Axis) -> Bool {
            a.input == b.input && a.output == b.output && a.before == b.before && a.stride == b.stride
                && a.dilation == b.dilation && a.confined?.before == b.confined?.before
                && a.confined?.after == b.confined?.after
        }
    }

    /// The kernel in correlation form, already turned if the convention turns it.
    var taps: Kernel
    var gain: Double
    var bias: Double
    var border: Convention.Border
    var rows: Axis
    var columns: Axis

    /// Creates the map of a convention and a kernel, for images whose white is `white`.
    /// - Throws: what `Convention.apply(_:to:samples:)` throws.
    init(
        _ convention: Convention, kernel: Kernel, image: Axes, white: Double = 1
    ) throws(ConventionError) {
        let convention = convention.withFill(white: white)
        let plan = try convention.plan(for: kernel, width: image.x, height: image.y, samples: .float)
        let geometry = try plan.geometry(width: image.x, height: image.y, of: convention)
        taps = plan.filter.correlationKernel
        gain = plan.filter.gain
        bias = plan.filter.bias
        let mode = plan.extended?.mode ?? plan.filter.boundary
        border = convention.border == .zeroed ? .zeroed : .extended(mode)
        rows = Axis(geometry.vertical, input: image.y)
        columns = Axis(geometry.horizontal, input: image.x)
        if let padding = plan.extended?.padding {
            rows.confine(padding.before.y, padding.after.y)
            columns.confine(padding.before.x, padding.after.x)
        }
    }
}

extension LinearOperator.Axis {
    fileprivate init(_ axis: FilterGeometry.Axis, input: Int) {
        self.init(
            input: input, output: axis.output, before: axis.before, centre: axis.centre, stride: axis.stride,
            dilation: axis.dilation)
    }

    fileprivate mutating func confine(_ before: Int, _ after: Int) {
        self.before += before
        confined = (before, after)
    }

    /// The position of a tap of an output sample.
    func position(ofTap tap: Int, at output: Int) -> Int { output * stride + tap * dilation - before }

    /// Whether one of `taps` taps of an output sample is outside the image.
    func reachesOutside(taps: Int, at output: Int) -> Bool {
        position(ofTap: 0, at: output) < 0 || position(ofTap: taps - 1, at: output) >= input
    }

    /// The number of samples of the extended image that are read after the last; negative if no tap reaches it.
    func after(taps: Int) -> Int { position(ofTap: taps - 1, at: output - 1) - input + 1 }
}

extension LinearOperator {
    /// Whether a tap of some output sample is outside the image.
    var reachesBorder: Bool {
        rows.before > 0 || columns.before > 0 || rows.after(taps: taps.height) > 0
            || columns.after(taps: taps.width) > 0
    }

    /// Whether a tap of an output sample is outside the image.
    func reachesOutside(_ output: Axes) -> Bool {
        rows.reachesOutside(taps: taps.height, at: output.y) || columns.reachesOutside(taps: taps.width, at: output.x)
    }

    /// Size of the output.
    var output: Axes { Axes(x: columns.output, y: rows.output) }
}

extension Convention {
    /// The convention for images with samples from 0 to 1, where white is 1.
    var withUnitFill: Convention { withFill(white: 1) }

    /// The convention for images with samples from 0 to `white`.
    func withFill(white: Double) -> Convention {
        guard let part = fillOfMaximum else { return self }
        var result = self
        result.fillOfMaximum = nil
        result.border = .extended(.constant(Float(part * white)))
        return result
    }
}
