import ArgumentParser
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Command

/// Runs the command's entry point in the process of the tests.
///
/// For tests of what a verb computes and prints: it takes a fraction of the time that starting a process takes. Tests of
/// exit codes seen by a shell, of standard input and images on standard output, of the environment, signals, terminals
/// and memory limits start a process with `imgconv`.
///
/// All tests share one working directory. Therefore words that name a file in the folder, and words after an option that
/// names an output, become absolute paths; a message contains the absolute path.
func runVerb(_ arguments: [String], in folder: URL) -> CommandResult {
    let printed = PrintedText()
    let console = Console { text, stream in printed.add(text, isError: stream == .error) }
    let status = Imgconv.run(absolute(arguments, in: folder), console)
    return CommandResult(status: status.rawValue, output: Data(printed.output.utf8), errors: printed.errors)
}

/// Runs `filter` in a folder and requires that it succeeds; outputs that exist are replaced.
func replacingRun(_ arguments: [String], in folder: URL) throws -> CommandResult {
    let result = runVerb(arguments + ["--overwrite"], in: folder)
    try #require(result.status == 0, "\(arguments): \(result.errors)")
    return result
}

/// Parses the options of `filter`, the default verb, with the command's own parser; paths as above.
///
/// For tests that run the verb with many values of one option: in a build for debugging the parser checks all declarations
/// each time it is called, which takes ten times as long as filtering a small image.
func parseFilter(_ arguments: [String], in folder: URL) throws -> FilterCommand {
    try FilterCommand.parse(absolute(arguments, in: folder))
}

/// Runs a verb whose options were parsed.
/// - Throws: `PipelineError` or `ValidationError`, which the command's entry point would print.
func run(_ verb: any Verb) throws -> CommandResult {
    let printed = PrintedText()
    let console = Console { text, stream in printed.add(text, isError: stream == .error) }
    var status = ExitCode.success
    do { try verb.run(console) } catch let code as ExitCode { status = code }
    return CommandResult(status: status.rawValue, output: Data(printed.output.utf8), errors: printed.errors)
}

/// Replaces paths relative to a folder.
private func absolute(_ arguments: [String], in folder: URL) -> [String] {
    let outputs: Set<String> = ["-o", "--output", "--diff", "--png"]
    return arguments.enumerated().map { index, word in
        let path = folder.appending(path: word).path
        let isOutput = index > 0 && outputs.contains(arguments[index - 1])
        let isPath = !word.isEmpty && !word.hasPrefix("/") && word != "-"
        return isPath && (isOutput || FileManager.default.fileExists(atPath: path)) ? path : word
    }
}

/// Text printed to both streams, by any thread.
private final class PrintedText: Sendable {
    private let texts = Mutex((output: "", errors: ""))

    func add(_ text: String, isError: Bool) {
        texts.withLock { if isError { $0.errors += text } else { $0.output += text } }
    }

    var output: String { texts.withLock { $0.output } }
    var errors: String { texts.withLock { $0.errors } }
}
