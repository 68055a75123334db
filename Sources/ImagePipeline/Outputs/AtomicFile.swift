import FileSystem
import ImageCodecs

/// A file that is replaced atomically: written next to its target under a temporary name, then renamed.
///
/// A file that replaces another receives its permissions, owner and group. An existing target that is not a regular
/// file (a pipe, /dev/null) is written directly, because it cannot be replaced.
final class AtomicFile {
    /// The target's path as given, for messages.
    let path: String
    /// Whether the replaced file has other names (hard links), which keep its old content; known after `commit`.
    private(set) var leavesHardLinks = false
    private let file: FileDescriptor
    /// The path that the temporary file is renamed to: the target, or the file that links lead to.
    private let target: String
    private let overwrite: Bool
    private let isDurable: Bool
    /// The attributes of the replaced file when the temporary file was created.
    private var replaced: FileAttributes?
    private var temporary: String?

    /// The descriptor that bytes are written to.
    var descriptor: Int32 { file.rawValue }

    /// Creates the temporary file.
    /// - Parameters:
    ///   - path: the target.
    ///   - overwrite: whether an existing target may be replaced.
    ///   - isDurable: whether `commit` flushes the file's bytes and its name to disk.
    ///   - followsLinks: whether the file that a symbolic link leads to is replaced; otherwise, the link is.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    init(
        path: String, overwrite: Bool, isDurable: Bool = false, followsLinks: Bool = true
    ) throws(PipelineError) {
        self.path = path
        self.overwrite = overwrite
        self.isDurable = isDurable
        if try Self.check(path: path, overwrite: overwrite, followsLinks: followsLinks) == .special {
            target = path
            do throws(Errno) { file = try FileDescriptor.open(atPath: path, .writeOnly) } catch {
                throw PipelineError(.cannotCreate, path, "cannot be written: \(error)")
            }
            return
        }
        guard let target = overwrite && followsLinks ? Path.followingLinks(path) : path else {
            throw PipelineError(.cannotCreate, path, "is a symbolic link that cannot be followed; name its file")
        }
        self.target = target
        replaced = overwrite ? FileAttributes(of: target) : nil
        (file, temporary) = try Self.createTemporary(
            beside: target, for: path, permissions: replaced == nil ? .forFiles : .ownerReadWrite,
            isDurable: isDurable)
    }

    /// Rejects a target that must not or cannot be replaced, before any work is done.
    /// - Returns: the kind of file that exists there.
    @discardableResult
    static func check(
        path: String, overwrite: Bool, followsLinks: Bool = true
    ) throws(PipelineError) -> FileKind {
        let kind = FileKind(of: path, followingLinks: followsLinks)
        if kind == .directory { throw PipelineError(.cannotCreate, path, "is a directory; name a file in it") }
        if kind == .regular && !overwrite { throw exists(path) }
        return kind
    }

    /// Sets the time of the last modification.
    ///
    /// Call this method after the last byte was written. A target that is not a regular file keeps its time.
    func setModified(_ time: ModificationTime) throws(PipelineError) {
        guard temporary != nil else { return }
        do throws(Errno) { try file.setModified(time) } catch {
            throw PipelineError(.io, path, "its modification time cannot be set: \(error)")
        }
    }

    /// Moves the finished file into place.
    /// - Throws: `PipelineError`: `io` if the last bytes could not be written, `cannotCreate` if the target has been
    ///   created in the meantime. The temporary file is then removed.
    func commit() throws(PipelineError) {
        guard let temporary else { return }
        if overwrite, let attributes = FileAttributes(of: target) ?? replaced {
            file.apply(attributes)
            leavesHardLinks = attributes.linkCount > 1
        }
        if isDurable {
            do throws(Errno) { try file.synchronize() } catch {
                throw PipelineError(.io, path, "could not be written to the disk: \(error)")
            }
        }
        do throws(Errno) { try file.checkWritten() } catch {
            throw PipelineError(.io, path, "could not be written: \(error)")
        }
        do throws(Errno) {
            try overwrite ? Path.rename(temporary, to: target) : Path.renameWithoutReplacing(temporary, to: target)
        } catch {
            if error == .fileExists { throw Self.exists(path) }
            throw PipelineError(.cannotCreate, path, "cannot be put in place: \(error)")
        }
        self.temporary = nil
        TemporaryFiles.forget(temporary)
        if isDurable { Folder.sync(PathName.split(target).folder) }
    }

    deinit {
        file.closeQuietly()
        if let temporary {
            Path.remove(temporary)
            TemporaryFiles.forget(temporary)
        }
    }

    private static func exists(_ path: String) -> PipelineError {
        PipelineError(
            .cannotCreate, path, "exists already", advice: "; --overwrite replaces it, -o names another output")
    }

    /// Opens and locks a temporary file in the target's folder, which is created if it does not exist.
    ///
    /// In this folder, the rename stays within one file system. The lock tells a later run whether the file was left by
    /// a killed run.
    /// - Parameters:
    ///   - path: the path in messages.
    ///   - permissions: the file's permissions, before the umask is applied.
    ///   - isDurable: whether the names of created folders are flushed to disk.
    private static func createTemporary(
        beside target: String, for path: String, permissions: FilePermissions, isDurable: Bool
    ) throws(PipelineError) -> (FileDescriptor, String) {
        var hasMadeFolder = false
        for _ in 0..<100 {
            let candidate = TemporaryName.random(beside: target)
            TemporaryFiles.remember(candidate)
            do throws(Errno) {
                let file = try FileDescriptor.open(
                    atPath: candidate, .writeOnly, options: [.create, .exclusiveCreate], permissions: permissions)
                if FileLock.isStillOurs(file) { return (file, candidate) }
                // A run that removes leftovers opened the file before it was locked.
                file.closeQuietly()
                Path.remove(candidate)
                TemporaryFiles.forget(candidate)
            } catch {
                TemporaryFiles.forget(candidate)
                if error == .fileExists { continue }
                if error == .noSuchFileOrDirectory, !hasMadeFolder {
                    hasMadeFolder = true
                    try Folder.makeAll(PathName.split(target).folder, isDurable: isDurable)
                    continue
                }
                let reason =
                    switch error {
                    case .noSuchFileOrDirectory: "its folder does not exist"
                    case .notDirectory: "a file stands where its folder should be; name another output"
                    default: error.description
                    }
                throw PipelineError(.cannotCreate, path, "cannot be created: \(reason)")
            }
        }
        throw PipelineError(.cannotCreate, path, "cannot be created: no free temporary name beside it")
    }
}
