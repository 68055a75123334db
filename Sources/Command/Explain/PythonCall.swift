import Conventions
import Convolution
import ImageReport
import KernelFormats

/// A remedy as lines of Python.
struct PythonCall {
    private(set) var lines: [String] = []
    private(set) var note: String?

    private let remedy: Remedy
    /// The weights, as written.
    private let kernel: Kernel
    private var text = CallLines()

    init?(_ remedy: Remedy, kernel: Kernel) {
        self.remedy = remedy
        self.kernel = kernel
        for line in NumPy.spreadLines(remedy, kernel) { text.add(line) }
        guard let result = call() else { return nil }
        finish(result)
        lines = text.lines
    }

    /// The result's own text, after slices, factor and bias, and what it is put into.
    private mutating func finish(_ result: String) {
        var result = result
        let factor = remedy.factor.text(sum: "kernel.sum()", dividing: false)
        if remedy.bias != 0 || !factor.isEmpty {
            result += factor
            if remedy.bias != 0 {
                let sign = remedy.bias < 0 ? "-" : "+"
                result += " \(sign) \(NumberText.significant(abs(remedy.bias), digits: 12))"
            }
        }
        switch remedy.frame {
        case .none: text.add(text.lines.isEmpty ? result : "result = \(result)")
        case .zeros(let padding):
            text.add("inner = \(result)")
            text.add("result = \(NumPy.pad("inner", padding, .constant(0)))")
        case .image(let padding):
            text.add("inner = \(result)")
            text.add("result = image.copy()")
            let rows = Remedy.Slice(first: padding.before.y, dropped: padding.after.y)
            let columns = Remedy.Slice(first: padding.before.x, dropped: padding.after.x)
            text.add("result[\(rows.numpy), \(columns.numpy)] = inner")
        }
    }

    /// The call, its result sliced; what it needs is assigned before.
    private mutating func call() -> String? {
        let name = remedy.call.name
        switch name {
        case "scipy.signal.convolve2d", "scipy.signal.correlate2d", "scipy.signal.convolve", "scipy.signal.correlate",
            "scipy.ndimage.convolve", "scipy.ndimage.correlate":
            return plain(name, [], image: "image", kernel: "kernel")
        case "astropy.convolve": return plain("astropy.convolution.convolve", [], image: "image", kernel: "kernel")
        case "opencv.filter2D":
            return openCV()
        case "keras.Conv2D", "keras.DepthwiseConv2D", "tf.nn.conv2d": return tensorFlow(name)
        case "torch.Conv2d": return torch()
        case "libvips.conv": return vips()
        case "itk.Convolution": return itk()
        case "pillow.ImageFilter.Kernel": return pillow()
        default: return nil
        }
    }
}

extension PythonCall {
    private var slice: String {
        guard !remedy.rows.isWhole || !remedy.columns.isWhole else { return "" }
        return remedy.columns.isWhole ? "[\(remedy.rows.numpy)]" : "[\(remedy.rows.numpy), \(remedy.columns.numpy)]"
    }

    /// Options as keyword arguments.
    private func keywords(_ rename: (String, String) -> String? = { "\($0)=\(NumPy.literal($1))" }) -> [String] {
        remedy.call.options.compactMap { rename($0.name, $0.value) }
    }

    private mutating func plain(_ function: String, _ extra: [String], image: String, kernel: String) -> String {
        let options = keywords() + extra
        let (given, weights) = (NumPy.image(remedy), NumPy.kernel(remedy))
        let line = "\(function)(\(([given, weights] + options).joined(separator: ", ")))\(slice)"
        if line.count <= CallText.room, given.count < 40 { return line }
        let x = text.named(given, "padded", inlineUpTo: 5)
        let w = text.named(weights, "weights")
        return "\(function)(\(([x, w] + options).joined(separator: ", ")))\(slice)"
    }

    private mutating func openCV() -> String {
        let options = keywords { name, value in
            switch name {
            case "anchor": "anchor=(\(value.split(separator: ":").joined(separator: ", ")))"
            case "border": "borderType=cv2.BORDER_\(value.uppercased())"
            case "ddepth": nil
            default: "\(name)=\(NumPy.literal(value))"
            }
        }
        let depth = remedy.call.options.first { $0.name == "ddepth" }.map { "cv2.\($0.value)" } ?? "-1"
        let (given, weights) = (NumPy.image(remedy), NumPy.kernel(remedy))
        let line = "cv2.filter2D(\(([given, depth, weights] + options).joined(separator: ", ")))\(slice)"
        if line.count <= CallText.room, given.count < 40 { return line }
        let x = text.named(given, "padded", inlineUpTo: 5)
        let w = text.named(weights, "weights")
        return "cv2.filter2D(\(([x, depth, w] + options).joined(separator: ", ")))\(slice)"
    }

