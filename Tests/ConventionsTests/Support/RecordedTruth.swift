import Conventions
import Convolution
import ImageBuffers
import TestSupport

extension RecordedCase {
    /// The kernels: one for images of a single channel, or those of a layer.
    func bank() throws -> KernelBank {
        if kernel.shape.count == 2 { return KernelBank(Kernel(rows: kernel.rows), channels: 1) }
        guard kernel.shape.count == 4 else { throw Malformed() }
        let (ins, outs) = (kernel.shape[2], kernel.shape[3])
        let one = { (i: Int, o: Int) in
            Kernel(
                width: kernel.shape[1], height: kernel.shape[0],
                weights: (0..<(kernel.shape[0] * kernel.shape[1])).map { kernel.values[($0 * ins + i) * outs + o] })
        }
        if function == "DepthwiseConv2D" {
            return KernelBank(
                layer: (0..<(ins * outs)).map { [.init(input: $0 / outs, kernel: one($0 / outs, $0 % outs))] })
        }
        let groups = Int(number("groups") ?? 1)
        return KernelBank(
            layer: (0..<outs).map { o in
                let first = o / (outs / groups) * (input.shape[2] / groups)
                return (0..<ins).map { .init(input: first + $0, kernel: one($0, o)) }
            })
    }

    var model: SampleModel {
        switch dtype {
        case "uint8": .integers(maximum: 255)
        case "uint16": .integers(maximum: 65535)
        default: .floats
        }
    }
}

extension RecordedCase.Array {
    /// The array as an image.
    func planar() throws -> PlanarImage {
        try PlanarImage(
            width: shape[1], height: shape[0], layout: .array(channels: shape.count == 3 ? shape[2] : 1)
        ) { channel in try Plane(rows: rows(ofChannel: channel)) }
    }
}

/// What the documentation of a library says a call does: the one place where tests interpret the libraries' options
/// without the conventions under test.
struct RecordedTruth {
    var variant: KernelVariant
    var before: FilterGeometry.Pair
    var stride = FilterGeometry.Pair(x: 1, y: 1)
    var dilation = FilterGeometry.Pair(x: 1, y: 1)
    var border: BorderRule
}

extension RecordedCase {
    /// What the call does, by the library's documentation.
    func truth() throws -> RecordedTruth {
        let (h, w) = (kernel.shape[0], kernel.shape[1])
        let low = (x: (w - 1) / 2, y: (h - 1) / 2)
        let high = (x: w / 2, y: h / 2)
        func correlate(_ centre: (x: Int, y: Int), _ border: BoundaryMode) -> RecordedTruth {
            RecordedTruth(variant: .asWritten, before: .init(x: centre.x, y: centre.y), border: .extended(border))
        }
        func convolve(_ centre: (x: Int, y: Int), _ border: BoundaryMode) -> RecordedTruth {
            RecordedTruth(
                variant: .rotated180, before: .init(x: w - 1 - centre.x, y: h - 1 - centre.y), border: .extended(border)
            )
        }
        switch (system, function) {
        case ("scipy.signal", "convolve2d"), ("scipy.signal", "convolve"):
            return try sized(convolve(low, mode("boundary")), options["mode"])
        case ("scipy.signal", "correlate2d"): return try sized(correlate(low, mode("boundary")), options["mode"])
        case ("scipy.signal", "correlate"): return try sized(correlate(high, mode("boundary")), options["mode"])
        case ("scipy.ndimage", let function):
            guard let origin = pair("origin") else { throw Malformed() }
            let centre = (x: high.x + origin[1], y: high.y + origin[0])
            return try function == "convolve" ? convolve(centre, mode("mode")) : correlate(centre, mode("mode"))
        case ("opencv", _):
            guard let anchor = pair("anchor") else { throw Malformed() }
            let centre = (x: anchor[0] < 0 ? high.x : anchor[0], y: anchor[1] < 0 ? high.y : anchor[1])
            return try correlate(centre, mode("border"))
        case ("pillow", _):
            return RecordedTruth(
                variant: .flippedTopBottom, before: .init(x: low.x, y: low.y), border: .extended(.copy))
        case ("astropy", _): return try convolve(low, mode("boundary"))
        case ("libvips", _): return correlate(high, .edge)
        case ("itk", _): return try sized(convolve(high, mode("boundary")), options["region"])
        case ("octave", "conv2"): return sized(convolve(high, .constant(0)), options["shape"])
        case ("octave", _):
            return try options["op"] == "conv"
                ? convolve(high, mode("boundary")) : correlate(low, mode("boundary"))
        case ("gmic", let function):
            return try function == "convolve" ? convolve(low, mode("boundary")) : correlate(low, mode("boundary"))
        case ("imagemagick", "morphology-convolve"): return try convolve(low, mode("virtual_pixel"))
        case ("imagemagick", _): return try correlate(low, mode("virtual_pixel"))
        case ("keras", _), ("torch", _): return try layerTruth()
        default: throw Malformed()
        }
    }

