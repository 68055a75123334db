import ArgumentParser

/// Options for painting the result on the terminal.
struct PreviewOptions: ParsableArguments {
    @Flag(
        help:
            "Also paint the result on the terminal: by its own graphics (kitty, sixel) where it says that it has them, in half blocks otherwise. The file is written all the same."
    )
    var preview = false

    @Option(
        help: ArgumentHelp(
            "The protocol: auto (asks the terminal; default), kitty, sixel or blocks.", valueName: "how"),
        completion: .list(PreviewProtocol.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var previewAs: PreviewProtocol?

    /// Whether the result should be painted; --preview-as implies --preview.
    var isWanted: Bool { preview || previewAs != nil }

    /// The preview that paints results; `nil` if none was requested or, after a warning, if none is possible.
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

/// How a picture is painted on a terminal.
enum PreviewProtocol: String, CaseIterable, Sendable {
    case auto, kitty, sixel, blocks
}
