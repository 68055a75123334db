import FileSystem
import Platform

/// Prints results, warnings and errors to standard output or standard error.
struct Console {
    /// Whether results go to standard error, because standard output carries an image.
    var resultsToStandardError = false
    /// Whether results and warnings are suppressed.
    var isQuiet = false

    /// Prints a line that tells the user what was done.
    func result(_ line: String) {
        guard !isQuiet else { return }
        Self.write(line + "\n", to: resultsToStandardError ? .standardError : .standardOutput)
    }

    /// Prints a line of requested data, even in quiet mode.
    func data(_ line: String) { Self.write(line + "\n", to: .standardOutput) }

    /// Prints a warning.
    func warning(_ line: String) {
        guard !isQuiet else { return }
        Self.write("imgconv: warning: \(line)\n", to: .standardError)
    }

    /// Prints an error.
    func error(_ line: String) { Self.write("imgconv: \(line)\n", to: .standardError) }

    /// Whether standard output is a terminal, to which no image should be written.
    static var standardOutputIsTerminal: Bool {
        Terminal(FileDescriptor.standardOutput.rawValue).isConnected
    }

    /// Writes a string and ignores errors.
    static func write(_ text: String, to file: FileDescriptor) { write(Array(text.utf8), to: file) }

    /// Writes bytes and ignores errors.
    ///
    /// If the reader has closed the pipe, nobody would see a message.
    static func write(_ bytes: [UInt8], to file: FileDescriptor) { try? file.writeBytes(bytes) }
}
