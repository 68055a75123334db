import ImageCodecs
import ImagePipeline
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps what happened to each image, a line at a time, so that a later run can go on.
///
/// Lines are only ever added. One that a crash has torn is passed over when it is read; what it would have said is done
/// again.
final class Journal: Sendable {
    private let path: String
    private let descriptor: Int32
    private let lock: Int32
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
        let outcome = FileLock.takePatiently(lock, shard == nil ? .exclusive : .shared)
        do throws(PipelineError) {
            if outcome == .busy { throw Self.busy(base) }
            descriptor = try Self.open(path)
        } catch {
            close(lock)
            throw error
        }
        if FileLock.takePatiently(descriptor, .exclusive) == .busy {
            close(descriptor)
            close(lock)
            throw Self.busy(base)
        }
        isUnlocked = outcome == .unsupported
        state = Mutex(State(isTorn: !Self.endsInLine(descriptor)))
    }

    deinit {
        close(descriptor)
        close(lock)
    }

    /// Adds a line.
    /// - Throws: `PipelineError` of kind `io`.
    func add(_ entry: JournalEntry) throws(PipelineError) {
        let error = state.withLock { state -> SystemError? in
            let text = (state.isTorn ? "\n" : "") + entry.line + "\n"
            let bytes = Array(text.utf8)
            var written = 0
            while written < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { bytes in
                    unsafe systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
                }
                if count > 0 { written += count }
                if count < 0, errno != EINTR {
                    state.isTorn = state.isTorn || written > 0
                    return SystemError.current
                }
            }
            state.isTorn = false
            if isDurable, entry.event == .done, fsync(descriptor) != 0 { return SystemError.current }
            return nil
        }
        if let error { throw PipelineError(.io, path, "writing failed: \(error); --resume would do the image again") }
    }

    /// Whether a run has the lock of a folder.
    static func isInUse(_ folder: JournalFolder) -> Bool {
        let descriptor = unsafe folder.lockPath.withPath { unsafe systemOpenForReading($0) }
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return FileLock.take(descriptor, .exclusive) == .busy
    }

    private static func busy(_ base: String) -> PipelineError {
        PipelineError(
            .cannotCreate, base.isEmpty ? "." : base,
            "another run is writing to this folder; wait until it has ended, or name another folder with -o")
    }

    private static func open(_ path: String) throws(PipelineError) -> Int32 {
        let descriptor = unsafe path.withPath { unsafe systemOpen($0) }
        guard descriptor >= 0 else {
            throw PipelineError(.cannotCreate, path, "cannot be written: \(SystemError.current)")
        }
        return descriptor
    }

    /// Whether a file is empty or ends where a line does.
    private static func endsInLine(_ descriptor: Int32) -> Bool {
        guard lseek(descriptor, -1, SEEK_END) >= 0 else { return true }
        var byte: UInt8 = 0
        return unsafe read(descriptor, &byte, 1) == 1 && byte == 0x0A
    }
}

/// open(2) and write(2), under names that our own methods do not hide.
private func systemOpen(_ path: UnsafePointer<CChar>) -> Int32 {
    unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
}
private func systemOpenForReading(_ path: UnsafePointer<CChar>) -> Int32 { unsafe open(path, O_RDONLY | O_CLOEXEC) }
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe write(descriptor, bytes.baseAddress, bytes.count)
}
