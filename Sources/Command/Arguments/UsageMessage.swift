import ArgumentParser
import ImagePipeline
import KernelFormats

/// The argument parser's messages about wrong usage, on one line and with the option that was probably meant.
enum UsageMessage {
    /// - Parameters:
    ///   - message: the parser's message.
    ///   - arguments: the words that it was about.
    ///   - verb: the verb that was to parse them.
    static func line(_ message: String, _ arguments: [String], for verb: any ParsableCommand.Type) -> String {
        let words = message.split(whereSeparator: \.isNewline).joined(separator: " ").split(separator: " ")
        var text = words.joined(separator: " ")
        if text.hasSuffix(".") { text.removeLast() }
        let slip =
            oneDash(arguments, for: verb) ?? unknownOption(text, for: verb) ?? argumentOrValue(text, for: verb)
            ?? extraArgument(text, for: verb)
        let message = slip ?? reworded(text)
        return message + (message.hasSuffix("?") ? " See" : "; see") + " imgconv \(name(of: verb))--help"
    }

    /// The verb's name and a space; empty for the default verb.
    private static func name(of verb: any ParsableCommand.Type) -> String {
        guard verb != FilterCommand.self, let name = verb.configuration.commandName else { return "" }
        return name + " "
    }

    /// A long option that was written with one dash, as `-kernel`; the parser reads it as several short ones.
    private static func oneDash(_ arguments: [String], for verb: any ParsableCommand.Type) -> String? {
        let words = arguments.filter { word in
            word.hasPrefix("-") && !word.hasPrefix("--") && word.count > 3
                && word.dropFirst().allSatisfy { $0.isLetter || $0 == "-" }
        }
        guard !words.isEmpty else { return nil }
        let names = OptionNames(of: verb).names
        for word in words where names.contains("-" + word.lowercased()) {
            return "\(word) has one dash; write -\(word.lowercased())"
        }
        return nil
    }

    /// A message about a word such as `-ksharpen`, which the parser takes for short options, and an h in it for a request
    /// for help; `nil` if help was asked for by its name.
    static func hiddenHelp(_ arguments: [String]) -> String? {
        // All words by which the parser is asked for a text rather than for a run.
        let requests = ["-h", "--help", "--help-hidden", "help", "--version", "--experimental-dump-help"]
        guard !arguments.contains(where: requests.contains) else { return nil }
        let cluster = arguments.first { $0.hasPrefix("-") && $0.count > 2 && $0.contains("h") }
        return cluster.map { word in
            "\(word.singleLine): write \(word.prefix(2)) \(String(word.dropFirst(2)).singleLine), with a blank; see imgconv --help"
        }
    }

    /// A message about an option that does not exist: the parser suggests options by their spelling alone.
    private static func unknownOption(_ text: String, for verb: any ParsableCommand.Type) -> String? {
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "Unknown option " else { return nil }
        let word = String(parts[1])
        if let advice = OptionNames.advice(for: word) { return "unknown option \(word); \(advice)" }
        let meant = OptionNames(of: verb).meant(by: word)
        return "unknown option \(word)" + (meant.map { "; did you mean \($0)?" } ?? "")
    }

    /// A message about an argument or a value that is missing, or about a value that a flag does not take.
    private static func argumentOrValue(_ text: String, for verb: any ParsableCommand.Type) -> String? {
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return nil }
        switch parts[0] {
        case "The option ": return "\(parts[1]) takes no value; write \(parts[1]) alone"
        case "Missing value for ":
            let example = parts[1].contains("<") ? "; write \(parts[1])" : ""
            return "\(parts[1].prefix { $0 != " " }) has no value\(example)"
        case "Missing expected argument ":
            let name = verb.configuration.commandName.map { $0 + " " } ?? ""
            return "an argument is missing; write imgconv \(name)\(parts[1])"
        default: return nil
        }
    }

    /// A message about words that are not expected: `kernel lst`, or a second image.
    private static func extraArgument(_ text: String, for verb: any ParsableCommand.Type) -> String? {
        let words = text.split(separator: "'", omittingEmptySubsequences: false)
        guard words.count >= 3,
            words[0].lowercased().hasSuffix("unexpected argument ")
                || words[0].hasSuffix("unexpected arguments: ")
        else { return nil }
        let word = String(words[1])
        let name = verb.configuration.commandName ?? ""
        let verbs = verb.configuration.subcommands.compactMap { $0.configuration.commandName }
        if !verbs.isEmpty {
            let meant = Suggestion.nearest(to: word, among: verbs).map { "; did you mean imgconv \(name) \($0)?" }
            return "imgconv \(name) has no verb \(word)"
                + (meant ?? "; it has \(verbs.joined(separator: ", "))")
        }
        let output =
            verb == CompareCommand.self
            ? "; to write it, use -o \(word); to compare two images, use imgconv identify" : ""
        return "\(word) is one argument too many\(output)"
    }

    /// Turns `The value 'corelate' is invalid for '--mode <mode>': ...` into `--mode corelate: ...`.
    private static func reworded(_ text: String) -> String {
        let (start, middle) = ("The value '", "' is invalid for '")
        // The value itself may contain quotation marks.
        guard text.hasPrefix(start), let between = text.firstRange(of: middle) else {
            return text.prefix(1).lowercased() + text.dropFirst()
        }
        let value = text[..<between.lowerBound].dropFirst(start.count)
        let rest = text[between.upperBound...]
        guard let end = rest.firstIndex(of: "'") else { return text }
        return "\(rest[..<end].prefix { $0 != " " }) \(value)\(rest[end...].dropFirst())"
    }
}
