import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads small files into memory.
enum WholeFile {
    /// All bytes of a file.
    /// - Throws: `PipelineError`: `noInput` if it cannot be opened, `io` if reading fails, `data` beyond the limit.
    static func read(_ path: String, limit: Int) throws(PipelineError) -> [UInt8] {
        let descriptor = unsafe path.withPath { unsafe open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            throw PipelineError(.noInput, path, "cannot be opened: \(SystemError.current)")
        }
        defer { close(descriptor) }
        return try read(descriptor, name: path, limit: limit)
    }

    /// All bytes of standard input.
    static func readStandardInput(limit: Int) throws(PipelineError) -> [UInt8] {
        try read(STDIN_FILENO, name: "standard input", limit: limit)
    }

    private static func read(_ descriptor: Int32, name: String, limit: Int) throws(PipelineError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe readOnce(descriptor, $0) }
            if count == 0 { return bytes }
            if count < 0 {
                let error = SystemError.current
                if error.number == EINTR { continue }
                let kind: PipelineError.Kind = error.number == EISDIR ? .noInput : .io
                throw PipelineError(kind, name, "cannot be read: \(error)")
            }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw PipelineError(.data, name, "is larger than \(limit >> 20) MiB, too large for a kernel")
            }
        }
    }
}

/// read(2), under a name that our own methods do not hide.
private func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    unsafe read(descriptor, buffer.baseAddress, buffer.count)
}
