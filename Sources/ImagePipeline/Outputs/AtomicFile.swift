import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that appears whole or not at all: written beside its target under a temporary name, then put in place.
///
/// A target that exists but is no ordinary file (a pipe, /dev/null) is written to directly: it cannot be replaced.
final class AtomicFile {
    /// Where the bytes go.
    let descriptor: Int32
    private let path: String
    private let overwrite: Bool
    private let isDurable: Bool
    private var temporary: String?

    /// Creates the temporary file.
    /// - Parameters:
    ///   - path: the target.
    ///   - overwrite: whether an existing target may be replaced.
    ///   - isDurable: whether the file's bytes and its name are on the disk when it is in place.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    init(path: String, overwrite: Bool, isDurable: Bool = false) throws(PipelineError) {
        self.path = path
        self.overwrite = overwrite
        self.isDurable = isDurable
        if try Self.check(path: path, overwrite: overwrite) == .special {
            descriptor = unsafe path.withPath { unsafe open($0, O_WRONLY | O_CLOEXEC) }
            guard descriptor >= 0 else {
                throw PipelineError(.cannotCreate, path, "cannot be written: \(SystemError.current)")
            }
            return
        }
        let (descriptor, name) = try Self.createTemporary(beside: path)
        self.descriptor = descriptor
        self.temporary = name
    }

    /// Refuses a target that must not or cannot be replaced; done early, so that no work is done for nothing.
    /// - Returns: what stands there now.
    @discardableResult
    static func check(path: String, overwrite: Bool) throws(PipelineError) -> FileKind {
        let kind = FileKind(of: path)
        if kind == .directory { throw PipelineError(.cannotCreate, path, "is a directory; name a file in it") }
        if kind == .regular && !overwrite { throw exists(path) }
        return kind
    }

    /// Puts the finished file in place.
    /// - Throws: `PipelineError`: `io` when the last bytes could not be written, `cannotCreate` when the target has
    ///   come into being meanwhile. The temporary file is then removed.
    func commit() throws(PipelineError) {
        guard let temporary else { return }
        if isDurable, fsync(descriptor) != 0 {
            throw PipelineError(.io, path, "could not be written to the disk: \(SystemError.current)")
        }
        // Some file systems tell of a full disk only when the file is closed; a duplicate keeps `descriptor` ours.
        let duplicate = dup(descriptor)
        if duplicate >= 0, close(duplicate) != 0 {
            throw PipelineError(.io, path, "could not be written: \(SystemError.current)")
        }
        let placed = overwrite ? Self.rename(temporary, path) : Self.renameWithoutReplacing(temporary, path)
        guard placed == 0 else {
            if errno == EEXIST { throw Self.exists(path) }
            throw PipelineError(.cannotCreate, path, "cannot be put in place: \(SystemError.current)")
        }
        self.temporary = nil
        TemporaryFiles.forget(temporary)
        if isDurable { Folder.sync(PathName.split(path).folder) }
    }

    deinit {
        close(descriptor)
        if let temporary {
            Self.unlink(temporary)
            TemporaryFiles.forget(temporary)
        }
    }

    private static func exists(_ path: String) -> PipelineError {
        PipelineError(.cannotCreate, path, "exists already; --overwrite replaces it")
    }

    /// Opens a temporary file in the target's folder, so that the rename stays within a file system, and locks it, so
    /// that a later run can tell what a killed one has left.
    private static func createTemporary(beside path: String) throws(PipelineError) -> (Int32, String) {
        for _ in 0..<100 {
            let candidate = TemporaryName.random(beside: path)
            TemporaryFiles.remember(candidate)
            let descriptor = unsafe candidate.withPath {
                unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            }
            if descriptor >= 0 {
                if FileLock.isStillOurs(descriptor) { return (descriptor, candidate) }
                // A run that tidies up has seen the file before it was locked.
                close(descriptor)
                unlink(candidate)
                TemporaryFiles.forget(candidate)
                continue
            }
            let error = errno
            TemporaryFiles.forget(candidate)
            if error == EEXIST || error == EINTR { continue }
            let reason = error == ENOENT ? "its folder does not exist" : SystemError(error).description
            throw PipelineError(.cannotCreate, path, "cannot be created: \(reason)")
        }
        throw PipelineError(.cannotCreate, path, "cannot be created: no free temporary name beside it")
    }

    /// A rename that fails with EEXIST where the target is there: a hard link, which never replaces, then an unlink.
    private static func renameWithoutReplacing(_ from: String, _ to: String) -> Int32 {
        if unsafe from.withPath({ from in unsafe to.withPath { unsafe link(from, $0) } }) == 0 {
            unlink(from)
            return 0
        }
        if errno == EEXIST { return -1 }
        // No hard links here (FAT, some network mounts): look first, then rename.
        if FileKind(of: to) != .absent {
            errno = EEXIST
            return -1
        }
        return rename(from, to)
    }

    private static func rename(_ from: String, _ to: String) -> Int32 {
        unsafe from.withPath { from in unsafe to.withPath { unsafe systemRename(from, $0) } }
    }

    private static func unlink(_ path: String) { unsafe path.withPath { _ = unsafe systemUnlink($0) } }
}

/// rename(2) and unlink(2), under names that our own methods do not hide.
private func systemRename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32 { unsafe rename(from, to) }
private func systemUnlink(_ path: UnsafePointer<CChar>) -> Int32 { unsafe unlink(path) }
