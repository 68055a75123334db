import FileSystem
import ImageCodecs
import Platform

/// Keeps bytes until all of them are available: in an unnamed temporary file, or in memory if there is no such file.
///
/// The file is in the folder that TMPDIR names, or in /tmp. It is deleted when the process ends for any reason.
final class Spool {
    /// The file; `nil` if the bytes are in memory.
    private let file: FileDescriptor?
    private var memory: ByteSink?

    init() { file = try? FileDescriptor.openUnnamed(in: Environment["TMPDIR"] ?? "/tmp") }

    deinit { file?.closeQuietly() }

    /// Returns the sink for the bytes.
    func makeSink() throws(CodecError) -> ByteSink {
        if let file { return try ByteSink(descriptor: file.rawValue, closes: false) }
        let sink = try ByteSink()
        memory = sink
        return sink
    }

    /// Returns the source of all bytes, after they were written and flushed.
    func makeSource() throws(CodecError) -> ByteSource {
        guard let file else { return try ByteSource(bytes: memory?.bytes ?? []) }
        do throws(Errno) { try file.rewind() } catch { throw .io(error.description) }
        return try ByteSource(descriptor: file.rawValue, closes: false)
    }

    /// Copies all bytes.
    func copy(to sink: ByteSink) throws(CodecError) {
        let source = try makeSource()
        while true {
            let piece = try source.read(1 << 18)
            if piece.isEmpty { break }
            try sink.write(piece)
        }
        try sink.flush()
    }
}
