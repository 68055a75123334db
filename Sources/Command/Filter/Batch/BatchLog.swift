import ImageCodecs
import ImagePipeline

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A log file with one JSON line per event: a time, the event's name, and the members that `--json` prints.
final class BatchLog: Sendable {
    private let descriptor: Int32

    /// Opens the file for appending.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    init(_ path: String) throws(PipelineError) {
        descriptor = unsafe path.withPath { unsafe open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666) }
        guard descriptor >= 0 else {
            throw PipelineError(.cannotCreate, path, "cannot be written: \(SystemError.current)")
        }
    }

    deinit { close(descriptor) }

    /// Appends a line.
    /// - Parameter object: the text of a JSON object that is not empty.
    func add(_ event: String, _ object: String) {
        let line = "{\"time\": \(time(nil)), \"event\": \(JSONText.quoted(event)), \(object.dropFirst())\n"
        Console.write(line, to: descriptor)
    }
}
