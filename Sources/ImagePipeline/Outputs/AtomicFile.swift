import FileSystem
import ImageCodecs

/// A file that appears whole or not at all: written beside its target under a temporary name, then put in place.
///
/// A target that exists but is no ordinary file (a pipe, /dev/null) is written to directly: it cannot be replaced.
final class AtomicFile {
    private let file: FileDescriptor
    private let path: String
    private let overwrite: Bool
    private let isDurable: Bool
    private var temporary: String?

    /// Where the bytes go.
    var descriptor: Int32 { file.rawValue }

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
            do throws(Errno) { file = try FileDescriptor.open(atPath: path, .writeOnly) } catch {
                throw PipelineError(.cannotCreate, path, "cannot be written: \(error)")
            }
            return
        }
        (file, temporary) = try Self.createTemporary(beside: path)
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

    /// Opens a temporary file in the target's folder, so that the rename stays within a file system, and locks it, so
    /// that a later run can tell what a killed one has left.
    private static func createTemporary(beside path: String) throws(PipelineError) -> (FileDescriptor, String) {
        for _ in 0..<100 {
            let candidate = TemporaryName.random(beside: path)
            TemporaryFiles.remember(candidate)
            do throws(Errno) {
                let file = try FileDescriptor.open(
                    atPath: candidate, .writeOnly, options: [.create, .exclusiveCreate])
                if FileLock.isStillOurs(file) { return (file, candidate) }
                // A run that tidies up has seen the file before it was locked.
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
