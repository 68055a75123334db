import FileSystem
import ImageCodecs
import Platform

/// Bytes that are kept until all of them are there: in a temporary file without a name, or in memory where the system
/// grants no such file.
///
/// The file is in the folder that TMPDIR names, or in /tmp. It ends with the process, however that ends.
final class Spool {
    /// The file; `nil` where the bytes are in memory.
    private let file: FileDescriptor?
    private var memory: ByteSink?

    init() { file = try? FileDescriptor.openUnnamed(in: Environment["TMPDIR"] ?? "/tmp") }

    deinit { file?.closeQuietly() }

    /// What the bytes are written to, from the first on.
    func makeSink() throws(CodecError) -> ByteSink {
        if let file { return try ByteSink(descriptor: file.rawValue, closes: false) }
        let sink = try ByteSink()
        memory = sink
        return sink
    }

    /// What all bytes are read from, once they were written and flushed.
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
