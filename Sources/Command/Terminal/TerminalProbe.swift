import FileSystem
import ImagePipeline
import Platform

/// Queries a terminal's abilities.
enum TerminalProbe {
    /// How long the last answer is waited for: a terminal answers at once, a connection may take its time.
    private static let patience = Duration.milliseconds(500)

    /// Puts the questions and reads the answers, as far as they come in time.
    ///
    /// Until then keys are neither shown nor waited for in lines; what is typed meanwhile is lost. The terminal is put
    /// back as it was, by an interrupt too.
    /// - Parameters:
    ///   - file: a terminal, open for reading and writing.
    ///   - questions: what is written to it.
    /// - Returns: `nil` where the terminal cannot be asked: it is not ours to read from.
    static func ask(_ file: FileDescriptor, _ questions: String) -> TerminalAnswers? {
        let terminal = Terminal(file.rawValue)
        guard terminal.canBeAsked, let before = terminal.settings else { return nil }
        return Interrupt.guarding({
            // At once: a terminal that takes no output must not keep the process from ending.
            terminal.discardInput()
            terminal.apply(before, .atOnce)
        }) {
            guard terminal.apply(before.unbuffered(file.rawValue), .afterOutput) else { return nil }
            Console.write(questions, to: file)
            let answers = read(file, of: terminal)
            // What comes too late must not be taken for the user's typing.
            terminal.apply(before, answers.isComplete ? .afterOutput : .afterOutputDiscardingInput)
            return answers
        }
    }

    private static func read(_ file: FileDescriptor, of terminal: Terminal) -> TerminalAnswers {
        let deadline = ContinuousClock.now + patience
        var bytes: [UInt8] = []
        var answers = TerminalAnswers()
        var buffer = [UInt8](repeating: 0, count: 1024)
        // More than any terminal says: somebody pours a file into the terminal.
        while !answers.isComplete, bytes.count < 1 << 16 {
            guard terminal.waitForInput(until: deadline), let count = try? file.readBytes(into: &buffer), count > 0
            else { break }
            bytes += buffer[..<count]
            answers = TerminalAnswers(bytes)
        }
        return answers
    }
}
