import FileSystem
import ImageCodecs
import ImagePipeline
import Synchronization

/// Records the events of each image, one line each, so that a later run can resume.
///
/// Lines are only appended. A line that a crash left incomplete is skipped when it is read, and its image is processed
/// again.
final class Journal: Sendable {
    private let path: String
    private let file: FileDescriptor
    private let lock: FileDescriptor
    private let isDurable: Bool
    private let state: Mutex<State>
    /// Whether the file system has no locks, so that a second run cannot be prevented.
    let isUnlocked: Bool

    private struct State {
        /// Whether the file ends in the middle of a line.
        var isTorn: Bool
    }

    /// Opens a journal and creates its folder.
    /// - Parameters:
    ///   - base: the output folder, with a trailing slash; empty for the current one.
    ///   - shard: the part of the work that the journal records.
    ///   - isDurable: whether lines about completed images are flushed to disk.
    /// - Throws: `PipelineError` of kind `cannotCreate`, also if another run uses the journal.
    init(below base: String, shard: Shard?, isDurable: Bool) throws(PipelineError) {
        let folder = JournalFolder(below: base)
        try Folder.makeAll(folder.path)
        self.isDurable = isDurable
        path = folder.journalPath(shard)
        lock = try Self.open(folder.lockPath)
        // Shards may run concurrently, but not together with a run on all files.
        let outcome = FileLock.acquirePatiently(lock, shard == nil ? .exclusive : .shared)
        do throws(PipelineError) {
            if outcome == .busy { throw Self.busy(base) }
            file = try Self.open(path)
        } catch {
            lock.closeQuietly()
            throw error
        }
        if FileLock.acquirePatiently(file, .exclusive) == .busy {
            file.closeQuietly()
            lock.closeQuietly()
            throw Self.busy(base)
        }
        isUnlocked = outcome == .unsupported
        state = Mutex(State(isTorn: !Self.endsInLine(file)))
    }

    deinit {
        file.closeQuietly()
        lock.closeQuietly()
    }

    /// Adds an entry.
    /// - Throws: `PipelineError` of kind `io`.
    func add(_ entry: JournalEntry) throws(PipelineError) {
        try add(entry.line, isDone: entry.event == .done)
    }

    /// Records the settings of a run.
    func add(_ settings: SettingsRecord) throws(PipelineError) { try add(settings.line, isDone: false) }

    private func add(_ line: String, isDone: Bool) throws(PipelineError) {
        let error = state.withLock { state -> Errno? in
            let text = (state.isTorn ? "\n" : "") + line + "\n"
            do throws(Errno) {
                try file.writeBytes(Array(text.utf8))
            } catch {
                // The line is missing or incomplete.
                state.isTorn = !Self.endsInLine(file)
                return error
            }
            state.isTorn = false
            guard isDurable, isDone else { return nil }
            do throws(Errno) { try file.synchronize() } catch { return error }
            return nil
        }
        if let error { throw PipelineError(.io, path, "writing failed: \(error); --resume would do the image again") }
    }

    /// Whether a run holds the lock of a folder.
    static func isInUse(_ folder: JournalFolder) -> Bool {
        guard let lock = try? FileDescriptor.open(atPath: folder.lockPath, .readOnly) else { return false }
        defer { lock.closeQuietly() }
        return FileLock.acquire(lock, .exclusive) == .busy
    }

    private static func busy(_ base: String) -> PipelineError {
        PipelineError(
            .cannotCreate, base.isEmpty ? "." : base,
            "another run is writing to this folder; wait until it has ended, or name another folder with -o")
    }

    private static func open(_ path: String) throws(PipelineError) -> FileDescriptor {
        do throws(Errno) {
            return try FileDescriptor.open(atPath: path, .readWrite, options: [.create, .append])
        } catch {
            throw PipelineError(.cannotCreate, path, "cannot be written: \(error)")
        }
    }

    /// Whether a file is empty or ends with a line end.
    private static func endsInLine(_ file: FileDescriptor) -> Bool {
        guard (try? file.seek(offset: -1, from: .end)) != nil else { return true }
        var byte: [UInt8] = [0]
        return (try? file.readBytes(into: &byte)) == 1 && byte[0] == 0x0A
    }
}
