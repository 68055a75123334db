#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Prints results, warnings and errors to standard output or standard error.
struct Console {
    /// Whether results for people go to standard error, as standard output carries an image.
    var resultsToStandardError = false
    /// Whether anything but errors is printed.
    var isQuiet = false

    /// Prints a line that tells a person what was done.
    func result(_ line: String) {
        guard !isQuiet else { return }
        Self.write(line + "\n", to: resultsToStandardError ? STDERR_FILENO : STDOUT_FILENO)
    }

    /// Prints a line for a program.
    func data(_ line: String) { Self.write(line + "\n", to: STDOUT_FILENO) }

    /// Prints a warning.
    func warning(_ line: String) {
        guard !isQuiet else { return }
        Self.write("imgconv: warning: \(line)\n", to: STDERR_FILENO)
    }

    /// Prints an error.
    func error(_ line: String) { Self.write("imgconv: \(line)\n", to: STDERR_FILENO) }

    /// Whether standard output is a terminal, where an image's bytes would be noise.
    static var standardOutputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes a text.
    static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    /// Writes bytes, all of them.
    ///
    /// Errors are ignored: if the reader has closed the pipe, a message would reach nobody.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }
}

/// write(2), under a name that our own methods do not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
