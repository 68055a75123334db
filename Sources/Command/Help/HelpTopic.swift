import ArgumentParser
import ImagePipeline
import KernelFormats

/// A command whose help was requested: the program, a verb, or a verb of a verb.
struct HelpTopic {
    /// The words that name it after the program's name; none for the program itself.
    private(set) var words: [String] = []
    private(set) var type: any ParsableCommand.Type = Imgconv.self

    /// The topic that words name, as in `imgconv help kernel show`; options among them are ignored.
    /// - Throws: `ValidationError`, with the nearest verb, if a word names none.
    init(naming words: some Sequence<String>) throws {
        for word in words where !word.hasPrefix("-") {
            guard descend(to: word) else {
                throw unknown(word)
            }
        }
    }

    /// The topic of a command line: the verb at its beginning, or else the program.
    init(of arguments: [String]) {
        for word in arguments where !Self.options.contains(word) {
            guard descend(to: word) else { return }
        }
    }

    private init(_ words: [String], _ type: any ParsableCommand.Type) { (self.words, self.type) = (words, type) }

    /// The program, every verb, and after each verb its own verbs.
    static var all: [HelpTopic] { HelpTopic(of: []).descendants }

    private var descendants: [HelpTopic] {
        [self]
            + type.configuration.subcommands.flatMap { verb in
                HelpTopic(words + [verb.configuration.commandName ?? ""], verb).descendants
            }
    }

    private static let options = ["-h", "--help"]

    private var verbs: [String] { type.configuration.subcommands.compactMap { $0.configuration.commandName } }

    private func unknown(_ word: String) -> ValidationError {
        let verbs = verbs
        let meant = Suggestion.nearest(to: word, among: verbs).map { "did you mean \($0)?" }
        let all = "it is one of \(verbs.joined(separator: ", "))"
        let name = words.joined(separator: " ")
        return ValidationError(
            verbs.isEmpty
                ? "\(name) has no verbs, such as \(word.singleLine)"
                : "unknown verb \((words + [word.singleLine]).joined(separator: " ")); \(meant ?? all)")
    }

    private mutating func descend(to word: String) -> Bool {
        if words.isEmpty, CommandReference.modes.contains(word) { return descend(to: "filter") }
        guard let verb = type.configuration.subcommands.first(where: { $0.configuration.commandName == word })
        else { return false }
        words.append(word)
        type = verb
        return true
    }
}

extension HelpTopic {
    /// The answer to a command line that requests help: short for `-h`, with everything for `--help`.
    static func answer(to arguments: [String]) -> String {
        let topic = HelpTopic(of: arguments)
        return arguments.contains("-h") && !arguments.contains("--help") ? topic.short : topic.long
    }

    /// Everything; for the program, this includes the options of the default verb.
    var long: String {
        words.isEmpty
            ? Self.program + "\n\n" + Imgconv.helpMessage(for: FilterCommand.self) : Imgconv.helpMessage(for: type)
    }

    /// About ten lines: for the program its most frequent uses, for a verb its usage and two examples.
    var short: String {
        guard !words.isEmpty else { return Self.program }
        var lines = TextLayout.wrapped(type.configuration.abstract)
        lines += [""] + usage.enumerated().map { ($0 == 0 ? "USAGE: " : "       ") + $1 }
        let examples = Discussion(type.configuration.discussion).examples.prefix(2)
        if !examples.isEmpty { lines.append("") }
        for example in examples {
            lines.append("  \(example.command)")
            if !example.meaning.isEmpty { lines += TextLayout.wrapped(example.meaning, first: "      ", indent: 6) }
        }
        let name = (["imgconv"] + words).joined(separator: " ")
        return (lines + ["", "More: \(name) --help"]).joined(separator: "\n")
    }

    /// The lines of usage.
    var usage: [Substring] {
        (words.isEmpty ? Imgconv.configuration.usage ?? "" : Imgconv.usageString(for: type)).split(separator: "\n")
    }

    /// The program's short help.
    private static let program = """
        imgconv filters images with a kernel, as convolution or as correlation.

          imgconv in.png -k k.txt --mode correlate     the kernel as written
          imgconv in.png -k k.txt --mode convolve      the kernel rotated by 180 degrees
          imgconv photos/ -k k.txt -o filtered/ -r     a folder and its subfolders
          imgconv compare in.png -k k.txt -o flip.png  what the rotation changes

          imgconv --help                               all options, examples, verbs
          imgconv help VERB                            compare, explain and the others
          man imgconv                                  the manual
        """
}
