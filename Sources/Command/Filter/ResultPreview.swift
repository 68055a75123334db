import FileSystem
import ImageCodecs
import ImagePipeline
import ImageReport
import Platform

/// Paints results on the terminal at standard output.
struct ResultPreview {
    /// The means of painting.
    enum Painter: Equatable {
        case kitty
        case sixels(colors: Int)
        case halfBlocks(PreviewPicture.TerminalColors)
    }

    private let painter: Painter
    private let screen: TerminalScreen

    /// The usual size of a character, for terminals that do not report theirs.
    private static let usualCell = TerminalAnswers.Size(width: 8, height: 16)
    /// Lines kept free for the report and the next prompt.
    private static let reservedRows = 3
    /// Largest size of the picture, to limit the time to send it.
    private static let largest = TerminalAnswers.Size(width: 1200, height: 900)

    /// Decides how to paint; the terminal is queried only for `auto`.
    /// - Throws: `Refusal` if there is no suitable terminal.
    init(_ asked: PreviewProtocol, environment: PreviewEnvironment = .current) throws(Refusal) {
        guard Console.standardOutputIsTerminal else { throw Refusal("standard output is not a terminal") }
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

    /// Reads a result back from its file, paints it, and reports what the picture does not show.
    /// - Throws: `PipelineError` if the file cannot be read.
    func paint(_ outcome: FilterOutcome, of request: FilterRequest, _ console: Console) throws(PipelineError) {
        let places = outcome.outputs.isEmpty ? [outcome.output] : outcome.outputs
        guard case .file(let path, _)? = places.first else { return }
        let picture = try paint(file: path, limits: request.limits, layout: request.encoding.arrayLayout)
        if let extent = picture.extent {
            let (low, high) = (Self.short(extent.lowerBound), Self.short(extent.upperBound))
            console.result("\(path.singleLine): painted from black, \(low), to white, \(high)")
        }
        if picture.hiddenChannels > 0 {
            console.result("\(path.singleLine): the first of \(picture.hiddenChannels + 1) channels is painted")
        }
        if let images = outcome.images, images > 1 {
            console.result("\(path.singleLine): the first of \(images) images is painted")
        }
        if places.count > 1 { console.result("the first of \(places.count) files is painted") }
    }

    /// Reads a picture back from its file, and paints it.
    /// - Returns: the picture as painted.
    /// - Throws: `PipelineError` if the file cannot be read.
    @discardableResult
    func paint(
        file path: String, limits: DecodeLimits, layout: ArrayLayout? = nil
    ) throws(PipelineError) -> PreviewPicture {
        let picture = try PreviewPicture(
            file: path, limits: limits, layout: layout, fitting: box, checkerSide: isInBlocks ? 4 : 8)
        Console.write(bytes(picture), to: .standardOutput)
        return picture
    }

    private var isInBlocks: Bool {
        if case .halfBlocks = painter { return true }
        return false
    }

    /// The space for the picture; with half blocks a column is one pixel wide and a line two pixels high.
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
            // If the cell size is unknown, the terminal is told the number of cells and scales the picture itself.
            let (width, height) = (Self.usualCell.width, Self.usualCell.height)
            let cells = ((picture.width + width - 1) / width, (picture.height + height - 1) / height)
            return picture.kittyGraphics(cells: screen.cell == nil ? cells : nil)
        }
    }

    private static func short(_ value: Float) -> String { NumberFormatter.significant(Double(value), digits: 4) }
}

/// Properties of the terminal, from environment variables.
struct PreviewEnvironment {
    /// TERM.
    var terminal: String?
    /// COLORTERM.
    var colors: String?
    /// Whether NO_COLOR is set.
    var refusesColor = false
    /// Whether KITTY_WINDOW_ID is set.
    var isInKitty = false
    /// Whether the process runs in a multiplexer (tmux, screen).
    var isMultiplexed = false

    /// The environment of this process.
    static var current: PreviewEnvironment {
        let terminal = Environment["TERM"]
        let isMultiplexer = ["tmux", "screen"].contains { terminal?.hasPrefix($0) ?? false }
        return PreviewEnvironment(
            terminal: terminal, colors: Environment["COLORTERM"],
            refusesColor: Environment["NO_COLOR"] != nil,
            isInKitty: Environment["KITTY_WINDOW_ID"] != nil,
            isMultiplexed: isMultiplexer || Environment["TMUX"] != nil || Environment["STY"] != nil)
    }

    /// Why nothing can be painted.
    var reasonNotToPaint: String? {
        if refusesColor { return "NO_COLOR is set" }
        return terminal == "dumb" ? "TERM says that the terminal is dumb" : nil
    }

    /// Whether the terminal ignores unknown queries; the Linux console would print them.
    var canBeAsked: Bool { terminal != "linux" }

    /// The means of painting that the user asked for, or the best that the terminal supports.
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
        // A terminal that answered without announcing kitty graphics does not have them.
        if !(answers?.isComplete ?? false), !isMultiplexed, isInKitty || terminal == "xterm-kitty" { return .kitty }
        return .halfBlocks(terminalColors)
    }

    private var terminalColors: PreviewPicture.TerminalColors {
        let hasAll = ["truecolor", "24bit"].contains(colors) || terminal?.hasSuffix("-direct") ?? false
        return hasAll ? .trueColor : .indexed256
    }
}
