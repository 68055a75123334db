import JSON
import Batch
import ImagePipeline

/// The state of directory runs as text and as JSON.
struct StatusReport {
    private let output: String
    private let status: BatchStatus

    /// The largest number of files that the text lists; JSON lists all.
    private static let namedFiles = 20

    init(_ output: String, _ status: BatchStatus) {
        self.output = output
        self.status = status
    }

    /// The text: a line of counts, followed by the files that are not done.
    var lines: [String] {
        var parts = ["\(status.done) done"]
        for (files, words) in [
            (status.failed.count, "failed"), (status.begun.count, "begun but not ended"),
            (status.gone.count, "done but their output gone"), (status.missing.count, "missing"),
        ] where files > 0 { parts.append("\(files) \(words)") }
        var lines = [
            "\(output.singleLine): \(parts.joined(separator: ", "))\(status.isUnderWay ? "; a run is in progress" : "")"
        ]
        if let count = status.shards.map(\.count).max() {
            let absent = status.absentShards
            lines.append(
                absent.isEmpty
                    ? "\(count) shards, each with a journal"
                    : "\(count) shards, of which \(Self.list(absent)) \(absent.count == 1 ? "has" : "have") no journal yet"
            )
        }
        var groups = FailureGroups()
        for failure in status.failed { groups.add(file: failure.input, error: failure.error, cause: failure.cause) }
        lines += groups.lines
        lines += Self.named("begun but not ended", status.begun)
        lines += Self.named("done but their output gone", status.gone)
        lines += Self.named("missing", status.missing)
        if let line = PassedOverText(status.passedOver).line { lines.append(line) }
        return lines + status.unreadable.map(\.description)
    }

    private static func named(_ title: String, _ files: [String]) -> [String] {
        guard !files.isEmpty else { return [] }
        let names = files.prefix(namedFiles).map { "  \($0.singleLine)" }
        return ["\(title): \(files.count)"] + names
            + (files.count > namedFiles ? ["  and \(files.count - namedFiles) more"] : [])
    }

    private static func list(_ numbers: [Int]) -> String {
        let shown = numbers.prefix(namedFiles).map(String.init).joined(separator: ", ")
        return numbers.count > namedFiles ? "\(shown) and \(numbers.count - namedFiles) more" : shown
    }

    /// One object: the counts, and all files that are not done.
    var json: String {
        var object = JSONObject()
        object.add("output", output)
        object.add("complete", status.isComplete)
        object.add("under_way", status.isUnderWay)
        object.add("done", status.done)
        object.add(
            "failed",
            status.failed.map { failure in
                var object = JSONObject()
                object.add("input", failure.input)
                object.add("error", failure.error)
                object.add("cause", failure.cause)
                return object
            })
        object.add("begun", status.begun)
        object.add("gone", status.gone)
        object.add("missing", status.missing)
        object.add("not_read", status.passedOver.json)
        object.add("folders_not_entered", status.passedOver.folders)
        object.add("unreadable", status.unreadable.map(\.description))
        object.add("shards", status.shards.map(\.count).max())
        object.add("absent_shards", status.absentShards)
        return object.text
    }
}
