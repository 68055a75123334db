import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import Command

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/completion")

/// The completion scripts, in the shells that are installed.
@Suite struct CompletionTests {
    /// A command line, words that must be among its completions, and words that must not.
    struct Line: CustomStringConvertible {
        let text: String
        let some: [String]
        var none: [String] = []
        var description: String { text }

        init(_ text: String, _ some: [String], without none: [String] = []) {
            (self.text, self.some, self.none) = (text, some, none)
        }
    }

    /// The folder of the lines holds in.png, "a b.png", k.txt and symbol.png.
    static let lines = [
        Line("imgconv ", ["compare", "kernel", "help", "in.png", "k.txt"], without: ["--kernel"]),
        Line("imgconv comp", ["compare", "completion"], without: ["in.png", "kernel"]),
        Line("imgconv in.png ", ["k.txt"], without: ["compare"]),
        Line("imgconv in.png --ker", ["--kernel"], without: ["--keep-time"]),
        Line("imgconv -", ["-k", "--boundary", "--version"]),
        Line("imgconv correlate in.png --ker", ["--kernel"]), Line("imgconv corr", ["correlate"], without: ["compare"]),
        Line("imgconv in.png --mode ", ["convolve", "correlate"], without: ["in.png"]),
        Line("imgconv in.png -m corr", ["correlate"], without: ["convolve"]),
        Line("imgconv in.png -k ", ["gaussian", "sobel", "LoG", "k.txt"], without: ["compare"]),
        Line("imgconv in.png -b ", ["symmetric", "constant:", "wrap"], without: ["in.png"]),
        Line("imgconv in.png -b sym", ["symmetric"], without: ["symbol.png"]),
        Line("imgconv in.png --like ", ["opencv.filter2D", "keras.Conv2D"], without: ["in.png"]),
        Line("imgconv in.png --format ", ["png", "npy"], without: ["in.png"]),
        Line("imgconv in.png --diff-against ", ["input", "flipped", "in.png"]),
        Line("imgconv in.png --quality ", [], without: ["in.png", "--kernel"]),
        Line("imgconv in.png -o ", ["in.png"], without: ["compare"]),
        Line("imgconv in.png -- --ker", [], without: ["--kernel"]),
        Line("imgconv compare --th", ["--theme"], without: ["--threads"]),
        Line("imgconv compare --theme ", ["dark", "light"], without: ["in.png"]),
        Line("imgconv compare in.png --against a scipy.nd", ["scipy.ndimage.convolve"], without: ["in.png"]),
        Line("imgconv kernel ", ["list", "show", "convert"], without: ["compare", "in.png"]),
        Line("imgconv kernel show --", ["--png", "--json"], without: ["--kernel"]),
        Line("imgconv kernel show gau", ["gaussian"]),
        Line("imgconv explain opencv", ["opencv.filter2D"]),
        Line("imgconv help ker", ["kernel"]),
        Line("imgconv help kernel s", ["show"], without: ["compare", "status"]),
        Line("imgconv manual kernel co", ["convert"], without: ["compare"]),
        Line("imgconv completion ", ["bash", "zsh", "fish"], without: ["in.png"]),
        Line("imgconv status ", ["in.png"]),
    ]

    /// Whether a shell is installed; prints a note if not.
    private static func has(_ name: String, in folder: URL) throws -> Bool {
        if try shell("command -v \(name)", in: folder).status == 0 { return true }
        print("note: there is no \(name) here; its completions were not tried")
        return false
    }

