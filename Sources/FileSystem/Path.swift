import LibC
import Platform
import SystemPackage

/// Operations on the names in folders; paths are text as `PathText` defines it.
package enum Path {
    /// Removes a file's name, if it is there.
    package static func remove(_ path: String) { unsafe path.withPath { _ = unsafe unlink($0) } }

    /// Gives a file another name, in place of a file that has it.
    package static func rename(_ from: String, to: String) throws(Errno) {
        try check(unsafe from.withPath { from in unsafe to.withPath { unsafe LibC.rename(from, $0) } })
    }

    /// Gives a file another name.
    /// - Throws: `Errno.fileExists` where another file has it.
    package static func renameWithoutReplacing(_ from: String, to: String) throws(Errno) {
        // A hard link never replaces; renames that do not are another function on each system.
        do throws(Errno) {
            try check(unsafe from.withPath { from in unsafe to.withPath { unsafe link(from, $0) } })
        } catch {
            // No hard links here (FAT, some network mounts): look first, then rename.
            guard error != .fileExists, FileKind(of: to) == .absent else { throw .fileExists }
            return try rename(from, to: to)
        }
        remove(from)
    }

    /// Makes a folder.
    /// - Throws: `Errno.fileExists` where there is something already.
    package static func makeFolder(_ path: String) throws(Errno) {
        try check(unsafe path.withPath { unsafe mkdir($0, FilePermissions.forFolders.rawValue) })
    }

    /// The path without links and dots; `nil` where nothing stands there.
    package static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe path.withPath({ unsafe realpath($0, nil) }) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe PathText.text(cString: resolved)
    }

    private static func check(_ status: Int32) throws(Errno) {
        guard status == 0 else { throw Errno.last }
    }
}

/// The names in a folder, one after the other, in no order.
@safe package final class FolderReader {
    private let stream: FolderStream

    /// Opens a folder; empty for the current one.
    package init(_ path: String) throws(Errno) {
        guard let stream = unsafe (path.isEmpty ? "." : path).withPath({ unsafe opendir($0) }) else { throw Errno.last }
        unsafe self.stream = stream
    }

    deinit { unsafe closedir(stream) }

    /// The next name and what it is; `nil` at the end.
    ///
    /// The names `.` and `..` are among them. The kind is `nil` for a link, and where the folder does not say it.
    package func next() throws(Errno) -> (name: String, kind: FileKind?)? {
        errno = 0
        guard let entry = unsafe readdir(stream) else {
            if errno != 0 { throw Errno.last }
            return nil
        }
        // The name ends in a zero within the entry, as readdir(3) promises.
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
