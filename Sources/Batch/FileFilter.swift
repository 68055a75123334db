import ImagePipeline

/// Which of the files that are found in directories, or listed, a run filters.
///
/// A pattern without a slash is compared with the names of files and folders, one with a slash with paths below the
/// directory. A slash at its start is ignored, and one at its end limits it to folders. A folder that is excluded is not
/// entered.
package struct FileFilter: Sendable {
    private struct Rule {
        let pattern: GlobPattern
        let isOfPath: Bool
        let isOfFolders: Bool

        init(_ text: String) {
            var body = text[...]
            isOfFolders = body.count > 1 && body.hasSuffix("/")
            if isOfFolders { body = body.dropLast() }
            isOfPath = body.contains("/")
            pattern = GlobPattern(isOfPath && body.hasPrefix("/") ? body.dropFirst() : body)
        }

        /// - Parameter path: the path below the directory.
        func matches(_ path: String, isFolder: Bool) -> Bool {
            guard isFolder || !isOfFolders else { return false }
            return pattern.matches(isOfPath ? path : PathName.split(path).name)
        }
    }

    private let includes: [Rule]
    private let excludes: [Rule]

    /// A filter with patterns; without inclusions, all files are included.
    package init(includes: [String] = [], excludes: [String] = []) {
        self.includes = includes.map { Rule($0) }
        self.excludes = excludes.map { Rule($0) }
    }

    /// Whether the filter leaves anything out.
    package var isUsed: Bool { !includes.isEmpty || !excludes.isEmpty }

    /// Whether a file is filtered.
    /// - Parameter path: its path below the directory, or as it is listed.
    func takes(_ path: String) -> Bool {
        (includes.isEmpty || includes.contains { $0.matches(path, isFolder: false) })
            && !excludes.contains { $0.matches(path, isFolder: false) }
    }

    /// Whether a folder is entered.
    /// - Parameter path: its path below the directory, without a slash at its end.
    func enters(_ path: String) -> Bool { !excludes.contains { $0.matches(path, isFolder: true) } }
}
