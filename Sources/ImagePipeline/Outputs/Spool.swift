import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Bytes that are kept until all of them are there: in a temporary file without a name, or in memory where the system
/// grants no such file.
///
/// The file is in the folder that TMPDIR names, or in /tmp. It ends with the process, however that ends.
final class Spool {
    /// The file; `nil` where the bytes are in memory.
    private let descriptor: Int32?
    private var memory: ByteSink?

    init() { descriptor = Self.openUnlinked() }

    deinit { if let descriptor { close(descriptor) } }

    /// What the bytes are written to, from the first on.
    func makeSink() throws(CodecError) -> ByteSink {
        if let descriptor { return try ByteSink(descriptor: descriptor, closes: false) }
        let sink = try ByteSink()
        memory = sink
        return sink
    }

    /// What all bytes are read from, once they were written and flushed.
    func makeSource() throws(CodecError) -> ByteSource {
        guard let descriptor else { return try ByteSource(bytes: memory?.bytes ?? []) }
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .io(SystemError.current.description) }
        return try ByteSource(descriptor: descriptor, closes: false)
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

    private static func openUnlinked() -> Int32? {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array((folder + "/imgconv-XXXXXX").utf8CString)
        return unsafe template.withUnsafeMutableBufferPointer { name -> Int32? in
            guard let name = name.baseAddress else { return nil }
            let descriptor = unsafe mkstemp(name)
            guard descriptor >= 0 else { return nil }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            unsafe unlink(name)
            return descriptor
        }
    }
}
