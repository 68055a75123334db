import FileSystem
import ImagePipeline
import JSON

/// A line of a journal: an event of an image and its time.
///
///     {"event": "begun", "input": "x/a.png", "time": 1763881200}
///     {"event": "done", "input": "x/a.png", "time": 1763881201, "size": 90321,
///      "modified": "1763800000.123456789", "content": "<32 digits>", "settings": "<32 digits>"}
///     {"event": "failed", "input": "x/b.png", "time": 1763881201, "error": "damaged PNG: ...", "cause": "damaged PNG"}
///
/// Each entry is written on one line. `input` is the path below the input directory. `output` is the path below the
/// output folder, and is omitted if it equals `input`. Names that are not UTF-8 are written as `PathText` specifies.
struct JournalEntry: Equatable {
    /// The kind of event.
    enum Event: String {
        /// Work has begun: from now on, any file at the output's path belongs to this run.
        case begun
        case done
        case failed
    }

    var event: Event
    var input: String
    var output: String
    /// Seconds since 1970.
    var time: Int64
    /// The input's content, for an image that is done.
    var content: FileContent?
    /// The digest of the settings, for an image that is done.
    var settings: Digest?
    /// The reason for a failure, without the file's name.
    var error = ""
    /// The kind of failure, in words.
    var cause = ""
    /// Whether a file at the output's path does not belong to this run, for a failure.
    var leavesForeignOutput = false
    /// Whether an output that exists already was refused before work on the image began, so that nothing has changed.
    var wasRefused = false

    /// The line without its line end.
    var line: String {
        var object = JSONObject()
        object.add("event", event.rawValue)
        object.add("input", input)
        if output != input { object.add("output", output) }
        object.add("time", Int(time))
        if let content {
            object.add("size", Int(content.state.size))
            object.add("modified", Self.seconds(content.state.modified))
            object.add("content", content.digest.text)
        }
        if let settings { object.add("settings", settings.text) }
        if event == .failed {
            object.add("error", error)
            object.add("cause", cause)
            if leavesForeignOutput { object.add("foreign", true) }
            if wasRefused { object.add("refused", true) }
        }
        return object.text
    }

    /// Nanoseconds as `seconds.nine digits`.
    private static func seconds(_ nanoseconds: Int64) -> String {
        let (whole, rest) = (nanoseconds.magnitude / 1_000_000_000, nanoseconds.magnitude % 1_000_000_000)
        let digits = String(rest)
        return "\(nanoseconds < 0 ? "-" : "")\(whole).\(String(repeating: "0", count: 9 - digits.count))\(digits)"
    }

    private static func nanoseconds(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 9, let whole = Int64(parts[0]), let rest = Int64(parts[1]),
            whole >= 0, rest >= 0
        else { return nil }
        let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow2) = product.addingReportingOverflow(rest)
        return overflow || overflow2 ? nil : isNegative ? -sum : sum
    }
}

extension JournalEntry {
    /// Parses a line; `nil` for an incomplete line, or one that is not a journal's.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        var object = FlatJSON(bytes, range)
        var event: Event?
        var (input, output): (String?, String?)
        var (time, size, modified): (Int64?, Int64?, Int64?)
        var (content, settings): (Digest?, Digest?)
        var (error, cause, isForeign, wasRefused) = ("", "", false, false)
        while let (name, value) = object.next() {
            switch name {
            case "event": event = Event(rawValue: value)
            case "input": input = value
            case "output": output = value
            case "time": time = Int64(value)
            case "size": size = Int64(value)
            case "modified": modified = Self.nanoseconds(value)
            case "content": content = Digest(text: value)
            case "settings": settings = Digest(text: value)
            case "error": error = value
            case "cause": cause = value
            case "foreign": isForeign = value == "true"
            case "refused": wasRefused = value == "true"
            default: break
            }
        }
        guard object.isWhole, let event, let input, let time else { return nil }
        self.init(event: event, input: input, output: output ?? input, time: time, settings: settings)
        (self.error, self.cause, leavesForeignOutput, self.wasRefused) = (error, cause, isForeign, wasRefused)
        if let size, let modified, let content {
            self.content = FileContent(FileState(size: size, modified: modified), content)
        }
        if event == .done && (self.content == nil || settings == nil) { return nil }
    }
}
