/// The completion script for fish.
enum FishCompletion {
    static func script(_ program: CommandReference) -> String {
        let described = program.all.filter { !$0.words.isEmpty }
        return """
            # fish completion for imgconv, as `imgconv completion fish` prints it

            \(helpers(program))

            complete -c imgconv -f
            complete -c imgconv -n __imgconv_expects_verb -a '(__imgconv_verbs)'
            \(described.map { lines(for: $0, in: program) }.joined(separator: "\n"))
            """
    }

    private static func lines(for command: CommandReference, in program: CommandReference) -> String {
        let start = "complete -c imgconv -n \(quoted("__imgconv_is \(command.words.joined(separator: " "))"))"
        var lines: [String] = []
        if !command.positionals.isEmpty, command.positionalValues != .nothing, command.positionalValues != .verbs {
            lines.append("\(start)\(action(command.positionalValues))")
        }
        for option in command.options {
            let names = option.names.map { $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())" }
            let value =
                option.valueName == nil ? "" : " -r" + (option.values == .nothing ? " -f" : action(option.values))
            lines.append("\(start) \(names.joined(separator: " "))\(value) -d \(quoted(option.summary))")
            if option.takesSeveral, let name = option.names.first {
                let condition = "__imgconv_is \(command.words.joined(separator: " ")); and __imgconv_follows \(name)"
                lines.append("complete -c imgconv -n \(quoted(condition))\(action(option.values))")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The candidates, and whether files are among them.
    private static func action(_ values: CompletionValues) -> String {
        switch values {
        case .nothing: ""
        case .words(let words): " -f -a \(quoted(words.joined(separator: " ")))"
        case .files(let words): " -F" + (words.isEmpty ? "" : " -a \(quoted(words.joined(separator: " ")))")
        case .kernels: " -F -a '(__imgconv_kernels)'"
        case .presets: " -f -a '(__imgconv_presets)'"
        case .verbs: " -f -a '(__imgconv_verbs)'"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }

    private static func helpers(_ program: CommandReference) -> String {
        let naming = program.verbs.filter(\.namesVerbs).map { $0.words[0] }.joined(separator: " ")
        let parents = program.all.filter { !$0.verbs.isEmpty }
        let verbs = parents.map { parent in
            let words = parent.choices.map { choice in
                "            printf '%s\\t%s\\n' \(choice.name) \(quoted(choice.abstract))"
            }
            return "        case \(quoted(parent.words.joined(separator: " ")))\n\(words.joined(separator: "\n"))"
        }
        let parameters = CompletionParameters.all.map { entry in
            "        case \(entry.names.joined(separator: " "))\n            set words \(entry.words.joined(separator: " "))"
        }
        let kernels = CompletionParameters.describedKernels.map { kernel in
            "    printf '%s\\t%s\\n' \(kernel.name) \(quoted(kernel.summary))"
        }
        return #"""
            # The verbs at the beginning of the command line, and "\#(program.defaultVerb ?? "")" if there are none.
            function __imgconv_path
                set -l words (commandline -opc)
                set -e words[1]
                switch "$words[1]"
            \#(paths(program))
                    case '*'
                        echo \#(program.defaultVerb ?? "")
                end
            end

            function __imgconv_is
                test (__imgconv_path) = "$argv"
            end

            # The verbs that may stand at the cursor, with what they do.
            function __imgconv_verbs
                set -l words (commandline -opc)
                set -e words[1]
                contains -- "$words[1]" \#(naming); and set -e words[1]
                switch "$words"
            \#(verbs.joined(separator: "\n"))
                end
            end

            function __imgconv_expects_verb
                count (__imgconv_verbs) >/dev/null
            end

            # Whether the last option before the cursor is the given one.
            function __imgconv_follows
                test "$(commandline -opc | string match -- '-*' | tail -n 1)" = "$argv[1]"
            end

            # What may follow the name of a kernel or of a function and a colon, with all that stands before it.
            function __imgconv_parameters
                set -l words
                switch (string split -m 1 : -- $argv[1])[1]
            \#(parameters.joined(separator: "\n"))
                end
                set -l before (string replace -r '[^:,]*$' '' -- $argv[1])
                for word in $words
                    echo -- $before$word
                end
            end

            # The value at the cursor, also behind --option=.
            function __imgconv_value
                commandline -ct | string replace -r -- '^--[a-z0-9-]+=' ''
            end

            function __imgconv_kernels
                set -l value (__imgconv_value)
                string match -q '*:*' -- $value; and __imgconv_parameters $value; and return
            \#(kernels.joined(separator: "\n"))
            end

            function __imgconv_presets
                set -l value (__imgconv_value)
                string match -q '*:*' -- $value; and __imgconv_parameters $value; and return
                printf '%s\n' \#(CompletionParameters.presets.joined(separator: " "))
            end
            """#
    }

    /// The branches that recognize the verbs of the command line.
    private static func paths(_ program: CommandReference) -> String {
        program.verbs.map { verb in
            let name = verb.words[0]
            let own = verb.verbs.map { $0.words[$0.words.count - 1] }.joined(separator: " ")
            let path =
                own.isEmpty
                ? "echo \(name)" : "contains -- \"$words[2]\" \(own); and echo \(name) $words[2]; or echo \(name)"
            return "        case \(name)\n            \(path)"
        }.joined(separator: "\n")
    }
}
