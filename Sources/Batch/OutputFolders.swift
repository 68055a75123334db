import FileSystem
import ImagePipeline
import Synchronization

/// The folders that a run writes to; each is created and cleared of leftovers before its first image is written.
final class OutputFolders: Sendable {
    private struct State {
        var ready: Set<String> = []
        var identities: Set<FileIdentity> = []
    }

    private let state = Mutex(State())
    private let isDurable: Bool

    /// - Parameter isDurable: whether new folders are flushed to disk before files are written to them.
    init(_ naming: OutputNaming, isDurable: Bool) {
        self.isDurable = isDurable
        // The walk never enters an output folder, whether it exists already or is created later.
        if case .folder(let folder) = naming { remember(folder) } else if !naming.base.isEmpty { remember(naming.base) }
    }

    /// Creates the folder of an output if it does not exist.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    func prepare(for output: String) throws(PipelineError) {
        let folder = PathName.split(output).folder
        let isReady = state.withLock { $0.ready.contains(folder) }
        guard !isReady else { return }
        try Folder.makeAll(folder, isDurable: isDurable)
        remember(folder)
        Leftovers.remove(from: folder)
        state.withLock { _ = $0.ready.insert(folder) }
    }

    /// Whether a folder is one of them, regardless of the path to it.
    func contains(_ identity: FileIdentity) -> Bool { state.withLock { $0.identities.contains(identity) } }

    private func remember(_ folder: String) {
        guard let identity = FileIdentity(of: folder.isEmpty ? "." : folder) else { return }
        state.withLock { _ = $0.identities.insert(identity) }
    }
}
