import Conventions
import ImageCodecs
import KernelFormats

/// What may be written as the value of an argument.
enum CompletionValues: Equatable {
    /// A number or the like, which nobody can complete.
    case nothing
    /// Words; one that ends in a colon goes on.
    case words([String])
    /// Words, or the path of a file.
    case files(orWords: [String])
    /// Kernels by name, with their parameters, or the path of a file.
    case kernels
    /// Functions of libraries, with their options.
    case presets
    /// The words that name a command.
    case verbs

    /// - Parameters:
    ///   - listed: the words of the declaration.
    ///   - valueName: the name of the value, which says what it is if the declaration lists no words; `nil` for flags.
    init(listed: [String], valueName: String?) {
        self =
            switch valueName {
            case _ where !listed.isEmpty: .words(listed)
            case "kernel": .kernels
            case "a b": .presets
            case let name? where name.hasPrefix("preset"): .presets
            case "input", "output", "file", "path": .files(orWords: [])
            case "what": .files(orWords: ["input", "flipped"])
            case "format": .words(ImageFormat.all.map { $0.fileExtensions[0] })
            case "colour": .words(BackgroundColor.names)
            case "bits": .words(["8", "16"])
            case "anchor": .words(["center"])
            case "gain", "I/N": .words(["auto"])
            case "verb", "subcommands": .verbs
            default: .nothing
            }
    }
}

/// The words after a colon: the parameters of kernels, and the options of libraries' functions.
enum CompletionParameters {
    /// The names of kernels.
    static let kernels = describedKernels.map(\.name)
    /// The names of kernels, with what each is.
    static let describedKernels: [(name: String, summary: String)] =
        NamedKernel.all.map { ($0.name, $0.summary) }
        + NamedKernel.imageMagickNames.map { ($0, "ImageMagick's kernel") }
    /// The names of functions, with their other names.
    static let presets = ConventionTable.presets.flatMap { [$0.name] + $0.aliases }

    /// For each kernel and function that takes any: its names, and the words that may follow them.
    static let all: [(names: [String], words: [String])] =
        NamedKernel.all.map { ([$0.name], $0.parameters.map { "\($0.name)=" }) }.filter { !$0.1.isEmpty }
        + ConventionTable.presets.map { preset in
            (
                [preset.name] + preset.aliases,
                preset.options.flatMap { option in
                    option.words.isEmpty ? ["\(option.name)="] : option.words.map { "\(option.name)=\($0.name)" }
                }
            )
        }.filter { !$0.1.isEmpty }
}
