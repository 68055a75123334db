import FileSystem
import ImagePipeline
import JSON
import Platform

/// A log file with one JSON line per event: a time, the event's name, and the members that `--json` prints.
final class BatchLog: Sendable {
    private let file: FileDescriptor

    /// Opens the file for appending.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    init(_ path: String) throws(PipelineError) {
        do throws(Errno) {
            file = try FileDescriptor.open(atPath: path, .writeOnly, options: [.create, .append])
        } catch {
            throw PipelineError(.cannotCreate, path, "cannot be written: \(error)")
        }
    }

    deinit { file.closeQuietly() }

    /// Appends a line.
    func add(_ event: String, _ object: JSONObject) {
        var line = JSONObject()
        line.add("time", Int(CurrentProcess.secondsSince1970))
        line.add("event", event)
        line.add(membersOf: object)
        Console.write(line.text + "\n", to: file)
    }
}
