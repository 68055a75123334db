import FileSystem
package import ImagePipeline
import Platform

/// A list of paths, one a line or separated by NUL: a file, or standard input.
package struct FileList: Sendable {
    /// Where the list is read from.
    package var source: InputSource
    /// Whether paths are separated by NUL; otherwise by LF or CR LF.
    package var isNullSeparated: Bool

    package init(_ source: InputSource, isNullSeparated: Bool = false) {
        self.source = source
        self.isNullSeparated = isNullSeparated
    }

    /// Opens the list.
    /// - Throws: `PipelineError` of kind `noInput`.
    func open() throws(PipelineError) -> FileDescriptor {
        guard case .file(let path) = source else { return .standardInput }
        guard FileKind(of: path) != .directory else {
            throw PipelineError(
                .noInput, path, "is a directory; name a file that lists paths, or the directory as an input")
        }
        do throws(Errno) { return try FileDescriptor.open(atPath: path, .readOnly) } catch {
            throw PipelineError(.noInput, path, "cannot be opened: \(error)")
        }
    }

    /// Reads the paths, and closes the list; empty ones are left out.
    /// - Parameter body: receives a path, and returns whether to continue.
    /// - Throws: `PipelineError`: `io` if reading fails, `usage` for a line that contains NUL.
    func read(_ file: FileDescriptor, _ body: (String) -> Bool) throws(PipelineError) {
        defer { if source != .standardInput { file.closeQuietly() } }
        let separator: UInt8 = isNullSeparated ? 0 : 0x0A
        var goesOn = true
        var hasNull = false
        do throws(Errno) {
            try LineReader.read(file, separatedBy: separator) { bytes, range in
                var range = range
                if !isNullSeparated, let last = bytes[range].last, last == 0x0D {
                    range = range.lowerBound..<range.upperBound - 1
                }
                guard goesOn, !range.isEmpty else { return goesOn }
                hasNull = bytes[range].contains(0)
                guard !hasNull else {
                    goesOn = false
                    return false
                }
                goesOn = body(PathText.text(bytes[range]))
                return goesOn
            }
        } catch {
            throw PipelineError(.io, source.name, "reading failed: \(error)")
        }
        if hasNull {
            throw PipelineError(
                .usage, source.name,
                "holds NUL, which no path has; add -0 if NUL separates its paths, as of find -print0")
        }
    }
}
