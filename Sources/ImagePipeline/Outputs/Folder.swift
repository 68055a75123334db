import FileSystem
import ImageCodecs

/// Creates folders for outputs.
package enum Folder {
    /// Creates a folder whose parent exists.
    /// - Throws: `PipelineError` of kind `cannotCreate`, but not if the folder already exists.
    static func make(_ path: String) throws(PipelineError) {
        do throws(Errno) { try Path.makeFolder(path) } catch {
            if error == .fileExists, FileKind(of: path) == .directory { return }
            throw PipelineError(.cannotCreate, path, "cannot be created: \(error)")
        }
    }

    /// Creates a folder and its missing parents.
    /// - Parameter isDurable: whether their names are flushed to disk.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    package static func makeAll(_ path: String, isDurable: Bool = false) throws(PipelineError) {
        guard !path.isEmpty, FileKind(of: path) != .directory else { return }
        var bytes = Array(path.utf8)
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard !bytes.isEmpty else { return }
        let plain = String(decoding: bytes, as: UTF8.self)
        let parent = PathName.split(plain).folder
        try makeAll(parent, isDurable: isDurable)
        try make(plain)
        if isDurable { sync(parent) }
    }

    /// Flushes the names in a folder to disk, if the file system supports that.
    static func sync(_ path: String) {
        guard let folder = try? FileDescriptor.open(atPath: path.isEmpty ? "." : path, .readOnly) else { return }
        try? folder.synchronize()
        folder.closeQuietly()
    }
}
