import Conventions
import Convolution
import Foundation
import ImageBuffers
import TestSupport

/// What a library returned for one call, images of one channel or of several.
struct RecordedImages {
    let id: String
    let system: String
    let function: String
    let params: [String: Any]
    /// Rows, columns, channels.
    let input: [[[Double]]]
    let output: [[[Double]]]
    let bank: KernelBank
    let dtype: String?

    struct Malformed: Error {}

    static func cases(of system: String) throws -> [RecordedImages] {
        let data = try Data(contentsOf: fixture("Vectors/\(system).json"))
        guard let objects = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else { throw Malformed() }
        return try objects.map { try RecordedImages($0, system: system) }
    }

    private init(_ object: [String: Any], system: String) throws {
        guard let id = object["id"] as? String, let function = object["function"] as? String,
            let params = object["params"] as? [String: Any], let input = Self.image(object["input"]),
            let output = Self.image(object["output"])
        else { throw Malformed() }
        self.id = id
        self.system = system
        self.function = function
        self.params = params
        self.input = input
        self.output = output
        dtype = object["dtype"] as? String
        if let kernel = object["kernel"] as? [[Double]] {
            bank = KernelBank(Kernel(kernel), channels: 1)
        } else if let kernels = object["kernel"] as? [[[[Double]]]] {
            let groups = params["groups"] as? Int ?? 1
            bank = Self.layer(
                kernels, inputs: input[0][0].count, groups: groups, depthwise: function == "DepthwiseConv2D")
        } else {
            throw Malformed()
        }
    }

    private static func image(_ value: Any?) -> [[[Double]]]? {
        if let rows = value as? [[Double]] { return rows.map { $0.map { [$0] } } }
        return value as? [[[Double]]]
    }

    /// Kernels of rows x columns x in x out.
    private static func layer(
        _ kernels: [[[[Double]]]], inputs: Int, groups: Int, depthwise: Bool
    ) -> KernelBank {
        let (ins, outs) = (kernels[0][0].count, kernels[0][0][0].count)
        let kernel = { (i: Int, o: Int) in Kernel(kernels.map { $0.map { $0[i][o] } }) }
        if depthwise {
            return KernelBank(
                layer: (0..<(ins * outs)).map { [.init(input: $0 / outs, kernel: kernel($0 / outs, $0 % outs))] })
        }
        return KernelBank(
            layer: (0..<outs).map { o in
                let first = o / (outs / groups) * (inputs / groups)
                return (0..<ins).map { .init(input: first + $0, kernel: kernel($0, o)) }
            })
    }

    /// An image of rows, columns, channels.
    static func planar(_ rows: [[[Double]]]) throws -> PlanarImage {
        try PlanarImage(width: rows[0].count, height: rows.count, layout: .array(channels: rows[0][0].count)) { c in
            try Plane(rows: rows.map { $0.map { Float($0[c]) } })
        }
    }

    var nature: SampleNature {
        switch dtype {
        case "uint8": .integers(maximum: 255)
        case "uint16": .integers(maximum: 65535)
        default: .floats
        }
    }

    func text(_ name: String) -> String? { params[name] as? String }
    func pair(_ name: String) -> [Int]? { params[name] as? [Int] }
}

/// What the documentation of a library says a call does, in the words of the identification.
struct RecordedTruth {
    var variant: KernelVariant
    var before: FilterGeometry.Pair
    var stride = FilterGeometry.Pair(x: 1, y: 1)
    var dilation = FilterGeometry.Pair(x: 1, y: 1)
    var border: BorderRule
}

extension RecordedImages {
    /// The truth about a case.
    func truth() throws -> RecordedTruth {
        let kernel = bank.first
        let (w, h) = (kernel.width, kernel.height)
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
            return try sized(convolve(low, mode("boundary")), text("mode"))
        case ("scipy.signal", "correlate2d"): return try sized(correlate(low, mode("boundary")), text("mode"))
        case ("scipy.signal", "correlate"): return try sized(correlate(high, mode("boundary")), text("mode"))
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
        case ("itk", _): return try sized(convolve(high, mode("boundary")), text("region"))
        case ("octave", "conv2"): return sized(convolve(high, .constant(0)), text("shape"))
        case ("octave", _):
            return try text("op") == "conv"
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
        case "full": truth.before = .init(x: bank.first.width - 1, y: bank.first.height - 1)
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
        let (w, h) = (bank.first.width, bank.first.height)
        let spans = [dilation[0] * (h - 1) + 1, dilation[1] * (w - 1) + 1]
        let sizes = [input.count, input[0].count]
        let before: [Int]
        switch (pair("padding"), text("padding")) {
        case (let pair?, _): before = pair
        case (_, "same"):
            before = (0..<2).map { axis in
                max(((sizes[axis] - 1) / stride[axis]) * stride[axis] + spans[axis] - sizes[axis], 0) / 2
            }
        case (_, "valid"): before = [0, 0]
        default: throw Malformed()
        }
        let reaches = (0..<2).contains { axis in
            let outputs = axis == 0 ? output.count : output[0].count
            return before[axis] > 0 || (outputs - 1) * stride[axis] + spans[axis] > sizes[axis] + before[axis]
        }
        return RecordedTruth(
            variant: .asWritten, before: .init(x: before[1], y: before[0]),
            stride: .init(x: stride[1], y: stride[0]), dilation: .init(x: dilation[1], y: dilation[0]),
            border: reaches ? .extended(try mode("padding_mode")) : .notReached)
    }

    /// A boundary under the library's own name.
    private func mode(_ name: String) throws -> BoundaryMode {
        guard let value = text(name) else {
            return .constant(0)
        }
        switch value {
        case "fill", "constant", "zeros", "zero", "black", "0", "dirichlet":
            return .constant(Float(params["fillvalue"] as? Double ?? params["cval"] as? Double ?? 0))
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
