import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Folders of outputs.
package enum Folder {
    /// Makes a folder whose own folder is there.
    /// - Throws: `PipelineError` of kind `cannotCreate`; not where the folder is there already.
    static func make(_ path: String) throws(PipelineError) {
        guard unsafe path.withPath({ unsafe mkdir($0, 0o777) }) != 0 else { return }
        let error = SystemError.current
        if error.number == EEXIST, FileKind(of: path) == .directory { return }
        throw PipelineError(.cannotCreate, path, "cannot be created: \(error)")
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
        let descriptor = unsafe (path.isEmpty ? "." : path).withPath { unsafe open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// What a file or folder is, whatever its path: two paths to one thing have one identity.
package struct FileIdentity: Hashable, Sendable {
    /// Its device.
    let device: UInt64
    /// Its number there.
    let inode: UInt64

    /// The identity of what stands at a path, symbolic links followed; `nil` where nothing does.
    package init?(of path: String) {
        var status = stat()
        guard unsafe path.withPath({ unsafe stat($0, &status) }) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
