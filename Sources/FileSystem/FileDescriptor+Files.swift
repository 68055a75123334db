import LibC
import Platform
@_exported public import SystemPackage

extension FileDescriptor {
    /// Opens a file that child processes do not inherit.
    /// - Parameters:
    ///   - path: the path, as text in the form of `PathText`.
    ///   - permissions: the permissions of a newly created file, before the umask is applied.
    package static func open(
        atPath path: String, _ mode: AccessMode, options: OpenOptions = [], permissions: FilePermissions = .forFiles
    ) throws(Errno) -> FileDescriptor {
        try typed {
            try unsafe path.withPath { path in
                try unsafe FileDescriptor.open(
                    path, mode, options: OpenOptions(rawValue: options.rawValue | OpenOptions.closeOnExec.rawValue),
                    permissions: permissions)
            }
        }
    }

    /// Reads available bytes into an array, from an index to the array's end at most.
    /// - Returns: The number of bytes read; 0 at the end of the file.
    package func readBytes(into bytes: inout [UInt8], from start: Int = 0) throws(Errno) -> Int {
        try typed {
            try unsafe bytes.withUnsafeMutableBytes { memory in
                try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: memory[start...]))
            }
        }
    }

    /// Writes all bytes.
    package func writeBytes(_ bytes: [UInt8]) throws(Errno) {
        // swift-system's generic `writeAll` is not used: its first call adds start-up time that is noticeable with
        // --version.
        try typed {
            try unsafe bytes.withUnsafeBytes { memory in
                var written = 0
                while written < memory.count {
                    written += try unsafe write(UnsafeRawBufferPointer(rebasing: memory[written...]))
                }
            }
        }
    }

    /// Moves the file offset to the first byte.
    package func rewind() throws(Errno) { _ = try typed { try seek(offset: 0, from: .start) } }

    /// Flushes written data to the disk.
    package func synchronize() throws(Errno) {
        guard fsync(rawValue) == 0 else { throw Errno.last }
    }

    /// Closes the descriptor and ignores errors.
    ///
    /// It is for files that were only read, or for which a failed close does no harm.
    package func closeQuietly() { try? close() }

    /// Checks for errors of earlier writes; the descriptor stays open.
    ///
    /// Some file systems report a full disk only when a file is closed, so a duplicate of the descriptor is closed.
    package func checkWritten() throws(Errno) {
        // Without a duplicate there is nothing to close, and no sign that the file is damaged.
        guard let duplicate = try? duplicate() else { return }
        try typed { try duplicate.close() }
    }

    /// Opens an unnamed temporary file for reading and writing.
    ///
    /// The system deletes its content when the file is closed, however the process ends.
    /// - Parameter folder: a folder on the file system to use; empty for the current folder.
    package static func openUnnamed(in folder: String) throws(Errno) -> FileDescriptor {
        for _ in 0..<100 {
            let path = "\(folder.isEmpty ? "" : folder + "/").imgconv-\(UInt64.random(in: .min ... .max))"
            do throws(Errno) {
                let file = try open(
                    atPath: path, .readWrite, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
                Path.remove(path)
                return file
            } catch {
                guard error == .fileExists else { throw error }
            }
        }
        throw .fileExists
    }

    /// Opens descriptors 0, 1 and 2 if the caller closed them, so that no other file gets their numbers.
    ///
    /// Reading from such a standard input, or writing to such a standard output or error, still fails. Call this before
    /// opening any other file.
    /// - Returns: `false` if nothing can be opened.
    package static func openClosedStandardStreams() -> Bool {
        for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
            let direction = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY
            var opened = unsafe LibC.open("/dev/null", direction)
            // Some containers have no /dev.
            if opened < 0 { opened = unsafe LibC.open("/", O_RDONLY) }
            guard opened == stream else { return false }
        }
        return true
    }
}

extension FilePermissions {
    /// The permissions of new files: reading and writing for all, before the umask is applied.
    package static var forFiles: FilePermissions { FilePermissions(rawValue: 0o666) }
    /// The permissions of new folders: full access for all, before the umask is applied.
    package static var forFolders: FilePermissions { FilePermissions(rawValue: 0o777) }
}

extension Errno {
    /// The error of the last failed system call.
    static var last: Errno { Errno(rawValue: errno) }
}

/// Adds typed throws to a closure that throws only `Errno`, as many of swift-system's functions do.
func typed<Result>(_ body: () throws -> Result) throws(Errno) -> Result {
    do { return try body() } catch { throw error as? Errno ?? .ioError }
}
