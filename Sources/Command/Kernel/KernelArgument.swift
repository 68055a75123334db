import ArgumentParser
import ImagePipeline
import KernelFormats

/// A kernel given as an argument, without an option's name.
///
/// A grid may begin with a minus sign, as `-1 0 1` does, and look like an option; so the verbs take whatever is no
/// option of theirs, and what was meant is decided here.
enum KernelArgument {
    /// The kernel among the arguments.
    /// - Parameter options: the verb's options, for suggestions when one is misspelt.
    /// - Throws: `ValidationError`.
    static func place(_ words: [String], options: [String]) throws -> KernelSource {
        // The mark that ends the options comes along with what follows it.
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
