import FileSystem
import ImageCodecs

/// The content of a folder without hidden names; each kind is sorted by the names' bytes.
package struct FolderListing {
    /// Files, links to files, and broken links.
    package private(set) var files: [String] = []
    /// Folders, and links to folders.
    package private(set) var folders: [String] = []

    /// Reads a folder.
    ///
    /// Pipes, sockets and devices are left out.
    /// - Throws: `PipelineError` of kind `noInput`, or `io` if reading ends early.
    /// - Complexity: O(n log n) for n names.
    package init(_ path: String) throws(PipelineError) {
        let reader: FolderReader
        do throws(Errno) { reader = try FolderReader(path) } catch {
            throw PipelineError(.noInput, path, "cannot be looked into: \(error)")
        }
        do throws(Errno) {
            while let (name, kind) = try reader.next() {
                guard name.utf8.first != UInt8(ascii: ".") else { continue }
                switch kind ?? FileKind(of: PathName.asFolder(path) + name) {
                case .regular, .absent: files.append(name)
                case .directory: folders.append(name)
                case .special: break
                }
            }
        } catch {
            throw PipelineError(.io, path, "could not be read to its end: \(error)")
        }
        files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        folders.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
