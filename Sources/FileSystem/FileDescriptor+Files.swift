import LibC
import Platform
@_exported public import SystemPackage

extension FileDescriptor {
    /// Opens a file; not handed on to programs that this one starts.
    /// - Parameters:
    ///   - path: its path, as `PathText` writes it.
    ///   - permissions: those of a file that is created, less what the process's mask takes away.
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

    /// Reads what there is, at most as much as fits into an array from an index on.
    /// - Returns: how many bytes were read; 0 at the end.
    package func readBytes(into bytes: inout [UInt8], from start: Int = 0) throws(Errno) -> Int {
        try typed {
            try unsafe bytes.withUnsafeMutableBytes { memory in
                try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: memory[start...]))
            }
        }
    }

    /// Writes all bytes.
    package func writeBytes(_ bytes: [UInt8]) throws(Errno) {
        // Not swift-system's generic `writeAll`: its first call costs start-up time that --version would show.
        try typed {
            try unsafe bytes.withUnsafeBytes { memory in
                var written = 0
                while written < memory.count {
                    written += try unsafe write(UnsafeRawBufferPointer(rebasing: memory[written...]))
                }
            }
        }
    }

    /// Goes back to the first byte.
    package func rewind() throws(Errno) { _ = try typed { try seek(offset: 0, from: .start) } }

    /// Has what was written put on the disk.
    package func synchronize() throws(Errno) {
        guard fsync(rawValue) == 0 else { throw Errno.last }
    }

    /// Closes the descriptor, whose file was only read, or is in order whatever closing says.
    package func closeQuietly() { try? close() }

    /// Asks the system for errors of earlier writes; the descriptor stays open.
    ///
    /// Some file systems tell of a full disk only when a file is closed: a duplicate of the descriptor is closed.
    package func checkWritten() throws(Errno) {
        // Without a duplicate there is nothing to close, and the file is not known to be damaged.
        guard let duplicate = try? duplicate() else { return }
        try typed { try duplicate.close() }
    }

    /// Opens a file without a name for reading and writing: its bytes are gone when it is closed, however the process ends.
    /// - Parameter folder: the folder on whose file system it is; empty for the current one.
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

    /// Opens descriptors 0, 1 and 2 where the caller closed them, so that no file gets their numbers.
    ///
    /// What is opened can be used in the wrong direction only. To be called before any other file is opened.
    /// - Returns: false where nothing can be opened.
    package static func openClosedStandardStreams() -> Bool {
        for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
            let direction = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY
            var opened = unsafe LibC.open("/dev/null", direction)
            // There is no /dev in some containers.
            if opened < 0 { opened = unsafe LibC.open("/", O_RDONLY) }
            guard opened == stream else { return false }
        }
        return true
    }
}

extension FilePermissions {
    /// Of new files: reading and writing for all, less what the process's mask takes away.
    package static var forFiles: FilePermissions { FilePermissions(rawValue: 0o666) }
    /// Of new folders.
    package static var forFolders: FilePermissions { FilePermissions(rawValue: 0o777) }
}

extension Errno {
    /// What the last call that failed left.
    static var last: Errno { Errno(rawValue: errno) }
}

/// Calls what throws nothing but `Errno` without saying so in its type, as many of swift-system's functions do.
func typed<Result>(_ body: () throws -> Result) throws(Errno) -> Result {
    do { return try body() } catch { throw error as? Errno ?? .ioError }
}
