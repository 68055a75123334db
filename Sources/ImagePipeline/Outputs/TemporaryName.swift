import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Names of temporary files: `.NAME.imgconv-HOST-PROCESS-RANDOM.tmp`, HOST being eight digits that stand for it.
enum TemporaryName {
    private static let mark = ".imgconv-"
    private static let ending = ".tmp"

    /// A name beside a path.
    static func random(beside path: String) -> String {
        let (folder, name) = PathName.split(path)
        // A long name must not become too long through our ending: 255 bytes is the common limit.
        let shortened = String(decoding: name.utf8.prefix(180), as: UTF8.self)
        return "\(folder).\(shortened)\(mark)\(host)-\(getpid())-\(UInt32.random(in: .min ... .max))\(ending)"
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
    static let host: String = {
        var name = [UInt8](repeating: 0, count: 256)
        let count = name.count
        unsafe name.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            _ = unsafe gethostname(base.assumingMemoryBound(to: CChar.self), count - 1)
        }
        return String(Digest(of: name.prefix { $0 != 0 }).text.prefix(8))
    }()
}

/// Temporary files that a killed run has left.
package enum Leftovers {
    /// Seconds for which a file of another host is left alone: its lock may not be seen from here.
    private static let patience = 60

    /// Removes them from a folder.
    ///
    /// A file is a leftover if its name is one of ours and nobody holds its lock: a process that ends, however it ends,
    /// loses its locks.
    package static func remove(from folder: String) {
        guard let stream = unsafe (folder.isEmpty ? "." : folder).withPath({ unsafe opendir($0) }) else { return }
        defer { unsafe closedir(stream) }
        while let entry = unsafe readdir(stream) {
            let name = unsafe FolderListing.name(of: entry)
            if let host = TemporaryName.host(of: name) { remove(folder + name, from: host) }
        }
    }

    private static func remove(_ path: String, from host: Substring) {
        let descriptor = unsafe path.withPath { unsafe open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        let isFresh = FileState(status).modified > (Int64(time(nil)) - Int64(patience)) * 1_000_000_000
        guard host == TemporaryName.host || !isFresh, FileLock.take(descriptor, .exclusive) == .taken else { return }
        unsafe path.withPath { _ = unsafe unlink($0) }
    }
}
