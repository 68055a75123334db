import FileSystem
import ImagePipeline
import Platform
import Synchronization

/// When progress is shown.
enum ProgressChoice: String, CaseIterable {
    /// On a terminal.
    case auto
    /// On a terminal, and as a line now and then elsewhere.
    case always
    case never
}

/// Shows on standard error how far a run is: a line that is drawn again and again on a terminal, or lines now and then.
final class ProgressBar: Sendable {
    private enum Style {
        case bar
        case lines
    }

    private struct State {
        var progress = Progress()
        var isDrawn = false
        var hasEnded = false
    }

    /// Seconds between two pictures of the bar, and between two lines.
    private static let barSeconds = 0.1
    private static let lineSeconds = 5.0

    private static let terminal = Terminal(FileDescriptor.standardError.rawValue)

    private let style: Style
    private let isColoured: Bool
    private let state = Mutex(State())

    /// Shows progress as it was chosen, where that can be.
    init?(_ choice: ProgressChoice) {
        let isTerminal = Self.terminal.isConnected
        let isPlain = Environment["TERM"] == "dumb"
        switch choice {
        case .never: return nil
        case .auto where !isTerminal || isPlain: return nil
        case .auto, .always: style = isTerminal && !isPlain ? .bar : .lines
        }
        isColoured = style == .bar && Environment["NO_COLOR"] == nil
        let seconds = style == .bar ? Self.barSeconds : Self.lineSeconds
        // Ends with the process; the lock keeps it from drawing after the end.
        let thread = WorkerThread.start { [self] in
            repeat { WorkerThread.sleep(for: .seconds(seconds)) } while draw()
        }
        thread?.detach()
    }

    /// Takes notice of what happened.
    func update(_ body: (inout Progress) -> Void) { state.withLock { body(&$0.progress) } }

    /// Prints something else, with the bar out of its way.
    func aside(_ body: () -> Void) {
        state.withLock { state in
            clear(&state)
            body()
        }
    }

    /// Takes the bar away, or prints the last line.
    func end() {
        state.withLock { state in
            clear(&state)
            if style == .lines { Console.write(state.progress.text + "\n", to: .standardError) }
            state.hasEnded = true
        }
    }

    private func clear(_ state: inout State) {
        if state.isDrawn { Console.write("\r\u{1B}[2K", to: .standardError) }
        state.isDrawn = false
    }

    /// - Returns: whether there is more to come.
    private func draw() -> Bool {
        state.withLock { state in
            guard !state.hasEnded else { return false }
            state.progress.look()
            switch style {
            case .lines:
                Console.write(state.progress.text + "\n", to: .standardError)
            case .bar:
                let picture = state.progress.bar(width: Self.columns - 1, isColoured: isColoured)
                Console.write("\r\u{1B}[2K\(picture)", to: .standardError)
                state.isDrawn = true
            }
            return true
        }
    }

    /// The terminal's columns.
    private static var columns: Int {
        if let size = terminal.size, size.columns > 0 { return size.columns }
        return Environment["COLUMNS"].flatMap { Int($0) }.map { min(max($0, 20), 1000) } ?? 80
    }
}