    private mutating func tensorFlow(_ name: String) -> String {
        note = "image and kernel are two-dimensional float32 arrays, as for one channel."
        let isKeras = name != "tf.nn.conv2d"
        let options = keywords { option, value in
            switch option {
            case "padding": isKeras ? "padding=\"\(value)\"" : "padding=\"\(value.uppercased())\""
            case "strides", "dilation_rate", "dilations": "\(option)=\(NumPy.literal(value))"
            default: nil
            }
        }
        // TensorFlow has no default for either.
        var all = options
        if !isKeras, !options.contains(where: { $0.hasPrefix("strides") }) { all.append("strides=1") }
        if !isKeras, !options.contains(where: { $0.hasPrefix("padding") }) { all.append("padding=\"VALID\"") }
        let function = ["keras.Conv2D": "keras.ops.conv", "keras.DepthwiseConv2D": "keras.ops.depthwise_conv"][name]
        text.add("x = \(NumPy.image(remedy))[None, :, :, None]")
        text.add("w = \(NumPy.kernel(remedy, grouped: true))[:, :, None, None]")
        let call = "\(function ?? name)(\((["x", "w"] + all).joined(separator: ", ")))"
        return "\(call)[0, \(remedy.rows.numpy), \(remedy.columns.numpy), 0]"
    }

    private mutating func torch() -> String {
        note = "image and kernel are two-dimensional float32 arrays, as for one channel."
        var options = keywords { option, value in
            switch option {
            case "padding":
                "padding=\(Int(value) == nil && !value.contains(":") ? "\"\(value)\"" : NumPy.literal(value))"
            case "stride", "dilation": "\(option)=\(NumPy.literal(value))"
            default: nil
            }
        }
        text.add("x = torch.as_tensor(\(NumPy.image(remedy)))[None, None]")
        text.add("w = torch.as_tensor(\(NumPy.kernel(remedy, contiguous: true)))[None, None]")
        // The function has no padding_mode, as the layer has.
        if let mode = remedy.call.options.first(where: { $0.name == "padding_mode" && $0.value != "zeros" }),
            let sides = torchPadding
        {
            text.add("x = torch.nn.functional.pad(x, \(sides), mode=\"\(mode.value)\")")
            options.removeAll { $0.hasPrefix("padding=") }
        }
        let call = "torch.nn.functional.conv2d(\((["x", "w"] + options).joined(separator: ", ")))"
        return "\(call)[0, 0]\(slice)"
    }

    /// Left, right, top and bottom; the image's size does not matter.
    private var torchPadding: String? {
        let side = 1 << 20
        let filter = try? remedy.call.filter(for: remedy.kernel(for: kernel), width: side, height: side)
        guard let padding = filter?.padding else { return nil }
        return "(\(padding.before.x), \(padding.after.x), \(padding.before.y), \(padding.after.y))"
    }

    private mutating func vips() -> String {
        let scale = keywords { name, value in name == "precision" ? nil : "\(name)=\(NumPy.literal(value))" }
        text.add("x = pyvips.Image.new_from_array(\(NumPy.image(remedy)))")
        let grouped = NumPy.kernel(remedy, grouped: true)
        let list = (grouped.count <= 24 ? grouped : text.named(NumPy.kernel(remedy), "w", inlineUpTo: 1)) + ".tolist()"
        text.add("w = pyvips.Image.new_from_array(\(([list] + scale).joined(separator: ", ")))")
        return "x.conv(w, precision=\"float\").numpy()\(slice)"
    }

    private mutating func itk() -> String {
        note = "image and kernel are two-dimensional arrays of one type."
        let given = remedy.call.options
        let value = { (name: String) in given.first { $0.name == name }?.value }
        let border =
            ["zero": "ZERO_PAD", "periodic": "PERIODIC_PAD"][value("boundary") ?? ""] ?? "ZERO_FLUX_NEUMANN_PAD"
        text.add("x = sitk.GetImageFromArray(\(NumPy.image(remedy)))")
        text.add("w = sitk.GetImageFromArray(\(NumPy.kernel(remedy)))")
        text.add("f = sitk.ConvolutionImageFilter()")
        if value("normalize") == "true" { text.add("f.SetNormalize(True)") }
        if border != "ZERO_FLUX_NEUMANN_PAD" { text.add("f.SetBoundaryCondition(f.\(border))") }
        if value("region") == "valid" { text.add("f.SetOutputRegionMode(f.VALID)") }
        return "sitk.GetArrayFromImage(f.Execute(x, w))\(slice)"
    }

    private mutating func pillow() -> String? {
        let options = keywords { name, value in value == "None" ? nil : "\(name)=\(NumPy.literal(value))" }
        text.add("x = PIL.Image.fromarray(\(NumPy.image(remedy)))")
        text.add("w = \(NumPy.kernel(remedy))")
        let arguments = ["w.shape", "w.ravel()"] + options
        text.add("f = PIL.ImageFilter.Kernel(\(arguments.joined(separator: ", ")))")
        return "numpy.asarray(x.filter(f))\(slice)"
    }
}
