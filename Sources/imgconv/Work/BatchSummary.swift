import ImagePipeline

/// A run on many files in a line.
struct BatchSummary {
    private let tally: BatchTally
    private let seconds: Double

    init(_ tally: BatchTally, seconds: Double) {
        self.tally = tally
        self.seconds = seconds
    }

    /// `1200 images written, 3 skipped, 2 failed, 7 other files passed over, in 12.3 s (97.6 images/s)`.
    var line: String {
        var parts = [tally.planned > 0 ? "\(images(tally.planned)) to be written" : "\(images(tally.done)) written"]
        if tally.skipped > 0 { parts.append("\(tally.skipped) skipped") }
        if tally.failed > 0 { parts.append("\(tally.failed) failed") }
        if tally.passedOver > 0 {
            parts.append("\(tally.passedOver) other \(tally.passedOver == 1 ? "file" : "files") passed over")
        }
        var line = parts.joined(separator: ", ") + ", in \(Self.duration(seconds))"
        if tally.done > 0, seconds > 0 {
            line += " (\(NumberText.significant(Double(tally.done) / seconds, digits: 3)) images/s)"
        }
        return tally.wasInterrupted ? "interrupted: \(line)" : line
    }

    private func images(_ count: Int) -> String { "\(count) \(count == 1 ? "image" : "images")" }

    /// `12.3 s`, `4 min 05 s`, `3 h 20 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds >= 60 else { return "\(NumberText.fixed(seconds, digits: seconds < 10 ? 2 : 1)) s" }
        guard seconds < 1e9 else { return "more than 30 years" }
        let whole = Int(seconds)
        let (minutes, rest) = (whole / 60, whole % 60)
        guard minutes >= 60 else { return "\(minutes) min \(rest < 10 ? "0" : "")\(rest) s" }
        return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) min"
    }
}

/// Failures by their cause, each with its files.
struct FailureGroups {
    /// Files that are named under a cause; a log names them all.
    private static let namedFiles = 20
    /// Causes that are told apart.
    private static let causes = 50

    private var order: [String] = []
    private var counts: [String: Int] = [:]
    private var subjects: [String: [String]] = [:]

    mutating func add(_ error: PipelineError) {
        var cause = error.message.singleLine
        if counts[cause] == nil {
            if order.count >= Self.causes { cause = "other causes" }
            if counts[cause] == nil { order.append(cause) }
        }
        counts[cause, default: 0] += 1
        if counts[cause, default: 0] <= Self.namedFiles {
            subjects[cause, default: []].append(error.subject.singleLine)
        }
    }

    /// A line a cause, and a line a file below it.
    var lines: [String] {
        order.flatMap { cause in
            let count = counts[cause] ?? 0
            let names = subjects[cause] ?? []
            var lines = ["failed, \(cause): \(count)"] + names.map { "  \($0)" }
            if count > names.count { lines.append("  and \(count - names.count) more") }
            return lines
        }
    }
}
