/// What a run found in directories and did not filter, by kind.
package struct PassedOver: Equatable, Sendable {
    /// Pictures and films that are not read, by the short name of their kind.
    package private(set) var kinds: [String: Int] = [:]
    /// Other files.
    package private(set) var others = 0
    /// Folders that were not entered, because the run is not recursive.
    package internal(set) var folders = 0
    /// Files and folders that the run's filter left out.
    package internal(set) var leftOut = 0

    /// Nothing yet.
    package init() {}

    /// Number of files.
    package var files: Int { kinds.values.reduce(others, +) }

    /// Counts a file.
    /// - Parameter kind: the short name of a kind of pictures or films; `nil` for other files.
    package mutating func count(_ kind: String?) {
        guard let kind else {
            others += 1
            return
        }
        kinds[kind, default: 0] += 1
    }
}
