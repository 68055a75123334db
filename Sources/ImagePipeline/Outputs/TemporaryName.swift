import FileSystem
import Platform

/// Names of temporary files: `.NAME.imgconv-HOST-PROCESS-RANDOM.tmp`, where HOST is eight digits of the host's digest.
enum TemporaryName {
    private static let mark = ".imgconv-"
    private static let ending = ".tmp"

    /// A random name next to a path.
    static func random(beside path: String) -> String {
        let (folder, name) = PathName.split(path)
        // The suffix must not make a long name too long: 255 bytes is the common limit.
        let shortened = String(decoding: name.utf8.prefix(180), as: UTF8.self)
        return
            "\(folder).\(shortened)\(mark)\(host)-\(CurrentProcess.identifier)-\(UInt32.random(in: .min ... .max))\(ending)"
    }

    /// The host on which this program created a temporary file; `nil` for other file names.
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

    /// The eight digits of this host.
    static let host = String(Digest(of: CurrentProcess.hostName).text.prefix(8))
}

/// Temporary files left by killed runs.
package enum Leftovers {
    /// Seconds for which a file from another host is kept, because its lock may not be visible here.
    private static let patience: Int64 = 60

    /// Removes leftovers from a folder.
    ///
    /// A file is a leftover if its name has the form of a temporary name and no process holds its lock. A process that
    /// ends for any reason loses its locks.
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
