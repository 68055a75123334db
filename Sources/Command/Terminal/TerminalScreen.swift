import Platform

/// The size of the terminal at standard output, as known without a query.
struct TerminalScreen: Equatable {
    /// Columns of characters.
    var columns = 80
    /// Lines.
    var rows = 24
    /// A character's size in pixels, if the system knows it.
    var cell: TerminalAnswers.Size?

    /// The size from the system, or else from the environment, or else 80x24.
    static func current(_ descriptor: Int32) -> TerminalScreen {
        var screen = TerminalScreen()
        if let size = Terminal(descriptor).size, size.columns > 0, size.rows > 0 {
            (screen.columns, screen.rows) = (size.columns, size.rows)
            let (width, height) = (size.width / size.columns, size.height / size.rows)
            if width > 0, height > 0 { screen.cell = TerminalAnswers.Size(width: width, height: height) }
        } else {
            if let columns = Environment["COLUMNS"].flatMap({ Int($0) }), (1...10000).contains(columns) {
                screen.columns = columns
            }
            if let rows = Environment["LINES"].flatMap({ Int($0) }), (1...10000).contains(rows) {
                screen.rows = rows
            }
        }
        return screen
    }
}
