import JSON
import KernelFormats

/// The table of named kernels, as text of 80 columns and as JSON.
enum KernelListing {
    static let introduction = """
        Kernels by name, for --kernel: NAME, NAME:PARAMETER=VALUE,... or, for the first
        parameters, NAME:VALUE,... as in gaussian:sigma=2 or gaussian:2. What is
        printed behind = is the default. x is counted to the right and
        y down from the middle of the grid, in pixels; angles are counterclockwise from
        the right, as seen. Weights are as correlate lays them on the image; convolve
        turns them by 180 degrees first, so that gradients change their sign.
        """

    static var text: String {
        ([introduction] + NamedKernel.all.map { entry($0) } + [imageMagick]).joined(separator: "\n\n")
    }

    /// The paragraph on ImageMagick's names.
    private static var imageMagick: String {
        let text =
            "ImageMagick's names, with a capital letter and ImageMagick's own weights, origin and arguments, as in LoG:0x2, "
            + "Blur:0x3+90 or FreiChen:2,45: \(NamedKernel.imageMagickNames.joined(separator: ", ")). Unused cells are 0."
        return TextLayout.wrapped(text).joined(separator: "\n")
    }

    private static func entry(_ kernel: NamedKernel) -> String {
        var lines = ["\(kernel.name): \(kernel.summary)"]
        let terms = kernel.parameters.map { parameter in
            switch parameter.fallback {
            case .value(let value): "\(parameter.name)=\(value)"
            case .derived: parameter.name
            }
        }
        let width = terms.map(\.count).max() ?? 0
        for (term, parameter) in zip(terms, kernel.parameters) {
            var words = "\(parameter.meaning); \(parameter.range)"
            if case .derived(let formula) = parameter.fallback { words += "; default \(formula)" }
            lines.append("  \(term.padding(to: width))  \(words)")
        }
        return (lines + kernel.formula.map { "    \($0)" }).joined(separator: "\n")
    }

    static var jsonLines: [String] {
        NamedKernel.all.map { kernel in
            var object = JSONObject()
            object.add("name", kernel.name)
            object.add("summary", kernel.summary)
            object.add(
                "parameters",
                kernel.parameters.enumerated().map { index, parameter in
                    var member = JSONObject()
                    member.add("name", parameter.name)
                    member.add("default", parameter.fallback.text)
                    member.add("range", parameter.range.description)
                    member.add("meaning", parameter.meaning)
                    member.add("positional", index < kernel.positionalCount)
                    return member
                })
            object.add("formula", kernel.formula)
            return object.text
        }
    }
}
