/// The completion script for zsh, a function for `fpath`.
enum ZshCompletion {
    static func script(_ program: CommandReference) -> String {
        let functions = program.all.reversed().map { function(for: $0, in: program) }
        return """
            #compdef imgconv
            # zsh completion for imgconv, as `imgconv completion zsh` prints it

            \(helpers)

            \(functions.joined(separator: "\n\n"))

            if [[ $funcstack[1] == _imgconv ]]; then
              _imgconv "$@"
            else
              compdef _imgconv imgconv
            fi
            """
    }

    private static func name(of command: CommandReference) -> String {
        (["_imgconv"] + command.words).joined(separator: "_")
    }

    private static func function(for command: CommandReference, in program: CommandReference) -> String {
        if command.verbs.isEmpty {
            let specifications = command.arguments.map { "    \(specification($0))" }
            return """
                \(name(of: command))() {
                  _arguments -s -S : \\
                \(specifications.joined(separator: " \\\n"))
                }
                """
        }
        // Words that name no verb belong to the default verb, or are wrong.
        let standard = command.standard
        let isDefaulted = standard.words != command.words
        let branches = command.choices.map { choice in
            "    (\(choice.name)) shift words; (( CURRENT -= 1 )); \(name(of: choice.command)) ;;"
        }
        let described = command.choices.map { choice in
            "    \(quoted("\(choice.name):\(choice.abstract)"))"
        }
        let values = isDefaulted ? standard.positionalValues : CompletionValues.nothing
        return """
            \(name(of: command))_verbs() {
              local -a verbs=(
            \(described.joined(separator: "\n"))
              )
              _describe -t verbs verb verbs
            }

            \(name(of: command))() {
              if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
                \(name(of: command))_verbs
                \(isDefaulted ? action(values) : ":")
                return
              fi
              case $words[2] in
            \(branches.joined(separator: "\n"))
                (*) \(isDefaulted ? name(of: standard) : ":") ;;
              esac
            }
            """
    }

    /// An argument as `_arguments` describes one.
    private static func specification(_ argument: ArgumentReference) -> String {
        let valueName = argument.valueName?.prefix { $0 != "[" && $0 != ":" } ?? ""
        guard !argument.names.isEmpty else {
            return quoted("\(argument.isRepeating ? "*" : ""):\(valueName): \(escaped(action(argument.values)))")
        }
        let excluded = argument.isRepeating ? "*" : "(\(argument.names.joined(separator: " ")))"
        let takesValue = argument.valueName != nil
        let names = argument.names.map { $0.hasPrefix("--") && takesValue && !argument.takesSeveral ? "\($0)=" : $0 }
        let value =
            takesValue
            ? ":\(argument.takesSeveral ? "*-*:" : "")\(valueName): \(escaped(action(argument.values)))" : ""
        let summary = argument.summary.replacing("[", with: "\\[").replacing("]", with: "\\]")
        let head =
            names.count == 1 ? "\(quoted(excluded))\(names[0])" : "\(quoted(excluded)){\(names.joined(separator: ","))}"
        return head + quoted("[\(summary)]\(value)")
    }

    private static func action(_ values: CompletionValues) -> String {
        switch values {
        case .nothing: "_message value"
        case .words(let words): "_imgconv_words \(words.joined(separator: " "))"
        case .files(let words): words.isEmpty ? "_files" : "_imgconv_words_or_files \(words.joined(separator: " "))"
        case .kernels: "_imgconv_kernels"
        case .presets: "_imgconv_presets"
        case .verbs: "_imgconv_named_verbs"
        }
    }

    private static func escaped(_ action: String) -> String { action.replacing(":", with: "\\:") }
    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }

    private static var helpers: String {
        let parameters = CompletionParameters.all.map { entry in
            "    (\(entry.names.joined(separator: "|"))) _imgconv_words \(entry.words.joined(separator: " ")) ;;"
        }
        return #"""
            # Adds words. No space follows one that goes on.
            _imgconv_words() {
              local -a open=(${(M)@:#*[:=]}) closed=(${@:#*[:=]})
              (( $#closed )) && compadd -- $closed
              (( $#open )) && compadd -S '' -- $open
            }

            _imgconv_words_or_files() {
              _imgconv_words $@
              _files
            }

            # Adds what may follow the name of a kernel or of a function and a colon.
            _imgconv_parameters() {
              local name=${PREFIX%%:*}
              compset -P '*[:,]'
              case $name in
            \#(parameters.joined(separator: "\n"))
              esac
            }

            _imgconv_kernels() {
              if [[ $PREFIX == *:* ]]; then
                _imgconv_parameters
              else
                compadd -- \#(CompletionParameters.kernels.joined(separator: " "))
              fi
              _files
            }

            _imgconv_presets() {
              if [[ $PREFIX == *:* ]]; then
                _imgconv_parameters
              else
                compadd -- \#(CompletionParameters.presets.joined(separator: " "))
              fi
            }

            # Adds verbs, and after a verb that has some, its own.
            _imgconv_named_verbs() {
              local list=_imgconv_${words[CURRENT - 1]}_verbs
              (( CURRENT > 2 && $+functions[$list] )) || list=_imgconv_verbs
              $list
            }
            """#
    }
}
