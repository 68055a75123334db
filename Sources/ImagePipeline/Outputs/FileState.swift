import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What tells quickly whether a file may have changed.
package struct FileState: Equatable, Sendable {
    /// Bytes.
    package var size: Int64
    /// When it was last written to, in nanoseconds since 1970.
    package var modified: Int64

    package init(size: Int64, modified: Int64) {
        self.size = size
        self.modified = modified
    }

    init(_ status: stat) {
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        size = Int64(status.st_size)
        // A time that no clock shows wraps around, and is still the same the next time.
        modified = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// The state of what stands at a path; `nil` where nothing does.
    package init?(of path: String) {
        var status = stat()
        guard unsafe path.withPath({ unsafe stat($0, &status) }) == 0 else { return nil }
        self.init(status)
    }
}

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
        let descriptor = unsafe path.withPath { unsafe open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            throw PipelineError(.noInput, path, "cannot be opened: \(SystemError.current)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw PipelineError(.io, path, "reading failed: \(SystemError.current)")
        }
        state = FileState(status)
        var hasher = DigestHasher()
        let error = unsafe withUnsafeTemporaryAllocation(byteCount: 1 << 17, alignment: 16) { buffer -> SystemError? in
            while true {
                let count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
                if count == 0 { return nil }
                if count > 0 { unsafe hasher.add(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
                if count < 0, errno != EINTR { return SystemError.current }
            }
        }
        if let error { throw PipelineError(.io, path, "reading failed: \(error)") }
        digest = hasher.finish()
    }
}