    /// Completes lines with a program for a shell that reads them and prints, for each, its completions and an empty
    /// line.
    private func complete(_ lines: [Line], by name: String, arguments: String = "", program: String) throws
        -> [[String]]?
    {
        try withTemporaryFolder { folder in
            guard try Self.has(name, in: folder) else { return nil }
            let work = folder.appending(path: "work")
            try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
            for file in ["in.png", "a b.png", "k.txt", "symbol.png"] {
                try Data().write(to: work.appending(path: file))
            }
            let script = try #require(
                runVerb(["completion", name], in: folder).output.nonEmpty, "imgconv completion \(name)")
            try script.write(to: folder.appending(path: "script"))
            try program.write(to: folder.appending(path: "program"), atomically: true, encoding: .utf8)
            try (lines.map(\.text).joined(separator: "\n") + "\n")
                .write(to: folder.appending(path: "lines"), atomically: true, encoding: .utf8)
            let result = try shell("exec \(name) \(arguments) ../program <../lines", in: work)
            #expect(result.status == 0 && result.errors.isEmpty, "\(name): \(result.errors)")
            var answers: [[String]] = [[]]
            for line in result.text.split(separator: "\n", omittingEmptySubsequences: false) {
                if line == "====" { answers.append([]) } else { answers[answers.count - 1].append(String(line)) }
            }
            return answers.dropLast()
        }
    }

    private func expect(_ answers: [[String]]?, of shell: String) {
        guard let answers else { return }
        #expect(answers.count == Self.lines.count)
        for (line, answer) in zip(Self.lines, answers) {
            for word in line.some { #expect(answer.contains(word), "\(shell): \(line) gives \(answer)") }
            for word in line.none { #expect(!answer.contains(word), "\(shell): \(line) gives \(answer)") }
        }
    }

    /// Sets the variables that bash sets, with the words that it makes of the line, and calls the function.
    private static let bashProgram = #"""
        compopt() { :; }
        source ../script
        while IFS= read -r line; do
            COMP_LINE=$line COMP_POINT=${#line} COMP_WORDS=() rest=$line
            while rest=${rest#"${rest%%[! ]*}"}; [[ $rest ]]; do
                case $rest in
                [:=]*) word=${rest%%[!:=]*} ;;
                *) word=${rest%%[ :=]*} ;;
                esac
                COMP_WORDS+=("$word") rest=${rest#"$word"}
            done
            [[ $line == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
            _imgconv
            ((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
            echo '===='
        done
        """#

    @Test func bashCompletes() throws {
        expect(try complete(Self.lines, by: "bash", program: Self.bashProgram), of: "bash")
    }

    /// bash divides words at colons and equals signs, and replaces only what follows the last one.
    @Test func bashCompletesParametersFromTheLastColon() throws {
        let lines = [
            Line("imgconv -k gaussian:s", ["sigma=", "size="]), Line("imgconv --mode=corr", ["correlate"]),
            Line("imgconv --mode=", ["convolve", "correlate"]), Line("imgconv -k gaussian:", ["sigma=", "size="]),
            Line("imgconv --like scipy.signal.convolve2d:mode=full,b", ["full,boundary=symm"]),
            Line("imgconv --like=scipy.signal.convolve2d:mode=f", ["full"]), Line("imgconv a\\ ", ["a b.png"]),
        ]
        guard let answers = try complete(lines, by: "bash", program: Self.bashProgram) else { return }
        for (line, answer) in zip(lines, answers) {
            for word in line.some { #expect(answer.contains(word), "\(line) gives \(answer)") }
        }
    }

    private static let fishProgram = """
        source ../script
        while read -l line
            complete -C "$line" | string replace -r '\\t.*' ''
            echo '===='
        end
        """

    @Test func fishCompletes() throws {
        expect(try complete(Self.lines, by: "fish", arguments: "--no-config", program: Self.fishProgram), of: "fish")
    }

    /// Starts an interactive zsh for each line, whose `compadd` prints the matches.
    private static let zshProgram = #"""
        zmodload zsh/zpty
        cat >../init.zsh <<'END'
        # The shell ends if it waits for long.
        PROMPT= PS2= RPROMPT= TMOUT=20
        autoload -Uz compinit && compinit -u -D
        bindkey '^M' undefined; bindkey '^J' undefined; bindkey '^I' complete-word
        before() { print -r -- '<<<<'; }
        after() { print -r -- '>>>>'; exit; }
        compprefuncs=(before) comppostfuncs=(after)
        # Answers with the matches, and lets the completion know how many there are.
        compadd() {
            if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
                builtin compadd "$@"
                return
            fi
            local -a matches
            builtin compadd -A matches "$@"
            (( $#matches )) && print -rl -- $matches
            builtin compadd "$@"
        }
        source ../script
        END
        while IFS= read -r line; do
            zpty z zsh -f -i
            zpty -w z "source ../init.zsh && print READ''Y || exit"
            while zpty -r z chunk; do [[ $chunk == *READY* ]] && break; done
            zpty -w -n z "$line"$'\t'
            text=
            while zpty -r z chunk; do text+=$chunk; [[ $text == *'>>>>'* ]] && break; done
            zpty -d z
            text=${${text#*<<<<}%%>>>>*}
            print -r -- ${text//$'\r'/}
            print '===='
        done
        """#

    @Test func zshCompletes() throws {
        expect(try complete(Self.lines, by: "zsh", arguments: "-f", program: Self.zshProgram), of: "zsh")
    }

    @Test(arguments: [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
    func scriptsAreWellFormed(_ name: String, _ option: String) throws {
        try withTemporaryFolder { folder in
            guard try Self.has(name, in: folder) else { return }
            try runVerb(["completion", name], in: folder).output.write(to: folder.appending(path: "script"))
            let result = try shell("\(name) \(option) script", in: folder)
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
    }

    /// The options that the help text of every verb lists are in its part of every script.
    @Test func everyOptionOccursInEveryScript() {
        let scripts = ["bash", "zsh", "fish"].map { runVerb(["completion", $0], in: fixtures).text }
        for topic in HelpTopic.all where !topic.words.isEmpty {
            let path = topic.words.joined(separator: " ")
            let options = Self.options(of: topic)
            #expect(options.contains("--help"), "\(path)")
            let function = scripts[1].range(
                after: "\n_imgconv_\(topic.words.joined(separator: "_"))() {", before: "\n}")
            let words =
                scripts[0].split(separator: "\n").first {
                    $0.contains("'\(path)'") && $0.contains(") _imgconv_words -")
                }?
                .split(separator: " ").map(String.init) ?? []
            for option in options {
                #expect(words.contains(option), "bash: \(path) \(option)")
                // A verb that has verbs takes only these.
                let isLeaf = topic.type.configuration.subcommands.isEmpty
                #expect(!isLeaf || function.contains(option), "zsh: \(path) \(option)")
                let name = option.hasPrefix("--") ? "-l \(option.dropFirst(2)) " : "-s \(option.dropFirst()) "
                let line = scripts[2].split(separator: "\n").first {
                    $0.hasPrefix("complete -c imgconv -n '__imgconv_is \(path)'") && $0.contains(" \(name)")
                }
                #expect(line != nil, "fish: \(path) \(option)")
            }
        }
    }

    /// The options at the beginnings of the lines of a help text.
    private static func options(of topic: HelpTopic) -> [String] {
        topic.long.split(separator: "\n").filter { $0.hasPrefix("  -") }.flatMap { line in
            line.split(separator: " ").prefix { $0.hasPrefix("-") }.map { String($0.filter { $0 != "," }) }
        }
    }

    @Test func scriptIsPinned() throws {
        let script = runVerb(["completion", "bash"], in: fixtures)
        try expectGolden(script.text, fixtures.appending(path: "imgconv.bash"))
        #expect(runVerb(["--generate-completion-script", "bash"], in: fixtures).text == script.text)
        #expect(runVerb(["--generate-completion-script=bash"], in: fixtures).text == script.text)
    }

    @Test func otherShellsAreRefused() {
        let result = runVerb(["completion", "tcsh"], in: fixtures)
        #expect(result.status == 64)
        #expect(result.errors.contains("choose one of bash, zsh, fish"), "\(result.errors)")
        #expect(runVerb(["completion"], in: fixtures).status == 64)
    }
}

extension Data {
    fileprivate var nonEmpty: Data? { isEmpty ? nil : self }
}

extension String {
    /// The text between two others.
    fileprivate func range(after start: String, before end: String) -> Substring {
        guard let from = firstRange(of: start)?.upperBound, let to = self[from...].firstRange(of: end)?.lowerBound
        else { return "" }
        return self[from..<to]
    }
}
