import FileSystem
import Platform

/// Prints results, warnings and errors to standard output or standard error.
struct Console {
    /// Whether results go to standard error, because standard output carries an image.
    var resultsToStandardError = false
    /// Whether results and warnings are suppressed.
    var isQuiet = false
    private let print: @Sendable (String, Stream) -> Void

    /// The stream that a text is for.
    enum Stream {
        case output, error
    }

    /// - Parameter print: receives each text; by default, texts are written to the process's own streams.
    init(
        print: @escaping @Sendable (String, Stream) -> Void = { text, stream in
            write(text, to: stream == .output ? .standardOutput : .standardError)
        }
    ) {
        self.print = print
    }

    /// Prints a line that tells the user what was done.
    func result(_ line: String) {
        guard !isQuiet else { return }
        print(line + "\n", resultsToStandardError ? .error : .output)
    }

    /// Prints a line of requested data, even in quiet mode.
    func data(_ line: String) { print(line + "\n", .output) }

    /// Prints a warning.
    func warning(_ line: String) {
        guard !isQuiet else { return }
        print("imgconv: warning: \(line)\n", .error)
    }

    /// Prints an error.
    func error(_ line: String) { print("imgconv: \(line)\n", .error) }

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
