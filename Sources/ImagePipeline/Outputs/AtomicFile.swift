import FileSystem
import ImageCodecs

/// A file that is replaced atomically: written next to its target under a temporary name, then renamed.
///
/// An existing target that is not a regular file (a pipe, /dev/null) is written directly, because it cannot be
/// replaced.
final class AtomicFile {
    private let file: FileDescriptor
    private let path: String
    private let overwrite: Bool
    private let isDurable: Bool
    private var temporary: String?

    /// The descriptor that bytes are written to.
    var descriptor: Int32 { file.rawValue }

    /// Creates the temporary file.
    /// - Parameters:
    ///   - path: the target.
    ///   - overwrite: whether an existing target may be replaced.
    ///   - isDurable: whether `commit` flushes the file's bytes and its name to disk.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    init(path: String, overwrite: Bool, isDurable: Bool = false) throws(PipelineError) {
        self.path = path
        self.overwrite = overwrite
        self.isDurable = isDurable
        if try Self.check(path: path, overwrite: overwrite) == .special {
            do throws(Errno) { file = try FileDescriptor.open(atPath: path, .writeOnly) } catch {
                throw PipelineError(.cannotCreate, path, "cannot be written: \(error)")
            }
            return
        }
        (file, temporary) = try Self.createTemporary(beside: path)
    }

    /// Rejects a target that must not or cannot be replaced, before any work is done.
    /// - Returns: the kind of file that exists there.
    @discardableResult
    static func check(path: String, overwrite: Bool) throws(PipelineError) -> FileKind {
        let kind = FileKind(of: path)
        if kind == .directory { throw PipelineError(.cannotCreate, path, "is a directory; name a file in it") }
        if kind == .regular && !overwrite { throw exists(path) }
        return kind
    }

    /// Moves the finished file into place.
    /// - Throws: `PipelineError`: `io` if the last bytes could not be written, `cannotCreate` if the target has been
    ///   created in the meantime. The temporary file is then removed.
    func commit() throws(PipelineError) {
        guard let temporary else { return }
        if isDurable {
            do throws(Errno) { try file.synchronize() } catch {
                throw PipelineError(.io, path, "could not be written to the disk: \(error)")
            }
        }
        do throws(Errno) { try file.checkWritten() } catch {
            throw PipelineError(.io, path, "could not be written: \(error)")
        }
        do throws(Errno) {
            try overwrite ? Path.rename(temporary, to: path) : Path.renameWithoutReplacing(temporary, to: path)
        } catch {
            if error == .fileExists { throw Self.exists(path) }
            throw PipelineError(.cannotCreate, path, "cannot be put in place: \(error)")
        }
        self.temporary = nil
        TemporaryFiles.forget(temporary)
        if isDurable { Folder.sync(PathName.split(path).folder) }
    }

    deinit {
        file.closeQuietly()
        if let temporary {
            Path.remove(temporary)
            TemporaryFiles.forget(temporary)
        }
    }

    private static func exists(_ path: String) -> PipelineError {
        PipelineError(.cannotCreate, path, "exists already", advice: "; --overwrite replaces it")
    }

    /// Opens and locks a temporary file in the target's folder.
    ///
    /// In this folder, the rename stays within one file system. The lock tells a later run whether the file was left by
    /// a killed run.
    private static func createTemporary(beside path: String) throws(PipelineError) -> (FileDescriptor, String) {
        for _ in 0..<100 {
            let candidate = TemporaryName.random(beside: path)
            TemporaryFiles.remember(candidate)
            do throws(Errno) {
                let file = try FileDescriptor.open(
                    atPath: candidate, .writeOnly, options: [.create, .exclusiveCreate])
                if FileLock.isStillOurs(file) { return (file, candidate) }
                // A run that removes leftovers opened the file before it was locked.
                file.closeQuietly()
                Path.remove(candidate)
                TemporaryFiles.forget(candidate)
            } catch {
                TemporaryFiles.forget(candidate)
                if error == .fileExists { continue }
                let reason = error == .noSuchFileOrDirectory ? "its folder does not exist" : error.description
                throw PipelineError(.cannotCreate, path, "cannot be created: \(reason)")
            }
        }
        throw PipelineError(.cannotCreate, path, "cannot be created: no free temporary name beside it")
    }
}
