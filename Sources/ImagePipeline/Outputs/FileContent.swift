package import FileSystem
import ImageCodecs

/// The state and the digest of a file when it was read.
package struct FileContent: Equatable, Sendable {
    /// The state before the content was read, so that the next check detects a change in between.
    package var state: FileState
    /// The digest of all bytes.
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
