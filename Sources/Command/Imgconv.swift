import ArgumentParser
import ImagePipeline
import Platform

/// The command: its verbs, and what becomes of their errors.
struct Imgconv: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imgconv",
        abstract: "Filter images with a kernel, as convolution or as correlation, and say which it was.",
        usage: """
            imgconv <input> ... --kernel <kernel> [<options>]
            imgconv <verb> ...
            """,
        version: Version.text,
        subcommands: [
            FilterCommand.self, CompareCommand.self, ExplainCommand.self, IdentifyCommand.self, KernelCommand.self,
            BenchCommand.self, StatusCommand.self,
        ],
        defaultSubcommand: FilterCommand.self)
}

@main
enum Main {
    static func main() {
        StandardDescriptors.openClosed()
        // What scripts ask first and often; the parser takes half of the time that this takes in all.
        if Self.arguments == ["--version"] { return Console().data(Version.text) }
        do {
            var command = try parsed()
            try command.run()
        } catch let status as ExitCode {
            Imgconv.exit(withError: status)
        } catch let error as PipelineError {
            Console().error(error.description)
            Imgconv.exit(withError: ExitStatus.code(for: error.kind))
        } catch {
            let code = Imgconv.exitCode(for: error)
            // Help and version come as errors too; they are what was asked for.
            guard code != .success else {
                if asksForGeneralHelp {
                    Console().data(Imgconv.helpMessage(for: FilterCommand.self))
                    return
                }
                Imgconv.exit(withError: error)
            }
            Console().error(UsageMessage.line(Imgconv.message(for: error)))
            Imgconv.exit(withError: ExitStatus.usage)
        }
    }
}

extension Main {
    /// The command with its options.
    ///
    /// Where no word is a verb it can only be the default one, which is parsed at once: by way of the root the parser
    /// would look at all of its options twice, which is a sixth of what a small image takes from start to end. What it does
    /// not take, the root answers.
    private static func parsed() throws -> any ParsableCommand {
        let verbs = Imgconv.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        if !arguments.contains(where: verbs.contains), let command = try? FilterCommand.parse(arguments) {
            return command
        }
        return try Imgconv.parseAsRoot(arguments)
    }

    private static let arguments = CurrentProcess.arguments

    /// Whether help was asked for without a verb: the default verb's options are what such a user looks for.
    private static var asksForGeneralHelp: Bool {
        let arguments = Self.arguments
        return arguments.count == 1 && ["--help", "-h", "help"].contains(arguments[0])
    }
}

/// The program's version.
enum Version {
    static let text = "0.1.0"
}

/// What the argument parser says of wrong usage, on one line.
enum UsageMessage {
    static func line(_ message: String) -> String {
        let words = message.split(whereSeparator: \.isNewline).joined(separator: " ").split(separator: " ")
        var text = words.joined(separator: " ")
        if text.hasSuffix(".") { text.removeLast() }
        return "\(reworded(text)); see imgconv --help"
    }

    /// `--mode corelate: did you mean ...` for the parser's `The value 'corelate' is invalid for '--mode <mode>': ...`.
    private static func reworded(_ text: String) -> String {
        let parts = text.split(separator: "'", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "The value ", parts[2] == " is invalid for " else {
            return text.prefix(1).lowercased() + text.dropFirst()
        }
        let option = parts[3].prefix { $0 != " " }
        return "\(option) \(parts[1])\(parts[4])"
    }
}
