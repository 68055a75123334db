import FileSystem
import Platform

/// Names of temporary files: `.NAME.imgconv-HOST-PROCESS-RANDOM.tmp`, HOST being eight digits that stand for it.
enum TemporaryName {
    private static let mark = ".imgconv-"
    private static let ending = ".tmp"

    /// A name beside a path.
    static func random(beside path: String) -> String {
        let (folder, name) = PathName.split(path)
        // A long name must not become too long through our ending: 255 bytes is the common limit.
        let shortened = String(decoding: name.utf8.prefix(180), as: UTF8.self)
        return
            "\(folder).\(shortened)\(mark)\(host)-\(CurrentProcess.identifier)-\(UInt32.random(in: .min ... .max))\(ending)"
    }

    /// The host that a temporary file of ours was made on; `nil` for any other file's name.
    static func host(of name: String) -> Substring? {
        guard name.utf8.first == UInt8(ascii: "."), name.hasSuffix(ending) else { return nil }
        let stem = name.dropLast(ending.count)
        guard let start = stem.ranges(of: mark).last?.upperBound else { return nil }
        let parts = stem[start...].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 8, parts[0].allSatisfy(\.isHexDigit),
            Int32(parts[1]) != nil, UInt32(parts[2]) != nil
        else { return nil }
        return parts[0]
    }

    /// This host.
    static let host = String(Digest(of: CurrentProcess.hostName).text.prefix(8))
}

/// Temporary files that a killed run has left.
package enum Leftovers {
    /// Seconds for which a file of another host is left alone: its lock may not be seen from here.
    private static let patience: Int64 = 60

    /// Removes them from a folder.
    ///
    /// A file is a leftover if its name is one of ours and nobody holds its lock: a process that ends, however it ends,
    /// loses its locks.
    package static func remove(from folder: String) {
        guard let reader = try? FolderReader(folder) else { return }
        while let (name, _) = try? reader.next() {
            if let host = TemporaryName.host(of: name) { remove(folder + name, from: host) }
        }
    }

    private static func remove(_ path: String, from host: Substring) {
        let options: FileDescriptor.OpenOptions = [.noFollow, .nonBlocking]
        guard let file = try? FileDescriptor.open(atPath: path, .readOnly, options: options) else { return }
        defer { file.closeQuietly() }
        guard let status = try? Stat(file), status.type == .regular else { return }
        let oldest = (CurrentProcess.secondsSince1970 - patience) * 1_000_000_000
        guard host == TemporaryName.host || FileState(status).modified <= oldest,
            FileLock.acquire(file, .exclusive) == .acquired
        else { return }
        Path.remove(path)
    }
}
