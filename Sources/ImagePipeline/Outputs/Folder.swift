import FileSystem
import ImageCodecs

/// Folders of outputs.
package enum Folder {
    /// Makes a folder whose own folder is there.
    /// - Throws: `PipelineError` of kind `cannotCreate`; not where the folder is there already.
    static func make(_ path: String) throws(PipelineError) {
        do throws(Errno) { try Path.makeFolder(path) } catch {
            if error == .fileExists, FileKind(of: path) == .directory { return }
            throw PipelineError(.cannotCreate, path, "cannot be created: \(error)")
        }
    }

    /// Makes a folder, and those above it that are not there.
    /// - Parameter isDurable: whether their names are on the disk then.
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

    /// Has the names in a folder written to the disk, as far as the file system does that.
    static func sync(_ path: String) {
        guard let folder = try? FileDescriptor.open(atPath: path.isEmpty ? "." : path, .readOnly) else { return }
        try? folder.synchronize()
        folder.closeQuietly()
    }
}
