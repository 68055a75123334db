import CCodecShims

/// A buffered destination of encoded bytes: a file, a pipe or memory.
///
/// Not thread-safe: one sink is used from one thread at a time.
@safe package final class ByteSink {
    /// The sink that the shims write to, valid as long as this object.
    let handle: OpaquePointer

    /// Writes to an open descriptor.
    /// - Parameters:
    ///   - descriptor: a file or pipe.
    ///   - closes: whether the sink owns the descriptor. It is closed by `close()`, at the latest with this object, or
    ///     immediately if an error is thrown.
    /// - Throws: `CodecError.systemRefused` when there is no memory for a buffer.
    package init(descriptor: Int32, closes: Bool) throws(CodecError) {
        precondition(descriptor >= 0, "an open descriptor")
        guard let handle = unsafe codec_sink_create(descriptor, closes) else { throw Self.noMemory }
        unsafe self.handle = handle
    }

    /// Collects the bytes in memory; see `bytes`.
    /// - Throws: `CodecError.systemRefused` when there is no memory for a buffer.
    package init() throws(CodecError) {
        guard let handle = unsafe codec_sink_create_in_memory() else { throw Self.noMemory }
        unsafe self.handle = handle
    }

    /// The process's standard output, which stays open.
    /// - Throws: `CodecError.systemRefused` when there is no memory for a buffer.
    package static func standardOutput() throws(CodecError) -> ByteSink {
        try ByteSink(descriptor: 1, closes: false)
    }

    private static let noMemory = CodecError.systemRefused("no memory for a buffer to write from")

    deinit { unsafe codec_sink_destroy(handle) }

    /// The bytes written so far, for a sink in memory; otherwise, those that have not been flushed.
    package var bytes: [UInt8] {
        var count = 0
        let start = unsafe codec_sink_bytes(handle, &count)
        return unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// Writes bytes.
    /// - Throws: `CodecError.io` with the system's message.
    package func write(_ bytes: [UInt8]) throws(CodecError) {
        guard unsafe codec_sink_write(handle, bytes, bytes.count) else { throw failure() }
    }

    /// Writes bytes.
    /// - Throws: `CodecError.io` with the system's message.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(CodecError) {
        guard let base = bytes.baseAddress else { return }
        guard unsafe codec_sink_write(handle, base, bytes.count) else { throw failure() }
    }

    /// Writes the buffered bytes to the descriptor.
    /// - Throws: `CodecError.io` with the system's message.
    package func flush() throws(CodecError) {
        guard unsafe codec_sink_flush(handle) else { throw failure() }
    }

    /// Flushes, and closes an owned descriptor; some systems report a full disk only at this point.
    /// - Throws: `CodecError.io` with the system's message.
    package func close() throws(CodecError) {
        guard unsafe codec_sink_close(handle) else { throw failure() }
    }

    /// The error of the last call that failed.
    func failure() -> CodecError { .io(systemMessage(unsafe codec_sink_error(handle))) }
}
