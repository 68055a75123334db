import FileSystem
import ImagePipeline

/// A walk through an input directory, depth first: a folder's files, sorted, and then its folders, sorted.
///
/// Only the folders on the way from the top to where the walk stands are held.
struct Walk {
    /// What a walk finds.
    enum Finding {
        /// A folder's files: its path, its path below the top (both with a final slash, the latter empty for the top
        /// itself), and the files' names.
        case files(path: String, below: String, names: [String])
        /// A folder that cannot be looked into.
        case unreadable(PipelineError)
        /// A link to a folder that it lies in.
        case loop(String)
    }

    /// Whether folders are entered; otherwise only the top's own files are found.
    let isRecursive: Bool
    /// Folders that are passed over: the output's.
    let isExcluded: (FileIdentity) -> Bool

    /// Walks.
    /// - Parameter body: takes a finding, and says whether to go on.
    func visit(_ top: String, _ body: (Finding) -> Bool) {
        _ = visit(PathName.asFolder(top), below: "", inside: [], body)
    }

    private func visit(
        _ path: String, below: String, inside ancestors: [FileIdentity], _ body: (Finding) -> Bool
    ) -> Bool {
        // One that is gone is found out when it is listed.
        let identity = FileIdentity(of: path)
        if let identity {
            if isExcluded(identity) { return true }
            if ancestors.contains(identity) { return body(.loop(path)) }
        }
        let listing: FolderListing
        do throws(PipelineError) { listing = try FolderListing(path) } catch { return body(.unreadable(error)) }
        if !listing.files.isEmpty {
            guard body(.files(path: path, below: below, names: listing.files)) else { return false }
        }
        guard isRecursive else { return true }
        let inside = ancestors + (identity.map { [$0] } ?? [])
        for folder in listing.folders {
            guard visit("\(path)\(folder)/", below: "\(below)\(folder)/", inside: inside, body) else { return false }
        }
        return true
    }
}