    private func sized(_ truth: RecordedTruth, _ size: String?) -> RecordedTruth {
        var truth = truth
        switch size {
        case "full": truth.before = .init(x: kernel.shape[1] - 1, y: kernel.shape[0] - 1)
        case "valid":
            truth.before = .init(x: 0, y: 0)
            truth.border = .notReached
        default: break
        }
        return truth
    }

    private func layerTruth() throws -> RecordedTruth {
        let stride = pair("strides") ?? pair("stride") ?? [1, 1]
        let dilation = pair("dilation_rate") ?? pair("dilation") ?? [1, 1]
        let (h, w) = (kernel.shape[0], kernel.shape[1])
        let spans = [dilation[0] * (h - 1) + 1, dilation[1] * (w - 1) + 1]
        let sizes = [input.shape[0], input.shape[1]]
        let before: [Int]
        switch (pair("padding"), options["padding"]) {
        case (let pair?, _): before = pair
        case (_, "same"):
            before = (0..<2).map { axis in
                max(((sizes[axis] - 1) / stride[axis]) * stride[axis] + spans[axis] - sizes[axis], 0) / 2
            }
        case (_, "valid"): before = [0, 0]
        default: throw Malformed()
        }
        let reaches = (0..<2).contains { axis in
            let end: Int = (output.shape[axis] - 1) * stride[axis] + spans[axis]
            return before[axis] > 0 || end > sizes[axis] + before[axis]
        }
        return RecordedTruth(
            variant: .asWritten, before: .init(x: before[1], y: before[0]),
            stride: .init(x: stride[1], y: stride[0]), dilation: .init(x: dilation[1], y: dilation[0]),
            border: reaches ? .extended(try mode("padding_mode")) : .notReached)
    }

    /// A boundary under the library's own name.
    private func mode(_ name: String) throws -> BoundaryMode {
        guard let value = options[name] else { return .constant(0) }
        switch value {
        case "fill", "constant", "zeros", "zero", "black", "0", "dirichlet":
            return .constant(Float(number("fillvalue") ?? number("cval") ?? 0))
        case "symm", "symmetric": return .symmetric
        case "reflect": return system == "torch" ? .reflect : .symmetric
        case "reflect_101": return .reflect
        case "mirror": return system == "scipy.ndimage" ? .reflect : .symmetric
        case "nearest", "replicate", "edge", "extend", "neumann", "zero_flux_neumann": return .edge
        case "wrap", "circular", "tile", "periodic": return .wrap
        default: throw Malformed()
        }
    }
}

extension RecordedTruth {
    /// The call as a filter, without a gain; padding makes its output as large as the recorded one.
    func filter(_ recorded: RecordedCase) -> Filter {
        var filter = Filter(Kernel(rows: recorded.kernel.rows), mode: variant == .rotated180 ? .convolve : .correlate)
        if case .extended(let mode) = border { filter.boundary = mode }
        filter.stride = stride
        filter.dilation = dilation
        let after = { (axis: Int, stride: Int, dilation: Int, before: Int) -> Int in
            let span: Int = dilation * (recorded.kernel.shape[axis] - 1) + 1
            let reach: Int = (recorded.output.shape[axis] - 1) * stride + span
            return max(0, reach - before - recorded.input.shape[axis])
        }
        filter.padding = Padding(
            before: before,
            after: Axes(x: after(1, stride.x, dilation.x, before.x), y: after(0, stride.y, dilation.y, before.y)))
        return filter
    }
}
