#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The size of the terminal at standard output, as known without a query.
struct TerminalScreen: Equatable {
    /// Columns of characters.
    var columns = 80
    /// Lines.
    var rows = 24
    /// A character's size in pixels, where the system knows it.
    var cell: TerminalAnswers.Size?

    /// The size that the system knows, or else the environment's, or else 80x24.
    static func current(_ descriptor: Int32) -> TerminalScreen {
        var screen = TerminalScreen()
        var size = winsize()
        let isKnown = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        let (columns, rows) = (Int(size.ws_col), Int(size.ws_row))
        if isKnown, columns > 0, rows > 0 {
            (screen.columns, screen.rows) = (columns, rows)
            let (width, height) = (Int(size.ws_xpixel) / columns, Int(size.ws_ypixel) / rows)
            if width > 0, height > 0 { screen.cell = TerminalAnswers.Size(width: width, height: height) }
        } else {
            if let columns = Environment.value("COLUMNS").flatMap({ Int($0) }), (1...10000).contains(columns) {
                screen.columns = columns
            }
            if let rows = Environment.value("LINES").flatMap({ Int($0) }), (1...10000).contains(rows) {
                screen.rows = rows
            }
        }
        return screen
    }
}

/// The process's environment.
enum Environment {
    /// A variable's value, if it is set and not empty.
    static func value(_ name: String) -> String? {
        guard let text = unsafe getenv(name) else { return nil }
        let value = unsafe String(cString: text)
        return value.isEmpty ? nil : value
    }
}
