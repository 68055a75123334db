import FileSystem
import Platform

/// Prints results, warnings and errors to standard output or standard error.
struct Console {
    /// Whether results for people go to standard error, as standard output carries an image.
    var resultsToStandardError = false
    /// Whether anything but errors is printed.
    var isQuiet = false

    /// Prints a line that tells a person what was done.
    func result(_ line: String) {
        guard !isQuiet else { return }
        Self.write(line + "\n", to: resultsToStandardError ? .standardError : .standardOutput)
    }

    /// Prints a line for a program.
    func data(_ line: String) { Self.write(line + "\n", to: .standardOutput) }

    /// Prints a warning.
    func warning(_ line: String) {
        guard !isQuiet else { return }
        Self.write("imgconv: warning: \(line)\n", to: .standardError)
    }

    /// Prints an error.
    func error(_ line: String) { Self.write("imgconv: \(line)\n", to: .standardError) }

    /// Whether standard output is a terminal, where an image's bytes would be noise.
    static var standardOutputIsTerminal: Bool {
        Terminal(FileDescriptor.standardOutput.rawValue).isConnected
    }

    /// Writes a text whole.
    static func write(_ text: String, to file: FileDescriptor) { write(Array(text.utf8), to: file) }

    /// Writes bytes, all of them.
    ///
    /// A reader that went away is not worth a message: nobody would read it.
    static func write(_ bytes: [UInt8], to file: FileDescriptor) { try? file.writeBytes(bytes) }
}
