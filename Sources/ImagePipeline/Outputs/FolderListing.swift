import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What a folder holds, but for hidden names; each kind sorted by the names' bytes.
package struct FolderListing {
    /// Files, and links to files or to nowhere.
    package private(set) var files: [String] = []
    /// Folders, and links to folders.
    package private(set) var folders: [String] = []

    /// Reads a folder.
    ///
    /// Pipes, sockets and devices are left out. O(n log n) for n names.
    /// - Throws: `PipelineError` of kind `noInput`, or `io` where reading ends early.
    package init(_ path: String) throws(PipelineError) {
        guard let stream = unsafe path.withPath({ unsafe opendir($0) }) else {
            throw PipelineError(.noInput, path, "cannot be looked into: \(SystemError.current)")
        }
        defer { unsafe closedir(stream) }
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe Self.name(of: entry)
            guard name.utf8.first != UInt8(ascii: ".") else { continue }
            switch unsafe Self.kind(of: entry, named: name, in: path) {
            case .regular, .absent: files.append(name)
            case .directory: folders.append(name)
            case .special: break
            }
        }
        let error = SystemError.current
        guard error.number == 0 else { throw PipelineError(.io, path, "could not be read to its end: \(error)") }
        files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        folders.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Unsafe leaf: the name ends in a zero within the entry, as readdir(3) promises.
    static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = unsafe UnsafeRawPointer(entry) + offset
        let count = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
        return unsafe PathText.text(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// What an entry is, links followed; the system is asked only where the entry does not say it.
    private static func kind(of entry: UnsafeMutablePointer<dirent>, named name: String, in folder: String) -> FileKind
    {
        switch unsafe Int(entry.pointee.d_type) {
        case Int(DT_REG): .regular
        case Int(DT_DIR): .directory
        case Int(DT_LNK), Int(DT_UNKNOWN): FileKind(of: PathName.asFolder(folder) + name)
        default: .special
        }
    }
}
