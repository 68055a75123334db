import ArgumentParser

/// Whether the result is also painted on the terminal.
struct PreviewOptions: ParsableArguments {
    @Flag(
        help:
            "Also paint the result on the terminal: by its own graphics (kitty, sixel) where it says that it has them, in half blocks otherwise. The file is written all the same."
    )
    var preview = false

    @Option(
        help: ArgumentHelp(
            "Paint it so whatever the terminal says: auto (asks; default), kitty, sixel, blocks.", valueName: "how"),
        completion: .list(PreviewProtocol.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var previewAs: PreviewProtocol?

    /// Whether anything is to be painted: who says how wants it.
    var isWanted: Bool { preview || previewAs != nil }

    /// What paints the results; `nil` where none are to be painted, or cannot be, which is said.
    func resultPreview(_ console: Console) -> ResultPreview? {
        guard isWanted else { return nil }
        do throws(ResultPreview.Refusal) {
            return try ResultPreview(previewAs ?? .auto)
        } catch {
            console.warning("--preview: \(error.words); nothing is painted")
            return nil
        }
    }
}

/// How a picture gets onto a terminal.
enum PreviewProtocol: String, CaseIterable, Sendable {
    case auto, kitty, sixel, blocks
}
