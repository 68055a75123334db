package import FileSystem
import ImageCodecs

/// What a file was when it was read.
package struct FileContent: Equatable, Sendable {
    /// Looked at before the content, so that a change in between makes the next look take it for changed.
    package var state: FileState
    /// All its bytes.
    package var digest: Digest

    package init(_ state: FileState, _ digest: Digest) {
        self.state = state
        self.digest = digest
    }

    /// Reads a file from front to back.
    /// - Throws: `PipelineError`: `noInput` if it cannot be opened, `io` if reading fails.
    package init(of path: String) throws(PipelineError) {
        let file: FileDescriptor
        do throws(Errno) { file = try FileDescriptor.open(atPath: path, .readOnly) } catch {
            throw PipelineError(.noInput, path, "cannot be opened: \(error)")
        }
        defer { file.closeQuietly() }
        do throws(Errno) {
            state = FileState(try Stat(file))
            var hasher = DigestHasher()
            var buffer = [UInt8](repeating: 0, count: 1 << 17)
            while true {
                let count = try file.readBytes(into: &buffer)
                if count == 0 { break }
                unsafe buffer.withUnsafeBytes { unsafe hasher.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            }
            digest = hasher.finish()
        } catch {
            throw PipelineError(.io, path, "reading failed: \(error)")
        }
    }
}
