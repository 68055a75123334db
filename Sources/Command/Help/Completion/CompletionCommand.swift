import ArgumentParser

/// `completion`: prints a script that lets a shell complete the command line.
struct CompletionCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print a script that lets a shell complete imgconv's arguments.",
        usage: "imgconv completion <shell>",
        discussion: """
            The script completes verbs, options, their values, the names of kernels and of
            libraries' functions with their parameters, and files. make install puts the
            scripts where shells look for them.

            EXAMPLES
              source <(imgconv completion bash)
                  completes in this shell; in ~/.bashrc, in every one
              imgconv completion zsh > ~/.zfunc/_imgconv
                  for zsh, in a folder that fpath names before compinit runs
              imgconv completion fish > ~/.config/fish/completions/imgconv.fish
                  for fish
            """)

    @Argument(
        help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"), completion: .list(Shell.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var shell: Shell

    func run(_ console: Console) throws {
        let program = try CommandReference.program()
        let script =
            switch shell {
            case .bash: BashCompletion.script(program)
            case .zsh: ZshCompletion.script(program)
            case .fish: FishCompletion.script(program)
            }
        console.data(script)
    }

    /// A shell whose command line can be completed.
    enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    /// The arguments with the parser's own spelling of the request, `--generate-completion-script`, replaced.
    static func renamed(_ arguments: [String]) -> [String] {
        let option = "--generate-completion-script"
        guard let first = arguments.first, first == option || first.hasPrefix("\(option)=") else { return arguments }
        let value = first.dropFirst(option.count + 1)
        return ["completion"] + (value.isEmpty ? [] : [String(value)]) + arguments.dropFirst()
    }
}
