import FileSystem
import ImageCodecs

/// Reads small files into memory.
enum WholeFile {
    /// All bytes of a file; of an array in an archive, those of the array.
    /// - Throws: `PipelineError`: `noInput` if it cannot be opened, `io` if reading fails, `data` beyond the limit.
    static func read(_ path: String, limit: Int) throws(PipelineError) -> [UInt8] {
        if ArrayArchive.split(path) != nil, FileKind(of: path) == .absent {
            do throws(CodecError) { return try bytes(of: .opening(path), name: path, limit: limit) } catch {
                throw PipelineError(error, subject: path)
            }
        }
        let file: FileDescriptor
        do throws(Errno) { file = try FileDescriptor.open(atPath: path, .readOnly) } catch {
            throw PipelineError(.noInput, path, "cannot be opened: \(error)")
        }
        defer { file.closeQuietly() }
        return try read(file, name: path, limit: limit)
    }

    /// All bytes of standard input.
    static func readStandardInput(limit: Int) throws(PipelineError) -> [UInt8] {
        try read(.standardInput, name: "standard input", limit: limit)
    }

    private static func read(_ file: FileDescriptor, name: String, limit: Int) throws(PipelineError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count: Int
            do throws(Errno) { count = try file.readBytes(into: &buffer) } catch {
                throw PipelineError(error == .isDirectory ? .noInput : .io, name, "cannot be read: \(error)")
            }
            if count == 0 { break }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw tooLarge(name, limit) }
        }
        guard ArrayArchive.isMagic(bytes) else { return bytes }
        do throws(CodecError) {
            return try self.bytes(of: ByteSource(bytes: bytes).array(limits: DecodeLimits()), name: name, limit: limit)
        } catch {
            throw PipelineError(error, subject: name)
        }
    }

    private static func bytes(of source: ByteSource, name: String, limit: Int) throws(CodecError) -> [UInt8] {
        let bytes = try source.readProgressively(limit)
        guard try source.peek(1).isEmpty else { throw .limitExceeded(tooLarge(name, limit).message) }
        return bytes
    }

    private static func tooLarge(_ name: String, _ limit: Int) -> PipelineError {
        PipelineError(.data, name, "is larger than \(limit >> 20) MiB, too large for a kernel")
    }
}
