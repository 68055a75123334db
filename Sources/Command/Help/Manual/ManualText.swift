/// What manual pages say besides the declarations: exit codes, environment and files.
enum ManualText {
    /// Headings of discussions that have a place of their own on the page.
    static let ownSections = ["EXAMPLES", "EXIT STATUS", "ENVIRONMENT", "OTHER VERBS"]

    /// The codes of the section EXIT STATUS, "0 success, 64 wrong usage"; `nil` if there is no such section.
    static func exitCodes(_ discussion: Discussion) -> [(String, String)]? {
        let words = discussion.lines(of: "EXIT STATUS").flatMap { $0.split(separator: " ") }
        guard !words.isEmpty else { return nil }
        var codes: [(String, [Substring])] = []
        for word in words {
            let startsItem = codes.last?.1.last?.hasSuffix(",") ?? true
            if startsItem, word.allSatisfy(\.isNumber) {
                codes.append((String(word), []))
            } else {
                codes[codes.count - 1].1.append(word)
            }
        }
        return codes.map { code, words in
            let meaning = words.joined(separator: " ")
            return (code, meaning.hasSuffix(",") ? String(meaning.dropLast()) : meaning)
        }
    }

    /// Variables: those of the section ENVIRONMENT, a table, or for the program those of every run.
    static func environment(of command: CommandReference, _ discussion: Discussion) -> [(String, String)] {
        var items: [(String, String)] = []
        for line in discussion.lines(of: "ENVIRONMENT") {
            let words = line.split(separator: " ").joined(separator: " ")
            if line.hasPrefix(" "), let last = items.indices.last {
                items[last].1 += " " + words
            } else {
                let name = words.prefix { $0 != " " }
                items.append((String(name), String(words.dropFirst(name.count + 1))))
            }
        }
        guard command.words.isEmpty else { return items }
        return items + [
            (
                "NO_COLOR",
                "If set and not empty, messages and the progress bar have no colours, and --preview paints nothing."
            ),
            ("TERM", "If it is dumb, the same, and no progress bar is drawn."),
            ("COLUMNS, LINES", "The size of the terminal where the system does not tell it."),
            ("TMPDIR", "The folder of the temporary file that holds an image for standard output; default: /tmp."),
        ]
    }

    /// Files that a command reads or writes without being told their names.
    static func files(of command: CommandReference) -> [(String, String)] {
        let journals = [
            (
                "OUTPUT/.imgconv/journal.jsonl",
                "The journal of runs on directories with the output folder OUTPUT, which --resume and imgconv status read."
            ),
            ("OUTPUT/.imgconv/journal-I-of-N.jsonl", "The journal of part I of N of a run that --shard divides."),
        ]
        let scripts = [
            "share/bash-completion/completions/imgconv", "share/zsh/site-functions/_imgconv",
            "share/fish/vendor_completions.d/imgconv.fish",
        ].map { ("PREFIX/\($0)", "The script as make install installs it; PREFIX is /usr/local by default.") }
        switch command.words {
        case [], ["status"]: return journals
        case ["completion"]: return scripts
        case ["manual"]:
            return [("PREFIX/share/man/man1", "The folder of the installed pages; PREFIX is /usr/local by default.")]
        default: return []
        }
    }
}
