import Convolution

/// An error in the argument for a named kernel.
package enum NamedKernelError: Error, Equatable, Sendable {
    /// No kernel has this name.
    case unknownName(String, nearest: String?)
    /// The kernel has no such parameter; `nearest` is the one that was probably meant.
    case unknownParameter(String, kernel: String, parameters: [String], nearest: String?)
    /// A value without its parameter's name, where the name is required, or an empty part between commas.
    case nameless(String, kernel: String, parameters: [String])
    /// A parameter without a value.
    case missingValue(parameter: String, wanted: NamedKernel.Parameter.Range)
    /// A parameter that is given twice.
    case repeated(parameter: String)
    /// A value that is not a number, not whole, out of range, or none of the words.
    case wrongValue(String, parameter: String, wanted: NamedKernel.Parameter.Range)
    /// Two parameters that exclude each other.
    case contradiction(String, String)
    /// Values that make every weight 0.
    case vanishes(String)
    /// More weights than a kernel may have.
    case tooManyWeights(width: Int, height: Int)
}

extension NamedKernelError {
    static func unknownParameter(_ name: String, of row: NamedKernel) -> NamedKernelError {
        let names = row.parameters.map(\.name)
        return .unknownParameter(
            name, kernel: row.name, parameters: names, nearest: Suggestion.nearest(to: name, among: names))
    }
}

extension NamedKernelError: CustomStringConvertible {
    /// The cause and a hint, on one line.
    package var description: String {
        switch self {
        case .unknownName(let name, let nearest):
            "no kernel is called \"\(Self.excerpt(name))\"" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .unknownParameter(let name, let kernel, let parameters, let nearest):
            "\(kernel) has no parameter \"\(Self.excerpt(name))\"; \(Self.list(parameters, of: kernel))"
                + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .nameless(let text, let kernel, let parameters) where parameters.isEmpty:
            "\"\(Self.excerpt(text))\" follows \(kernel), which has no parameters; write \(kernel) alone"
        case .nameless("", let kernel, let parameters):
            "a parameter is missing; \(Self.list(parameters, of: kernel)), apart by commas"
        case .nameless(let text, let kernel, let parameters):
            "\"\(Self.excerpt(text))\" has no parameter name; \(Self.list(parameters, of: kernel)), "
                + "written name=value"
        case .missingValue(let parameter, let wanted): "\(parameter) has no value; it takes \(wanted.inSentence)"
        case .repeated(let parameter): "\(parameter) is given twice; leave one out"
        case .wrongValue(let text, let parameter, let wanted):
            "\(parameter)=\(Self.excerpt(text)) is not possible; it takes \(wanted.inSentence)"
                + (wanted.nearest(to: text).map { "; did you mean \($0)?" } ?? "")
        case .contradiction(let one, let other): "\(one) and \(other) contradict each other; give one of them"
        case .vanishes(let cause): "every weight would be 0, because \(cause); change one of them"
        case .tooManyWeights(let width, let height):
            "\(width)x\(height) weights are more than \(Kernel.maximumTapCount); make it smaller"
        }
    }

    private static func excerpt(_ text: String) -> String { NumberParser.excerpt(Array(text.utf8)[...]) }

    private static func list(_ parameters: [String], of kernel: String) -> String {
        switch parameters.count {
        case 0: "it takes none"
        case 1: "it takes \(parameters[0])"
        default: "it takes \(parameters.dropLast().joined(separator: ", ")) and \(parameters[parameters.count - 1])"
        }
    }
}

extension NamedKernel.Parameter.Range {
    /// The accepted values, as part of a sentence.
    fileprivate var inSentence: String {
        switch self {
        case .real: "a number from \(self)"
        case .whole: "a whole number from \(self)"
        case .odd(let range): "an odd number from \(range.lowerBound) to \(range.upperBound)"
        case .choice: "\(self)"
        }
    }

    fileprivate func nearest(to word: String) -> String? {
        guard case .choice(let words) = self else { return nil }
        return Suggestion.nearest(to: word, among: words)
    }
}

extension NamedKernelError {
    /// The message for a user of the command: the description, and the command that lists all names.
    package var commandDescription: String {
        guard case .unknownName(_, let nearest) = self else { return description }
        return description + (nearest == nil ? "; " : " ") + "imgconv kernel list shows all"
    }
}
