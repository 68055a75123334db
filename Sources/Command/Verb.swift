import ArgumentParser

/// A verb of the command.
///
/// It prints only to the console that its caller gives it, and throws its exit status: the caller ends the process.
protocol Verb: ParsableCommand {
    /// Whether SIGINT, SIGTERM and SIGHUP must remove temporary files before they end the process.
    static var cleansUpOnInterrupt: Bool { get }

    /// Runs the verb.
    /// - Throws: `ExitCode` after a failure that was printed, `PipelineError`, or `ValidationError`.
    func run(_ console: Console) throws
}

extension Verb {
    static var cleansUpOnInterrupt: Bool { false }

    func run() throws { try run(Console()) }
}
