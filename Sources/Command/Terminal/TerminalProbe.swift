import FileSystem
import ImagePipeline
import Platform

/// Queries a terminal's abilities.
enum TerminalProbe {
    /// The time limit for the last answer; a terminal answers at once, but a remote connection may be slow.
    private static let patience = Duration.milliseconds(500)

    /// Sends the queries and reads the answers that arrive in time.
    ///
    /// Meanwhile the terminal does not echo or line-buffer input, and typed input is lost. The terminal's settings are
    /// restored afterwards, also after an interrupt.
    /// - Parameters:
    ///   - file: a terminal, open for reading and writing.
    ///   - questions: the queries to write to it.
    /// - Returns: The answers, or `nil` if the terminal cannot be queried, as from a process in the background.
    static func ask(_ file: FileDescriptor, _ questions: String) -> TerminalAnswers? {
        let terminal = Terminal(file.rawValue)
        guard terminal.canBeAsked, let before = terminal.settings else { return nil }
        return Interrupt.guarding({
            // The change does not wait: a terminal that accepts no output must not keep the process from ending.
            terminal.discardInput()
            terminal.apply(before, .atOnce)
        }) {
            guard terminal.apply(before.unbuffered(file.rawValue), .afterOutput) else { return nil }
            Console.write(questions, to: file)
            let answers = read(file, of: terminal)
            // Late answers must not be mistaken for typed input.
            terminal.apply(before, answers.isComplete ? .afterOutput : .afterOutputDiscardingInput)
            return answers
        }
    }

    private static func read(_ file: FileDescriptor, of terminal: Terminal) -> TerminalAnswers {
        let deadline = ContinuousClock.now + patience
        var bytes: [UInt8] = []
        var answers = TerminalAnswers()
        var buffer = [UInt8](repeating: 0, count: 1024)
        // The limit exceeds any terminal's answers; more input can only come from elsewhere, such as a pasted file.
        while !answers.isComplete, bytes.count < 1 << 16 {
            guard terminal.waitForInput(until: deadline), let count = try? file.readBytes(into: &buffer), count > 0
            else { break }
            bytes += buffer[..<count]
            answers = TerminalAnswers(bytes)
        }
        return answers
    }
}
