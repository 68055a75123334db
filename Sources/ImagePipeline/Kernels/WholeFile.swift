import FileSystem
import ImageCodecs

/// Reads small files into memory.
enum WholeFile {
    /// All bytes of a file.
    /// - Throws: `PipelineError`: `noInput` if it cannot be opened, `io` if reading fails, `data` beyond the limit.
    static func read(_ path: String, limit: Int) throws(PipelineError) -> [UInt8] {
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
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw PipelineError(.data, name, "is larger than \(limit >> 20) MiB, too large for a kernel")
            }
        }
    }
}
