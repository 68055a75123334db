import FileSystem
import ImagePipeline
import Platform

/// A file that gets a JSON line for everything that happens: the objects of `--json` behind a time and an event.
final class BatchLog: Sendable {
    private let file: FileDescriptor

    /// Opens the file; lines are added to what it holds.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    init(_ path: String) throws(PipelineError) {
        do throws(Errno) {
            file = try FileDescriptor.open(atPath: path, .writeOnly, options: [.create, .append])
        } catch {
            throw PipelineError(.cannotCreate, path, "cannot be written: \(error)")
        }
    }

    deinit { file.closeQuietly() }

    /// Adds a line.
    /// - Parameter object: the text of a JSON object with a member at least.
    func add(_ event: String, _ object: String) {
        let line =
            "{\"time\": \(CurrentProcess.secondsSince1970), \"event\": \(JSONText.quoted(event)), \(object.dropFirst())\n"
        Console.write(line, to: file)
    }
}
