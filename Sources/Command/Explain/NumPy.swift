import Conventions
import Convolution
import ImageReport
import KernelFormats

/// A remedy's changes to image and kernel as NumPy expressions.
enum NumPy {
    /// An option's value: a number, a pair, True, or a quoted word.
    static func literal(_ value: String) -> String {
        if value == "true" { return "True" }
        if value == "false" { return "False" }
        if value == "None" { return "None" }
        let parts = value.split(separator: ":")
        // A fraction consists of two numbers.
        let isNumber = parts.allSatisfy { part in
            part.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { Double($0) != nil }
        }
        guard isNumber, !parts.isEmpty else { return "\"\(value)\"" }
        return parts.count == 1 ? value : "(\(parts.joined(separator: ", ")))"
    }

    /// The image, padded as the remedy needs.
    static func image(_ remedy: Remedy) -> String {
        remedy.imagePaddings.reduce("image") { pad($0, $1.padding, $1.mode) }
    }

    /// `numpy.pad(x, 1, mode="edge")`.
    static func pad(_ expression: String, _ padding: Padding, _ mode: BoundaryMode) -> String {
        let rows = (padding.before.y, padding.after.y)
        let columns = (padding.before.x, padding.after.x)
        let width =
            rows == columns
            ? (rows.0 == rows.1 ? "\(rows.0)" : "(\(rows.0), \(rows.1))")
            : "((\(rows.0), \(rows.1)), (\(columns.0), \(columns.1)))"
        if let name = mode.row.numpy { return "numpy.pad(\(expression), \(width), mode=\"\(name)\")" }
        guard mode.outsideValue != 0 else { return "numpy.pad(\(expression), \(width))" }
        let value = NumberFormatter.significant(Double(mode.outsideValue), digits: 8)
        return "numpy.pad(\(expression), \(width), constant_values=\(value))"
    }

    /// The kernel, rotated or flipped as the remedy needs.
    static func turned(_ remedy: Remedy) -> String {
        switch remedy.turn {
        case .none: "kernel"
        case .half: "kernel[::-1, ::-1]"
        case .rows: "kernel[::-1]"
        case .columns: "kernel[:, ::-1]"
        }
    }

    /// Lines that assign `spread`, the kernel with zeros between its taps; none if the taps stay adjacent.
    static func spreadLines(_ remedy: Remedy, _ kernel: Kernel) -> [String] {
        guard remedy.spread != Axes(both: 1) else { return [] }
        let (rows, columns) = ((kernel.height - 1) * remedy.spread.y + 1, (kernel.width - 1) * remedy.spread.x + 1)
        return [
            "spread = numpy.zeros((\(rows), \(columns)), kernel.dtype)",
            "spread[::\(remedy.spread.y), ::\(remedy.spread.x)] = \(turned(remedy))",
        ]
    }

    /// The kernel after rotation, spreading, padding and scaling.
    /// - Parameters:
    ///   - grouped: whether an index or a method call follows.
    ///   - contiguous: whether torch must accept the array.
    static func kernel(_ remedy: Remedy, grouped: Bool = false, contiguous: Bool = false) -> String {
        let turned = turned(remedy)
        let isSpread = remedy.spread != Axes(both: 1)
        var result = isSpread ? "spread" : turned
        if remedy.kernelPadding != .zero { result = pad(result, remedy.kernelPadding, .constant(0)) }
        let gain = remedy.gain.text(sum: "kernel.sum()", dividing: true)
        if !gain.isEmpty { result = grouped ? "(\(result)\(gain))" : result + gain }
        // torch does not accept arrays with negative strides.
        if contiguous, remedy.turn != .none, gain.isEmpty, result == turned { result += ".copy()" }
        return result
    }
}
