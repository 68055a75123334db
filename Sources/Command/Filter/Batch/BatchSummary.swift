import JSON
import Batch
import ImagePipeline
import ImageReport

/// The summary of a batch run.
struct BatchSummary {
    private let tally: BatchTally
    private let seconds: Double
    private let warnings: [String]

    /// - Parameter warnings: warnings about the run as a whole.
    init(_ tally: BatchTally, seconds: Double, warnings: [String]) {
        self.tally = tally
        self.warnings = warnings
        self.seconds = seconds
    }

    /// `1200 images written, 3 skipped, 2 failed, 7 other files ignored, in 12.3 s (97.6 images/s)`.
    var line: String {
        var parts = [tally.planned > 0 ? "\(images(tally.planned)) to be written" : "\(images(tally.done)) written"]
        if tally.skipped > 0 { parts.append("\(tally.skipped) skipped") }
        if tally.failed > 0 { parts.append("\(tally.failed) failed") }
        if let others = PassedOverText(tally.passedOver).others { parts.append(others) }
        var line = parts.joined(separator: ", ") + ", in \(Self.duration(seconds))"
        if tally.done > 0, seconds > 0 {
            line += " (\(NumberFormatter.significant(Double(tally.done) / seconds, digits: 3)) images/s)"
        }
        return tally.wasInterrupted ? "interrupted: \(line)" : line
    }

    /// The same as a JSON object.
    var json: JSONObject {
        var object = JSONObject()
        object.add("written", tally.done)
        object.add("skipped", tally.skipped)
        object.add("failed", tally.failed)
        object.add("passed_over", tally.passedOver.files)
        object.add("not_read", tally.passedOver.json)
        object.add("folders_not_entered", tally.passedOver.folders)
        object.add("seconds", seconds)
        object.add("warnings", warnings)
        return object
    }

    private func images(_ count: Int) -> String { "\(count) \(count == 1 ? "image" : "images")" }

    /// `12.3 s`, `4 min 05 s`, `3 h 20 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds >= 60 else { return "\(NumberFormatter.fixed(seconds, digits: seconds < 10 ? 2 : 1)) s" }
        guard seconds < 1e9 else { return "more than 30 years" }
        let whole = Int(seconds)
        let (minutes, rest) = (whole / 60, whole % 60)
        guard minutes >= 60 else { return "\(minutes) min \(rest < 10 ? "0" : "")\(rest) s" }
        return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) min"
    }
}

extension BatchResult {
    /// The image's JSON object, as `--json` and the log print it.
    /// - Parameter listsStages: whether the time of each stage is included.
    func json(_ kernels: KernelSelection, listsStages: Bool = false) -> JSONObject {
        if case .done(let request, let outcome) = status {
            return RunReport(request, outcome, kernels).json(listsStages: listsStages)
        }
        var object = JSONObject()
        object.add("input", file.place == .standardInput ? "-" : file.place.name)
        switch status {
        case .done: break
        case .skipped(let reason):
            object.add("output", output)
            object.add("status", "skipped")
            object.add("error", nil as String?)
            object.add("reason", reason)
        case .planned:
            object.add("output", output)
            object.add("status", "planned")
            object.add("error", nil as String?)
        case .failed(let error):
            object.add("output", nil as String?)
            object.add("status", "failed")
            object.add("error", error.description)
        }
        object.add("seconds", seconds)
        object.add("warnings", [String]())
        return object
    }
}
