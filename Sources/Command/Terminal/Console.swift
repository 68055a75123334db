import FileSystem
import Platform

/// Prints results, warnings and errors to standard output or standard error.
struct Console {
    /// Whether results go to standard error, because standard output carries an image.
    var resultsToStandardError = false
    /// Whether results and warnings are suppressed.
    var isQuiet = false
    /// Whether errors and warnings are marked with colours.
    private let isColoured: Bool
    private let print: @Sendable (String, Stream) -> Void

    /// The stream that a text is for.
    enum Stream {
        case output, error
    }

    /// - Parameters:
    ///   - isColoured: whether errors and warnings are marked with colours; by default, if standard error is a terminal
    ///     that can show them.
    ///   - print: receives each text; by default, texts are written to the process's own streams.
    init(
        isColoured: Bool = Console.standardErrorShowsColours,
        print: @escaping @Sendable (String, Stream) -> Void = { text, stream in
            write(text, to: stream == .output ? .standardOutput : .standardError)
        }
    ) {
        self.isColoured = isColoured
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
        print("imgconv: \(marked("warning:", .yellow)) \(line)\n", .error)
    }

    /// Prints an error.
    func error(_ line: String) { print("\(marked("imgconv:", .red)) \(line)\n", .error) }

    /// A colour of a terminal, as the parameters of the sequence that selects it; bold.
    private enum Colour: String {
        case red = "1;31"
        case yellow = "1;33"
    }

    private func marked(_ word: String, _ colour: Colour) -> String {
        isColoured ? "\u{1B}[\(colour.rawValue)m\(word)\u{1B}[0m" : word
    }

    /// Whether standard error is a terminal that shows colours, and the user has not refused them.
    static let standardErrorShowsColours =
        Environment["NO_COLOR"] == nil && !["dumb", nil].contains(Environment["TERM"])
        && Terminal(FileDescriptor.standardError.rawValue).isConnected

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
