import ArgumentParser
import Convolution
import ImagePipeline
import Platform

/// The root command and its verbs.
struct Imgconv: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imgconv",
        abstract: "Filter images with a kernel, as convolution or as correlation, and say which it was.",
        usage: """
            imgconv <input> ... --kernel <kernel> [<options>]
            imgconv <verb> ...
            """,
        version: Version.line,
        subcommands: [
            FilterCommand.self, CompareCommand.self, ExplainCommand.self, IdentifyCommand.self, KernelCommand.self,
            BenchCommand.self, StatusCommand.self, CompletionCommand.self, ManualCommand.self,
        ],
        defaultSubcommand: FilterCommand.self)
}

@main
enum Main {
    static func main() {
        StandardDescriptors.openClosed()
        let status = Imgconv.run(CurrentProcess.arguments, Console()) { verb in
            if verb.cleansUpOnInterrupt { Interrupt.watch() }
        }
        Imgconv.exit(withError: status)
    }
}

extension Imgconv {
    /// Runs the verb that the arguments name, and prints its errors.
    /// - Parameters:
    ///   - arguments: the words after the program's name.
    ///   - console: receives all text.
    ///   - prepare: called with the verb before it is run.
    /// - Returns: the exit status.
    static func run(
        _ arguments: [String], _ console: Console, preparing prepare: (any Verb.Type) -> Void = { _ in }
    ) -> ExitCode {
        // Scripts ask for the version often, and the parser would take half of the time of the whole run.
        if arguments == ["--version"] {
            console.data(Version.text)
            return .success
        }
        do {
            let arguments = CompletionCommand.renamed(arguments)
            if arguments.first == "help" {
                console.data(try HelpTopic(naming: arguments.dropFirst()).long)
                return .success
            }
            var command = try parsed(arguments)
            if let verb = command as? any Verb {
                prepare(type(of: verb))
                try verb.run(console)
            } else {
                // The root and `kernel` without a verb print their help.
                try command.run()
            }
            return .success
        } catch let status as ExitCode {
            return status
        } catch let error as PipelineError {
            console.error(error.advising(on: arguments).description)
            return ExitStatus.code(for: error.kind)
        } catch {
            // The parser throws help and version texts as errors with a successful exit code.
            guard Imgconv.exitCode(for: error) != .success else {
                if let cluster = UsageMessage.hiddenHelp(arguments) {
                    console.error(cluster)
                    return ExitStatus.usage
                }
                let text = Imgconv.fullMessage(for: error)
                console.data(text == Version.line ? Version.text : HelpTopic.answer(to: arguments))
                return .success
            }
            console.error(UsageMessage.line(Imgconv.message(for: error), arguments, for: verb(of: arguments)))
            return ExitStatus.usage
        }
    }

    /// The verbs that the parser knows.
    private static let parsedVerbs = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]

    /// The names of the verbs.
    static let verbNames = parsedVerbs + CommandReference.modes

    /// The verb that arguments name; the default verb if they name none.
    private static func verb(of arguments: [String]) -> any ParsableCommand.Type {
        configuration.subcommands.first { $0.configuration.commandName == arguments.first } ?? FilterCommand.self
    }

    /// The command with its options.
    ///
    /// `convolve` and `correlate` are the default verb with its mode.
    ///
    /// If no word is a verb, the default verb is parsed directly: through the root, the parser would process its options
    /// twice, which takes a sixth of the run time of a small image. If that fails, the root's parser reports the error.
    private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        if let mode = arguments.first.flatMap(FilterMode.init(rawValue:)) {
            var command = try FilterCommand.parse(Array(arguments.dropFirst()))
            if let other = command.filter.mode, other != mode {
                throw ValidationError("the verb \(mode.rawValue) and --mode \(other.rawValue) contradict each other")
            }
            command.filter.mode = mode
            return command
        }
        if !arguments.contains(where: parsedVerbs.contains), let command = try? FilterCommand.parse(arguments) {
            return command
        }
        return try Imgconv.parseAsRoot(arguments)
    }
}
