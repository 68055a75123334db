import Foundation
import Synchronization

/// A terminal without a screen: keeps what is written to it, and answers questions as it was told to.
public final class FakeTerminal: Sendable {
    /// A terminal's settings that a program can leave changed behind it.
    public struct Settings: Equatable, Sendable {
        /// Local modes: echo, lines, signals.
        public let local: UInt
        /// Control characters.
        public let keys: [UInt8]
    }

    /// What cannot be had from the system.
    public struct Unavailable: Error {}

    private let main: Int32
    private let program: Int32
    private let written = Mutex<[UInt8]>([])
    private let isOver = Mutex(false)

    /// Opens a terminal.
    /// - Parameters:
    ///   - columns: of characters.
    ///   - rows: of characters.
    public init(columns: UInt16, rows: UInt16) throws {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        var (main, program): (Int32, Int32) = (-1, -1)
        guard openpty(&main, &program, nil, nil, &size) == 0 else { throw Unavailable() }
        (self.main, self.program) = (main, program)
        for descriptor in [main, program] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(main)
        close(program)
    }

    /// The settings as they are now.
    public var settings: Settings {
        var settings = termios()
        tcgetattr(program, &settings)
        return Settings(local: UInt(settings.c_lflag), keys: withUnsafeBytes(of: settings.c_cc) { Array($0) })
    }

    /// All that was written so far, as the terminal got it.
    public var bytes: [UInt8] { written.withLock { $0 } }

    /// Runs the command with this terminal as its standard output.
    /// - Parameters:
    ///   - showsErrors: whether the terminal is its standard error, too.
    ///   - question: the end of what is asked.
    ///   - answer: what is sent back when the question came; nothing, by default.
    ///   - whenAsked: called, once, after the answer was sent.
    /// - Returns: how it ended, and what it wrote to standard error and to the terminal.
    public func run(
        _ arguments: [String], in folder: URL, environment extra: [String: String] = [:], showsErrors: Bool = false,
        question: String = "\u{1B}[c", answer: String? = nil, whenAsked: (@Sendable (Int32) -> Void)? = nil
    ) throws -> CommandResult {
        let process = Process()
        process.executableURL = URL(filePath: commandPath)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // Empty variables count as none.
        let neutral = ["TERM": "xterm-256color"].merging(
            ["NO_COLOR", "COLORTERM", "TMUX", "STY", "KITTY_WINDOW_ID"].map { ($0, "") }
        ) { $1 }
        process.environment = ProcessInfo.processInfo.environment.merging(neutral) { $1 }.merging(extra) { $1 }
        let errors = folder.appending(path: "terminal-errors.txt")
        try Data().write(to: errors)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(fileDescriptor: program, closeOnDealloc: false)
        process.standardError =
            showsErrors
            ? FileHandle(fileDescriptor: program, closeOnDealloc: false) : try FileHandle(forWritingTo: errors)
        try process.run()
        let identifier = process.processIdentifier
        let reader = Thread { [self] in read(question: question, answer: answer) { whenAsked?(identifier) } }
        reader.start()
        process.waitUntilExit()
        isOver.withLock { $0 = true }
        while !reader.isFinished { usleep(1000) }
        defer { try? FileManager.default.removeItem(at: errors) }
        return CommandResult(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: Data(bytes), errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Reads until the process is over and nothing is left.
    private func read(question: String, answer: String?, whenAsked: () -> Void) {
        var wasAsked = false
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let isLast = isOver.withLock { $0 }
            var entry = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 20) > 0 else {
                if isLast { return }
                continue
            }
            let count = Foundation.read(main, &buffer, buffer.count)
            guard count > 0 else { return }
            written.withLock { $0 += buffer[..<count] }
            if !wasAsked, String(decoding: bytes, as: UTF8.self).contains(question) {
                wasAsked = true
                if let answer {
                    _ = Array(answer.utf8).withUnsafeBytes { Foundation.write(main, $0.baseAddress, $0.count) }
                }
                whenAsked()
            }
        }
    }
}
