import ImagePipeline

/// Failures by their cause, each with its files.
struct FailureGroups {
    /// Files that are named under a cause; a log names them all.
    private static let namedFiles = 20
    /// Causes that are told apart.
    private static let causes = 50

    private struct Group {
        var count = 0
        var files: [String] = []
    }

    private var order: [String] = []
    private var groups: [String: Group] = [:]

    mutating func add(_ error: PipelineError) {
        add(file: error.subject, error: error.message, cause: error.cause)
    }

    /// - Parameter error: the whole message, which begins with the cause as a rule.
    mutating func add(file: String, error: String, cause: String) {
        var cause = cause.singleLine
        if groups[cause] == nil {
            if order.count >= Self.causes { cause = "other causes" }
            if groups[cause] == nil { order.append(cause) }
        }
        groups[cause, default: Group()].count += 1
        guard let count = groups[cause]?.count, count <= Self.namedFiles else { return }
        var line = file.singleLine
        if error.singleLine != cause {
            let detail =
                error.singleLine.hasPrefix(cause + ": ")
                ? error.singleLine.dropFirst(cause.count + 2) : error.singleLine[...]
            line += ": \(detail)"
        }
        groups[cause]?.files.append(line)
    }

    /// A line a cause, and a line a file below it.
    var lines: [String] {
        order.flatMap { cause -> [String] in
            guard let group = groups[cause] else { return [] }
            let more = group.count > group.files.count ? ["  and \(group.count - group.files.count) more"] : []
            return ["failed, \(cause): \(group.count)"] + group.files.map { "  \($0)" } + more
        }
    }
}
