import FileSystem
import ImageCodecs
import ImagePipeline
import ImageReport
import Platform

/// Paints results on the terminal at standard output.
struct ResultPreview {
    /// What is painted with.
    enum Painter: Equatable {
        case kitty
        case sixels(colors: Int)
        case halfBlocks(PreviewPicture.TerminalColors)
    }

    private let painter: Painter
    private let screen: TerminalScreen

    /// A character's size on most terminals, for those that do not tell.
    private static let usualCell = TerminalAnswers.Size(width: 8, height: 16)
    /// Lines that stay free for what is said about the result, and for the next prompt.
    private static let reservedRows = 3
    /// Pixels that are enough to look at, and do not take long to send.
    private static let largest = TerminalAnswers.Size(width: 1200, height: 900)

    /// Finds out how to paint; the terminal is asked only where the user has not said how.
    /// - Throws: `Refusal` where there is nothing to paint on.
    init(_ asked: PreviewProtocol, environment: PreviewEnvironment = .current) throws(Refusal) {
        guard Console.standardOutputIsTerminal else { throw Refusal("standard output is no terminal") }
        if let reason = environment.reasonNotToPaint { throw Refusal(reason) }
        var answers: TerminalAnswers?
        if asked == .auto, environment.canBeAsked {
            let questions = TerminalAnswers.questions(askingForKitty: !environment.isMultiplexed)
            answers = TerminalProbe.ask(.standardOutput, questions)
        }
        painter = environment.painter(asked, answers)
        var screen = TerminalScreen.current(FileDescriptor.standardOutput.rawValue)
        screen.cell = answers?.cell ?? screen.cell
        self.screen = screen
    }

    /// Why nothing is painted.
    struct Refusal: Error {
        let words: String
        init(_ words: String) { self.words = words }
    }

    /// Paints a result, read back from its file, and says what of it cannot be seen.
    /// - Throws: `PipelineError` where it cannot be read.
    func paint(_ outcome: FilterOutcome, limits: DecodeLimits, _ console: Console) throws(PipelineError) {
        let places = outcome.outputs.isEmpty ? [outcome.output] : outcome.outputs
        guard case .file(let path, _)? = places.first else { return }
        let picture = try PreviewPicture(file: path, limits: limits, fitting: box, checkerSide: isInBlocks ? 4 : 8)
        Console.write(bytes(picture), to: .standardOutput)
        if let extent = picture.extent {
            let (low, high) = (Self.short(extent.lowerBound), Self.short(extent.upperBound))
            console.result("\(path.singleLine): painted from black, \(low), to white, \(high)")
        }
        if picture.hiddenChannels > 0 {
            console.result("\(path.singleLine): the first of \(picture.hiddenChannels + 1) channels is painted")
        }
        if places.count > 1 { console.result("the first of \(places.count) files is painted") }
    }

    private var isInBlocks: Bool {
        if case .halfBlocks = painter { return true }
        return false
    }

    /// The room there is: in half blocks a column is a pixel wide and a line two pixels high.
    private var box: PreviewBox {
        let rows = max(1, screen.rows - Self.reservedRows)
        if isInBlocks { return PreviewBox(width: screen.columns, height: 2 * rows, enlargedSide: 64) }
        let cell = screen.cell ?? Self.usualCell
        return PreviewBox(
            width: min(screen.columns * cell.width, Self.largest.width),
            height: min(rows * cell.height, Self.largest.height), enlargedSide: 320)
    }

    private func bytes(_ picture: PreviewPicture) -> [UInt8] {
        switch painter {
        case .halfBlocks(let colors): return picture.halfBlocks(colors)
        case .sixels(let colors): return picture.sixels(colors: colors)
        case .kitty:
            // A terminal whose cells nobody knows scales the picture to the cells that were meant.
            let (width, height) = (Self.usualCell.width, Self.usualCell.height)
            let cells = ((picture.width + width - 1) / width, (picture.height + height - 1) / height)
            return picture.kittyGraphics(cells: screen.cell == nil ? cells : nil)
        }
    }

    private static func short(_ value: Float) -> String { NumberText.significant(Double(value), digits: 4) }
}

/// What the environment says of the terminal.
struct PreviewEnvironment {
    /// TERM.
    var terminal: String?
    /// COLORTERM.
    var colors: String?
    /// Whether NO_COLOR is set.
    var refusesColor = false
    /// Whether KITTY_WINDOW_ID is set.
    var isInKitty = false
    /// Whether a multiplexer (tmux, screen) stands between us and the terminal.
    var isMultiplexed = false

    /// That of this process.
    static var current: PreviewEnvironment {
        let terminal = Environment["TERM"]
        let isMultiplexer = ["tmux", "screen"].contains { terminal?.hasPrefix($0) ?? false }
        return PreviewEnvironment(
            terminal: terminal, colors: Environment["COLORTERM"],
            refusesColor: Environment["NO_COLOR"] != nil,
            isInKitty: Environment["KITTY_WINDOW_ID"] != nil,
            isMultiplexed: isMultiplexer || Environment["TMUX"] != nil || Environment["STY"] != nil)
    }

    /// Why there is nothing to paint on.
    var reasonNotToPaint: String? {
        if refusesColor { return "NO_COLOR is set" }
        return terminal == "dumb" ? "TERM says that the terminal is dumb" : nil
    }

    /// Whether questions are passed over by a terminal that does not know them: Linux' console would print them.
    var canBeAsked: Bool { terminal != "linux" }

    /// How to paint: as asked, or by the best means that the terminal has.
    func painter(_ asked: PreviewProtocol, _ answers: TerminalAnswers?) -> ResultPreview.Painter {
        let registers = min(answers?.colorRegisters ?? 256, 256)
        switch asked {
        case .kitty: return .kitty
        case .sixel: return .sixels(colors: registers)
        case .blocks: return .halfBlocks(terminalColors)
        case .auto: break
        }
        if answers?.showsKittyGraphics ?? false { return .kitty }
        if answers?.showsSixels ?? false { return .sixels(colors: registers) }
        // A terminal that answered has said no.
        if !(answers?.isComplete ?? false), !isMultiplexed, isInKitty || terminal == "xterm-kitty" { return .kitty }
        return .halfBlocks(terminalColors)
    }

    private var terminalColors: PreviewPicture.TerminalColors {
        let hasAll = ["truecolor", "24bit"].contains(colors) || terminal?.hasSuffix("-direct") ?? false
        return hasAll ? .trueColor : .indexed256
    }
}
