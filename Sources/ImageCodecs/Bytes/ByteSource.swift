import CCodecShims
import Platform

/// A buffered source of bytes that are read once, from front to back: a file, a pipe or memory.
///
/// Not thread-safe: one source is used from one thread at a time.
@safe package final class ByteSource {
    /// The source that the shims read from, valid as long as this object.
    let handle: OpaquePointer
    // Kept alive, because a member's source reads from it.
    private let archive: ByteSource?

    /// Opens a file.
    /// - Parameter path: the file's path; bytes that are not valid UTF-8 are escaped as in `PathText`.
    /// - Throws: `CodecError.cannotOpen` with the system's message when the file does not exist, may not be read or is
    ///   a directory; `.systemRefused` when there is no descriptor, or no memory for a buffer.
    package convenience init(path: String) throws(CodecError) {
        var error: Int32 = 0
        let descriptor = unsafe path.withPath { unsafe codec_open_for_reading($0, &error) }
        guard descriptor >= 0 else {
            throw CurrentProcess.isExhausted(error)
                ? .systemRefused(systemMessage(error)) : .cannotOpen(systemMessage(error))
        }
        try self.init(descriptor: descriptor, closes: true)
    }

    /// Reads an open descriptor from its current position.
    /// - Parameters:
    ///   - descriptor: a file or pipe.
    ///   - closes: whether the descriptor is closed with this object, or at once if an error is thrown.
    /// - Throws: `CodecError.systemRefused` when there is no memory for a buffer.
    package init(descriptor: Int32, closes: Bool) throws(CodecError) {
        guard let handle = unsafe codec_source_create(descriptor, closes) else {
            throw Self.noMemory
        }
        unsafe self.handle = handle
        archive = nil
    }

    /// Reads a member of an archive.
    /// - Parameters:
    ///   - entry: the member, whose place was checked against the archive's size.
    ///   - offset: the offset of its bytes.
    ///   - archive: a regular file, or memory.
    /// - Throws: `CodecError.systemRefused` when there is no memory for a buffer.
    init(member entry: ZipArchive.Entry, at offset: Int, of archive: ByteSource) throws(CodecError) {
        var place = codec_member_place(
            offset: UInt64(offset), stored: UInt64(entry.storedSize), size: UInt64(entry.size),
            checksum: entry.checksum, is_deflated: entry.method == 8)
        guard let handle = unsafe codec_source_create_with_member(archive.handle, &place) else { throw Self.noMemory }
        unsafe self.handle = handle
        self.archive = archive
    }

    private static let noMemory = CodecError.systemRefused("no memory for a buffer to read into")

    /// Reads bytes in memory, which are copied.
    /// - Throws: `CodecError.systemRefused` when there is no memory for the copy.
    package init(bytes: [UInt8]) throws(CodecError) {
        guard let handle = unsafe codec_source_create_with_bytes(bytes, bytes.count) else {
            throw .systemRefused("no memory for a copy of \(bytes.count) bytes")
        }
        unsafe self.handle = handle
        archive = nil
    }

    /// The process's standard input, which stays open.
    /// - Throws: `CodecError.systemRefused` when there is no memory for a buffer.
    package static func standardInput() throws(CodecError) -> ByteSource {
        try ByteSource(descriptor: 0, closes: false)
    }

    deinit { unsafe codec_source_destroy(handle) }

    /// The next bytes, which are not consumed.
    /// - Parameter count: how many, at most 64; fewer are returned only at the end of the bytes.
    /// - Throws: `CodecError.io`.
    package func peek(_ count: Int = 64) throws(CodecError) -> [UInt8] {
        precondition(count >= 0, "a count")
        var bytes: UnsafePointer<UInt8>?
        var available = 0
        guard unsafe codec_source_peek(handle, count, &bytes, &available) else { throw failure() }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: min(available, count, 64)))
    }

    /// Reads until a memory region is full or the bytes end.
    /// - Returns: how many bytes were read.
    /// - Throws: `CodecError.io`.
    package func read(into memory: UnsafeMutableRawBufferPointer) throws(CodecError) -> Int {
        guard let base = memory.baseAddress else { return 0 }
        let count = unsafe codec_source_read(handle, base, memory.count)
        guard count >= 0 else { throw failure() }
        return count
    }

    /// Reads some bytes.
    /// - Parameter count: how many; fewer are returned only at the end of the bytes. Memory for all of them is
    ///   allocated at once, so the caller must check a count that comes from a file.
    /// - Throws: `CodecError.io`.
    package func read(_ count: Int) throws(CodecError) -> [UInt8] {
        precondition(count >= 0, "a count")
        var failed: CodecError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(CodecError) {
                initialized = unsafe try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failed = error
            }
        }
        if let failed { throw failed }
        return bytes
    }

    /// Reads bytes at a position without consuming them.
    /// - Parameters:
    ///   - position: bytes after the source's first one.
    ///   - count: how many; fewer are returned at the end of the bytes. Memory for all of them is allocated at once.
    /// - Returns: the bytes; `nil` if the source is a pipe or cannot be read.
    func peek(_ count: Int, at position: Int) -> [UInt8]? {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            let read = unsafe codec_source_read_at(handle, UInt64(position), base, count)
            failed = read < 0
            initialized = max(read, 0)
        }
        return failed ? nil : bytes
    }

    /// How many bytes are left in memory or in a regular file; `nil` for a pipe.
    ///
    /// The count is an estimate, because the file can grow or shrink. It allows a forged size to be rejected early.
    package var remainingCount: Int? {
        let count = unsafe codec_source_remaining(handle)
        return count < 0 ? nil : Int(count)
    }

    /// Reads many bytes in parts, so that memory is allocated only for bytes that exist.
    /// - Parameter count: how many; fewer are returned only at the end of the bytes.
    /// - Throws: `CodecError.io`.
    package func readProgressively(_ count: Int) throws(CodecError) -> [UInt8] {
        precondition(count >= 0, "a count")
        var bytes: [UInt8] = []
        if let remainingCount { bytes.reserveCapacity(min(count, remainingCount)) }
        while bytes.count < count {
            let wanted = min(count - bytes.count, 1 << 20)
            let part = try read(wanted)
            bytes += part
            if part.count < wanted { break }
        }
        return bytes
    }

    private func failure() -> CodecError {
        if let damage = unsafe codec_source_damage(handle) { return .malformed(.npy, unsafe String(cString: damage)) }
        return .io(systemMessage(unsafe codec_source_error(handle)))
    }
}

extension ByteSource {
    /// The number of bytes in memory or of a regular file, whose bytes can be read in any order; `nil` for others.
    var size: Int? {
        let size = unsafe codec_source_size(handle)
        return size < 0 ? nil : Int(size)
    }

    /// Reads the rest of an archive's member, because its checksum is verified at its end; does nothing for other sources.
    /// - Throws: `CodecError.malformed`, or `.limitExceeded` for a long rest.
    func verifyRest() throws(CodecError) {
        guard archive != nil else { return }
        guard let rest = remainingCount, rest <= 1 << 26 else {
            throw .limitExceeded("more than 64 MiB follow the array, and its checksum is at their end")
        }
        while try !read(1 << 16).isEmpty {}
    }

    /// Whether a path leads to something.
    static func exists(_ path: String) -> Bool { unsafe path.withPath { unsafe codec_path_exists($0) } }
}

/// The system's message for an errno: "No space left on device".
func systemMessage(_ number: Int32) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
        guard let base = text.baseAddress else { return "" }
        unsafe codec_describe_errno(number, base, text.count)
        return unsafe String(cString: base)
    }
}
