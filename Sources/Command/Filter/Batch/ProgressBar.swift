import FileSystem
import ImagePipeline
import Platform
import Synchronization

/// When progress is shown.
enum ProgressChoice: String, CaseIterable {
    /// On a terminal.
    case auto
    /// On a terminal as a bar, elsewhere as a line every few seconds.
    case always
    case never
}

/// Shows progress on standard error: a bar that is redrawn on a terminal, elsewhere a line every few seconds.
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

    /// Seconds between redraws of the bar, and between lines.
    private static let barSeconds = 0.1
    private static let lineSeconds = 5.0

    private static let terminal = Terminal(FileDescriptor.standardError.rawValue)

    private let style: Style
    private let isColoured: Bool
    private let state = Mutex(State())

    /// Starts to show progress; `nil` if none is to be shown.
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
        // The bar is drawn at once, so that a terminal shows even a short run.
        if style == .bar { draw() }
        // The thread is never joined; `hasEnded`, under the lock, keeps it from drawing after `end()`.
        let thread = WorkerThread.start { [self] in
            repeat { WorkerThread.sleep(for: .seconds(seconds)) } while draw()
        }
        thread?.detach()
    }

    /// Updates the counts.
    func update(_ body: (inout Progress) -> Void) { state.withLock { body(&$0.progress) } }

    /// Updates the counts and shows them at once, if there is a bar.
    func updateAtOnce(_ body: (inout Progress) -> Void) {
        update(body)
        draw()
    }

    /// Clears the bar while something else is printed.
    func aside(_ body: () -> Void) {
        state.withLock { state in
            clear(&state)
            body()
        }
    }

    /// Clears the bar, or prints the last line.
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

    /// Draws the progress, unless the run has ended.
    /// - Returns: Whether the run continues.
    @discardableResult
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
