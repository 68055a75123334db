import FileSystem
import ImageCodecs
import ImagePipeline
import Synchronization

/// Keeps what happened to each image, a line at a time, so that a later run can go on.
///
/// Lines are only ever added. One that a crash has torn is passed over when it is read; what it would have said is done
/// again.
final class Journal: Sendable {
    private let path: String
    private let file: FileDescriptor
    private let lock: FileDescriptor
    private let isDurable: Bool
    private let state: Mutex<State>
    /// Whether the file system has no locks, so that nothing keeps a second run away.
    let isUnlocked: Bool

    private struct State {
        /// Whether the file ends in the middle of a line.
        var isTorn: Bool
    }

    /// Opens a journal, and makes its folder.
    /// - Parameters:
    ///   - base: the output folder, with a final slash; empty for the current one.
    ///   - shard: the part of the work that the journal is for.
    ///   - isDurable: whether a line is on the disk when it is written.
    /// - Throws: `PipelineError` of kind `cannotCreate`, also where another run has it.
    init(below base: String, shard: Shard?, isDurable: Bool) throws(PipelineError) {
        let folder = JournalFolder(below: base)
        try Folder.makeAll(folder.path)
        self.isDurable = isDurable
        path = folder.journalPath(shard)
        lock = try Self.open(folder.lockPath)
        // Shards may run beside one another, but not beside a run that takes everything.
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

    /// Adds a line.
    /// - Throws: `PipelineError` of kind `io`.
    func add(_ entry: JournalEntry) throws(PipelineError) {
        let error = state.withLock { state -> Errno? in
            let text = (state.isTorn ? "\n" : "") + entry.line + "\n"
            do throws(Errno) {
                try file.writeBytes(Array(text.utf8))
            } catch {
                // Nothing, or a part of the line, is there.
                state.isTorn = !Self.endsInLine(file)
                return error
            }
            state.isTorn = false
            guard isDurable, entry.event == .done else { return nil }
            do throws(Errno) { try file.synchronize() } catch { return error }
            return nil
        }
        if let error { throw PipelineError(.io, path, "writing failed: \(error); --resume would do the image again") }
    }

    /// Whether a run has the lock of a folder.
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

    /// Whether a file is empty or ends where a line does.
    private static func endsInLine(_ file: FileDescriptor) -> Bool {
        guard (try? file.seek(offset: -1, from: .end)) != nil else { return true }
        var byte: [UInt8] = [0]
        return (try? file.readBytes(into: &byte)) == 1 && byte[0] == 0x0A
    }
}
