import ImagePipeline

/// One of several equal parts of a run's inputs.
///
/// A file's part depends only on its path below the input directory. Parts are disjoint and cover all files, and a file
/// stays in its part when other files are added or removed.
package struct Shard: Equatable, Sendable {
    /// The number of the part, 1...count.
    package let index: Int
    /// The number of parts.
    package let count: Int

    /// Maximum number of parts, more than any scheduler starts.
    package static let mostParts = 1_000_000

    /// Part `index` of `count`; `nil` if there is no such part.
    package init?(index: Int, of count: Int) {
        guard count >= 1, count <= Self.mostParts, index >= 1, index <= count else { return nil }
        self.index = index
        self.count = count
    }

    /// Whether a file belongs to this part.
    /// - Parameter key: the file's name in the journal (`BatchFile.key`).
    package func holds(_ key: String) -> Bool {
        Int(Digest(ofPath: key).low % UInt64(count)) == index - 1
    }
}

extension Shard: CustomStringConvertible {
    /// `3/16`.
    package var description: String { "\(index)/\(count)" }

    /// Parses `3/16`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(index: index, of: count)
    }
}
