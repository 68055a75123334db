import LibC
import Platform
import SystemPackage

/// Operations on file names; paths are text in the form of `PathText`.
package enum Path {
    /// Removes a file's name and ignores errors.
    package static func remove(_ path: String) { unsafe path.withPath { _ = unsafe unlink($0) } }

    /// Renames a file, replacing any file of the new name.
    package static func rename(_ from: String, to: String) throws(Errno) {
        try check(unsafe from.withPath { from in unsafe to.withPath { unsafe LibC.rename(from, $0) } })
    }

    /// Renames a file without replacing another.
    /// - Throws: `Errno.fileExists` if the new name exists.
    package static func renameWithoutReplacing(_ from: String, to: String) throws(Errno) {
        // Creating a hard link never replaces a file. The rename calls with that property differ between systems.
        do throws(Errno) {
            try check(unsafe from.withPath { from in unsafe to.withPath { unsafe link(from, $0) } })
        } catch {
            // The file system has no hard links (FAT, some network mounts): check first, then rename.
            guard error != .fileExists, FileKind(of: to) == .absent else { throw .fileExists }
            return try rename(from, to: to)
        }
        remove(from)
    }

    /// Creates a folder.
    /// - Throws: `Errno.fileExists` if the path exists.
    package static func makeFolder(_ path: String) throws(Errno) {
        try check(unsafe path.withPath { unsafe mkdir($0, FilePermissions.forFolders.rawValue) })
    }

    /// The path with symbolic links, `.` and `..` resolved, or `nil` if nothing exists there.
    package static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe path.withPath({ unsafe realpath($0, nil) }) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe PathText.text(cString: resolved)
    }

    private static func check(_ status: Int32) throws(Errno) {
        guard status == 0 else { throw Errno.last }
    }
}

/// Reads the names in a folder one by one, in no particular order.
@safe package final class FolderReader {
    private let stream: FolderStream

    /// Opens a folder; an empty path means the current one.
    package init(_ path: String) throws(Errno) {
        guard let stream = unsafe (path.isEmpty ? "." : path).withPath({ unsafe opendir($0) }) else { throw Errno.last }
        unsafe self.stream = stream
    }

    deinit { unsafe closedir(stream) }

    /// Returns the next name and its kind, or `nil` at the end.
    ///
    /// The names `.` and `..` are included. The kind is `nil` for a symbolic link, and if the file system does not
    /// report it.
    package func next() throws(Errno) -> (name: String, kind: FileKind?)? {
        errno = 0
        guard let entry = unsafe readdir(stream) else {
            if errno != 0 { throw Errno.last }
            return nil
        }
        // readdir(3) guarantees that the name is null-terminated within the entry.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let name = unsafe PathText.text(
            cString: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
        switch unsafe Int(entry.pointee.d_type) {
        case Int(DT_REG): return (name, .regular)
        case Int(DT_DIR): return (name, .directory)
        case Int(DT_LNK), Int(DT_UNKNOWN): return (name, nil)
        default: return (name, .special)
        }
    }
}
