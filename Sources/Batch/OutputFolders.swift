import FileSystem
import ImagePipeline
import Synchronization

/// The folders that a run writes to: each is made, and tidied up, when the first image goes there.
final class OutputFolders: Sendable {
    private struct State {
        var ready: Set<String> = []
        var identities: Set<FileIdentity> = []
    }

    private let state = Mutex(State())
    private let naming: OutputNaming
    private let makesAll: Bool
    private let isDurable: Bool

    /// - Parameters:
    ///   - makesAll: whether folders are made as deep as outputs want them, or only the one that was named.
    ///   - isDurable: whether new folders are on the disk before anything is put into them.
    init(_ naming: OutputNaming, makesAll: Bool, isDurable: Bool) {
        self.isDurable = isDurable
        self.naming = naming
        self.makesAll = makesAll
        // A folder that is there already, or comes into being, is never walked into.
        if case .folder(let folder) = naming { remember(folder) } else if !naming.base.isEmpty { remember(naming.base) }
    }

    /// Makes the folder of an output, if that is not there.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    func prepare(for output: String) throws(PipelineError) {
        let folder = PathName.split(output).folder
        let isReady = state.withLock { $0.ready.contains(folder) }
        guard !isReady else { return }
        if makesAll { try Folder.makeAll(folder, isDurable: isDurable) } else { try naming.makeFolder() }
        remember(folder)
        Leftovers.remove(from: folder)
        state.withLock { _ = $0.ready.insert(folder) }
    }

    /// Whether a folder is one of them, by whatever path it was reached.
    func contains(_ identity: FileIdentity) -> Bool { state.withLock { $0.identities.contains(identity) } }

    private func remember(_ folder: String) {
        guard let identity = FileIdentity(of: folder.isEmpty ? "." : folder) else { return }
        state.withLock { _ = $0.identities.insert(identity) }
    }
}
