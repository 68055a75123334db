import Conventions
import Convolution
import ImageReport
import KernelFormats

/// A remedy as lines of Python.
struct PythonCall {
    private(set) var lines: [String] = []

    private let remedy: Remedy
    private let template: CallTemplate
    /// The weights, as written.
    private let kernel: Kernel

    /// Creates the lines; `nil` if `numpy.pad` lacks a boundary mode that extends the image.
    init?(_ remedy: Remedy, _ template: CallTemplate, kernel: Kernel) {
        let modes = remedy.imagePaddings.map(\.mode)
        guard modes.allSatisfy({ $0.row.numpy != nil || !$0.extendsImage }) else { return nil }
        (self.remedy, self.template, self.kernel) = (remedy, template, kernel)
        lines = NumPy.spreadLines(remedy, kernel)
        let options = WrittenOptions(remedy.call, template, literal: NumPy.literal) { "\($0)=\($1)" }
        for line in template.lines + options.lines { add(filled(line, options)) }
        let call = filled(template.call, options)
        if template.lines.isEmpty, call.count > CallText.room || NumPy.image(remedy).count >= 40 {
            // Long arrays become variables, so that the call's arguments stay readable.
            finish(
                CallText.filled(template.call) { name in
                    switch name {
                    case "image": named(NumPy.image(remedy), "padded", inlineUpTo: 5)
                    case "kernel": named(NumPy.kernel(remedy), "weights", inlineUpTo: 24)
                    default: replacement(name, options)
                    }
                })
        } else {
            finish(call)
        }
    }

    /// Adds the last lines: the result with its factor and bias, and the frame that it is put into.
    private mutating func finish(_ result: String) {
        var result = result
        let factor = remedy.factor.text(sum: "kernel.sum()", dividing: false)
        if remedy.bias != 0 || !factor.isEmpty {
            result += factor
            if remedy.bias != 0 {
                let sign = remedy.bias < 0 ? "-" : "+"
                result += " \(sign) \(NumberFormatter.significant(abs(remedy.bias), digits: 12))"
            }
        }
        switch remedy.frame {
        case .none: add(lines.isEmpty ? result : "result = \(result)")
        case .zeros(let padding):
            add("inner = \(result)")
            add("result = \(NumPy.pad("inner", padding, .constant(0)))")
        case .image(let padding):
            add("inner = \(result)")
            add("result = image.copy()")
            let rows = Remedy.Slice(first: padding.before.y, dropped: padding.after.y)
            let columns = Remedy.Slice(first: padding.before.x, dropped: padding.after.x)
            add("result[\(rows.numpy), \(columns.numpy)] = inner")
        }
    }

    private mutating func add(_ line: String) { lines.append(line) }

    /// A short expression itself, or else a variable that is assigned first.
    private mutating func named(_ expression: String, _ variable: String, inlineUpTo length: Int) -> String {
        guard expression.count > length else { return expression }
        add("\(variable) = \(expression)")
        return variable
    }
}

extension PythonCall {
    private mutating func filled(_ text: String, _ options: WrittenOptions) -> String {
        CallText.filled(text) { name in
            guard name == "kernel.named" else { return replacement(name, options) }
            let indexed = NumPy.kernel(remedy, grouped: true)
            return indexed.count <= 24 ? indexed : named(NumPy.kernel(remedy), "w", inlineUpTo: 1)
        }
    }

    private func replacement(_ name: String, _ options: WrittenOptions) -> String? {
        switch name {
        case "image": NumPy.image(remedy)
        case "kernel": NumPy.kernel(remedy)
        case "kernel.indexed": NumPy.kernel(remedy, grouped: true)
        case "kernel.copied": NumPy.kernel(remedy, contiguous: true)
        case "options": options.arguments.map { ", \($0)" }.joined()
        case "rows": remedy.rows.numpy
        case "columns": remedy.columns.numpy
        case "slice": slice
        case "sides": sides
        default: options.placed[name]
        }
    }

    private var slice: String {
        guard !remedy.rows.isWhole || !remedy.columns.isWhole else { return "" }
        return remedy.columns.isWhole ? "[\(remedy.rows.numpy)]" : "[\(remedy.rows.numpy), \(remedy.columns.numpy)]"
    }

    /// Left, right, top and bottom padding of the call.
    private var sides: String? {
        // The image's size does not matter.
        let side = 1 << 20
        let filter = try? remedy.call.filter(for: remedy.kernel(for: kernel), width: side, height: side)
        guard let padding = filter?.padding else { return nil }
        return "(\(padding.before.x), \(padding.after.x), \(padding.before.y), \(padding.after.y))"
    }
}
