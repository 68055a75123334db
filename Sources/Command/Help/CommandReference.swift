import ArgumentParser
import Convolution
import JSON

/// A command as its declarations describe it: the source of completion scripts and manual pages.
struct CommandReference {
    /// The words that name it after the program's name; none for the program itself.
    let words: [String]
    /// What it does, without a full stop.
    let abstract: String
    let discussion: Discussion
    /// Options, flags and positional arguments, in the order of the help text.
    let arguments: [ArgumentReference]
    let verbs: [CommandReference]
    /// The verb that runs if none is named.
    let defaultVerb: String?
}

extension CommandReference {
    /// The program with all verbs, `help` included, which the parser adds.
    static func program() throws(JSONError) -> CommandReference { try CommandReference(of: Imgconv.self, within: nil) }

    /// A verb, without its place among the others.
    init(verb: any ParsableCommand.Type) throws(JSONError) { try self.init(of: verb, within: []) }

    private init(of command: any ParsableCommand.Type, within parent: [String]?) throws(JSONError) {
        let dump = try JSONValue(parsing: Array(command._dumpHelp().utf8))
        self.init(dump["command"] ?? .null, within: parent)
    }

    private init(_ dump: JSONValue, within parent: [String]?) {
        let words = parent.map { $0 + [dump["commandName"]?.text ?? ""] } ?? []
        self.words = words
        let abstract = dump["abstract"]?.text ?? ""
        self.abstract = abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract
        discussion = Discussion(dump["discussion"]?.text ?? "")
        arguments = (dump["arguments"]?.elements ?? []).map(ArgumentReference.init)
        verbs = (dump["subcommands"]?.elements ?? []).map { CommandReference($0, within: words) }
        defaultVerb = dump["defaultSubcommand"]?.text
    }

    /// The verbs that are the default verb with a mode.
    static let modes = FilterMode.allCases.map(\.rawValue)

    /// The words that may follow it with what they do, and the command that each of them runs.
    var choices: [(name: String, abstract: String, command: CommandReference)] {
        let own = verbs.map { ($0.words[$0.words.count - 1], $0.abstract, $0) }
        return words.isEmpty ? own + Self.modes.map { ($0, "Filter images, with --mode \($0)", standard) } : own
    }

    /// The command, its verbs and theirs.
    var all: [CommandReference] { [self] + verbs.flatMap(\.all) }

    /// The default verb, or the command itself if it has none.
    var standard: CommandReference { verbs.first { $0.words.last == defaultVerb } ?? self }

    var options: [ArgumentReference] { arguments.filter { !$0.names.isEmpty } }
    var positionals: [ArgumentReference] { arguments.filter(\.names.isEmpty) }

    /// What may be written where no option stands.
    var positionalValues: CompletionValues { positionals.first?.values ?? .nothing }

    /// Whether its arguments are the words that name another command, as those of `help` are.
    var namesVerbs: Bool { positionalValues == .verbs }
}

/// An argument of a command as its declaration describes it.
struct ArgumentReference {
    /// The names with their dashes; none for a positional argument.
    let names: [String]
    /// The section of the help text that it belongs to.
    let section: String?
    let abstract: String
    let defaultValue: String?
    /// The name of its value; `nil` for a flag.
    let valueName: String?
    /// Whether it may be given several times.
    let isRepeating: Bool
    /// Whether an option takes all words up to the next option.
    let takesSeveral: Bool
    /// What completes its value.
    let values: CompletionValues

    init(_ dump: JSONValue) {
        names = (dump["names"]?.elements ?? []).map { name in
            (name["kind"]?.text == "long" ? "--" : "-") + (name["name"]?.text ?? "")
        }.sorted { $0.count < $1.count }
        section = dump["sectionTitle"]?.text
        abstract = dump["abstract"]?.text ?? ""
        defaultValue = dump["defaultValue"]?.text
        valueName = dump["kind"]?.text == "flag" ? nil : dump["valueName"]?.text ?? "value"
        isRepeating = if case .bool(true)? = dump["isRepeating"] { true } else { false }
        takesSeveral = dump["parsingStrategy"]?.text == "upToNextOption"
        values = CompletionValues(
            listed: (dump["completionKind"]?["list"]?["values"]?.elements ?? []).compactMap(\.text),
            valueName: valueName)
    }

    /// The beginning of the abstract, short enough for a column beside the name.
    var summary: String {
        var text = Substring(abstract)
        for mark in [". ", ": ", "; "] {
            if let end = text.firstRange(of: mark)?.lowerBound, Self.isComplete(text[..<end]) { text = text[..<end] }
        }
        if text.hasSuffix(".") { text.removeLast() }
        let limit = 72
        guard text.count > limit else { return String(text) }
        let cut = text.prefix(limit - 3)
        return "\(cut[..<(cut.lastIndex(of: " ") ?? cut.endIndex)])..."
    }

    /// Whether all parentheses and quotation marks are closed.
    private static func isComplete(_ text: Substring) -> Bool {
        text.count { $0 == "(" } == text.count { $0 == ")" } && text.count { $0 == "\"" }.isMultiple(of: 2)
    }
}
