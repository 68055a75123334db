import ArgumentParser
import ImagePipeline
import KernelFormats

/// A kernel given as a positional argument.
///
/// A grid may begin with a minus sign, as `-1 0 1` does, and look like an option. The verbs therefore accept unknown
/// options as arguments, and this type distinguishes grids from misspelt options.
enum KernelArgument {
    /// The kernel among the arguments.
    /// - Parameter options: the verb's options, for suggestions when one is misspelt.
    /// - Throws: `ValidationError` for an unknown option, or if there is not exactly one kernel.
    static func place(_ words: [String], options: [String]) throws -> KernelSource {
        // The parser passes on the `--` that ends the options.
        let words = words.first == "--" ? Array(words.dropFirst()) : words
        let stray = words.first { $0.hasPrefix("-") && $0 != "-" && !KernelText.looksLikeGrid($0) }
        if let stray {
            let nearest = Suggestion.nearest(to: stray, among: options).map { "; did you mean \($0)?" } ?? ""
            throw ValidationError("unknown option \(stray)\(nearest)")
        }
        guard let word = words.first, words.count == 1 else {
            throw ValidationError(
                words.isEmpty
                    ? "name a kernel: a file, a grid such as \"0 1 0; 1 -4 1; 0 1 0\", or a name such as gaussian:sigma=2"
                    : "one kernel at a time, not \(words.count); a grid is put in quotes")
        }
        return KernelSource(argument: word)
    }

    /// The kernel's name in results.
    static func name(of place: KernelSource) -> String {
        switch place {
        case .inline: "inline kernel"
        case .standardInput: "standard input"
        case .named(let argument): argument.singleLine
        case .file(let path): path.singleLine
        }
    }
}
