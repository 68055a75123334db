/// The completion script for bash; it needs nothing but bash 3.2.
enum BashCompletion {
    static func script(_ program: CommandReference) -> String {
        let commands = program.all
        let parameters = CompletionParameters.all.map { entry in
            branch(entry.names, "_imgconv_words \(entry.words.map { "\"$before\"\($0)" }.joined(separator: " "))")
        }
        let verbs = commands.filter { !$0.verbs.isEmpty }.map { command in
            branch(
                paths(of: command, in: program, withNamingVerbs: true),
                "verbs='\(command.choices.map(\.name).joined(separator: " "))'")
        }
        let described = commands.filter { !$0.words.isEmpty }
        let options = described.map { command in
            branch(
                paths(of: command, in: program),
                "_imgconv_words \(command.options.flatMap(\.names).joined(separator: " "))")
        }
        let values = described.flatMap { command in
            command.options.filter { $0.valueName != nil }.map { option in
                let names = paths(of: command, in: program).flatMap { path in option.names.map { "\(path):\($0)" } }
                return branch(names, action(option.values))
            }
        }
        let several = described.flatMap { command in
            command.options.filter(\.takesSeveral).flatMap { option in
                paths(of: command, in: program).flatMap { path in option.names.map { "\(path):\($0)" } }
            }
        }
        let arguments = described.filter { !$0.positionals.isEmpty }.map { command in
            branch(paths(of: command, in: program), action(command.positionalValues))
        }
        return """
            # bash completion for imgconv, as `imgconv completion bash` prints it

            \(helpers(parameters))

            # Sets `verbs` to the verbs that may follow the given ones.
            _imgconv_verbs() {
                verbs=
                case $1 in
            \(verbs.joined(separator: "\n"))
                esac
            }

            # Completes an option of a verb.
            _imgconv_options() {
                case $1 in
            \(options.joined(separator: "\n"))
                esac
            }

            # Completes the value of an option: VERB:OPTION. Fails if the option takes none.
            _imgconv_value() {
                case $1 in
            \(values.joined(separator: "\n"))
                *) return 1 ;;
                esac
                return 0
            }

            # Whether an option takes all words up to the next option: VERB:OPTION.
            _imgconv_takes_several() {
                case $1 in
            \(branch(several, "return 0"))
                esac
                return 1
            }

            # Completes an argument of a verb.
            _imgconv_argument() {
                case $1 in
            \(arguments.joined(separator: "\n"))
                esac
            }

            \(main)
            """
    }

    /// The paths by which the functions know a command: its words; none, too, for the default verb.
    private static func paths(
        of command: CommandReference, in program: CommandReference, withNamingVerbs: Bool = false
    ) -> [String] {
        let path = command.words.joined(separator: " ")
        if withNamingVerbs {
            let naming = program.verbs.filter(\.namesVerbs).map { $0.words.joined(separator: " ") }
            return [path] + naming.map { path.isEmpty ? $0 : "\($0) \(path)" }
        }
        return command.words == program.standard.words
            ? ["", path] + CommandReference.modes : command.namesVerbs ? ["\(path)*"] : [path]
    }

    private static func branch(_ patterns: [String], _ action: String) -> String {
        let patterns = patterns.map { $0.hasSuffix("*") ? "'\($0.dropLast())'*" : "'\($0)'" }
        return "    \(patterns.joined(separator: " | "))) \(action) ;;"
    }

    private static func action(_ values: CompletionValues) -> String {
        switch values {
        // The verbs that may follow are completed together with those of other commands.
        case .nothing, .verbs: ":"
        case .words(let words): "_imgconv_words \(words.joined(separator: " "))"
        case .files(let words):
            words.isEmpty ? "_imgconv_files" : "_imgconv_words \(words.joined(separator: " ")); _imgconv_files"
        case .kernels: "_imgconv_kernels"
        case .presets: "_imgconv_presets"
        }
    }
}
