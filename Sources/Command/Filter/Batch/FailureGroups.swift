import ImagePipeline

/// Failures grouped by cause, with the files of each.
struct FailureGroups {
    /// Files listed under a cause; the log lists all.
    private static let namedFiles = 20
    /// Largest number of causes with a group of their own; further causes share one group.
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

    /// Adds a failed file to the group of its cause.
    /// - Parameter error: the whole message, which usually begins with the cause.
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

    /// The number of files under a cause.
    func count(of cause: String) -> Int { groups[cause]?.count ?? 0 }

    /// One line per cause with its number of files, which were printed before.
    var counts: [String] {
        order.compactMap { cause in groups[cause].map { "failed, \(cause): \($0.count)" } }
    }

    /// One line per cause, each followed by one line per file.
    var lines: [String] {
        order.flatMap { cause -> [String] in
            guard let group = groups[cause] else { return [] }
            let more = group.count > group.files.count ? ["  and \(group.count - group.files.count) more"] : []
            return ["failed, \(cause): \(group.count)"] + group.files.map { "  \($0)" } + more
        }
    }
}
