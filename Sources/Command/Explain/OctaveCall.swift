import Conventions
import Convolution
import ImageReport
import KernelFormats

/// A remedy as lines of Octave, which are valid in MATLAB too.
struct OctaveCall {
    private(set) var lines: [String] = []

    /// Creates the lines; `nil` if `padarray` lacks a boundary mode that extends the image.
    init?(_ remedy: Remedy, _ template: CallTemplate, kernel weights: Kernel) {
        let modes = remedy.imagePaddings.map(\.mode)
        guard modes.allSatisfy({ $0.row.octave != nil || !$0.extendsImage }) else { return nil }
        lines = Self.spreadLines(remedy, weights)
        var image = "image"
        for step in remedy.imagePaddings {
            lines += Self.pads(image, step)
            image = "padded"
        }
        let kernel = Self.kernel(remedy)
        let options = WrittenOptions(
            remedy.call, template, literal: { Double($0) == nil ? "\"\($0)\"" : $0 }, plain: { $1 })
        var result = CallText.filled(template.call) { name in
            switch name {
            case "image": image
            case "kernel": kernel
            case "options": options.arguments.map { ", \($0)" }.joined()
            default: options.placed[name]
            }
        }
        if !remedy.rows.isWhole || !remedy.columns.isWhole {
            lines.append("result = \(result);")
            result = "result(\(remedy.rows.octave), \(remedy.columns.octave))"
        }
        result += remedy.factor.text(sum: "sum(kernel(:))", dividing: false)
        if remedy.bias != 0 {
            result += " \(remedy.bias < 0 ? "-" : "+") \(NumberFormatter.significant(abs(remedy.bias), digits: 12))"
        }
        switch remedy.frame {
        case .none: lines.append(lines.isEmpty ? result : "result = \(result)")
        case .zeros(let padding):
            lines.append("inner = \(result);")
            lines.append("result = zeros(size(image));")
            lines.append("result(\(Self.inside(padding))) = inner")
        case .image(let padding):
            lines.append("inner = \(result);")
            lines.append("result = image;")
            lines.append("result(\(Self.inside(padding))) = inner")
        }
    }

    private static func inside(_ padding: Padding) -> String {
        let rows = Remedy.Slice(first: padding.before.y, dropped: padding.after.y)
        let columns = Remedy.Slice(first: padding.before.x, dropped: padding.after.x)
        return "\(rows.octave), \(columns.octave)"
    }

    /// Lines that pad the image, in a single call if possible.
    private static func pads(_ image: String, _ step: Remedy.ImagePadding) -> [String] {
        let rule =
            step.mode.row.octave.map { "\"\($0)\"" }
            ?? NumberFormatter.significant(Double(step.mode.outsideValue), digits: 8)
        let padding = step.padding
        let pad = { (image: String, pair: Axes, side: String) in
            "padded = padarray(\(image), [\(pair.y) \(pair.x)], \(rule)\(side));"
        }
        if padding.before == padding.after { return [pad(image, padding.before, "")] }
        let zero = Axes(both: 0)
        if padding.before == zero { return [pad(image, padding.after, ", \"post\"")] }
        if padding.after == zero { return [pad(image, padding.before, ", \"pre\"")] }
        // Padding one side at a time would extend the other side's padding. Both sides get the larger number and are
        // cropped.
        let most = Axes(x: max(padding.before.x, padding.after.x), y: max(padding.before.y, padding.after.y))
        let rows = Remedy.Slice(first: most.y - padding.before.y, dropped: most.y - padding.after.y)
        let columns = Remedy.Slice(first: most.x - padding.before.x, dropped: most.x - padding.after.x)
        return [pad(image, most, ""), "padded = padded(\(rows.octave), \(columns.octave));"]
    }

    private static func turned(_ remedy: Remedy) -> String {
        switch remedy.turn {
        case .none: "kernel"
        case .half: "rot90(kernel, 2)"
        case .rows: "flipud(kernel)"
        case .columns: "fliplr(kernel)"
        }
    }

    /// Lines that assign `spread`, the kernel with zeros between its taps; none if the taps stay adjacent.
    private static func spreadLines(_ remedy: Remedy, _ kernel: Kernel) -> [String] {
        guard remedy.spread != Axes(both: 1) else { return [] }
        let (rows, columns) = ((kernel.height - 1) * remedy.spread.y + 1, (kernel.width - 1) * remedy.spread.x + 1)
        return [
            "spread = zeros(\(rows), \(columns));",
            "spread(1:\(remedy.spread.y):end, 1:\(remedy.spread.x):end) = \(turned(remedy));",
        ]
    }

    private static func kernel(_ remedy: Remedy) -> String {
        var result = turned(remedy)
        if remedy.spread != Axes(both: 1) { result = "spread" }
        let zeros = remedy.kernelPadding
        if zeros.before != Axes(both: 0) {
            result = "padarray(\(result), [\(zeros.before.y) \(zeros.before.x)], 0, \"pre\")"
        }
        if zeros.after != Axes(both: 0) {
            result = "padarray(\(result), [\(zeros.after.y) \(zeros.after.x)], 0, \"post\")"
        }
        return result + remedy.gain.text(sum: "sum(kernel(:))", dividing: true)
    }
}
