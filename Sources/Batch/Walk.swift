import FileSystem
import ImagePipeline

/// A depth-first walk through an input directory: a folder's sorted files precede its sorted folders.
///
/// Only the folders between the top and the current folder are held in memory.
struct Walk {
    /// What a walk finds.
    enum Finding {
        /// A folder's files: its path, its path below the top, and the files' names.
        ///
        /// Both paths have a trailing slash; the second one is empty for the top itself.
        case files(path: String, below: String, names: [String])
        /// Folders that are not entered, because the walk is not recursive.
        case notEntered(Int)
        /// Files and folders that the filter leaves out.
        case leftOut(Int)
        /// A folder that cannot be read.
        case unreadable(PipelineError)
        /// A link to a folder that contains the link.
        case loop(String)
    }

    /// Whether folders are entered; otherwise, only the top's own files are found.
    let isRecursive: Bool
    /// Which files are found, and which folders are entered.
    var filter = FileFilter()
    /// Folders that are skipped: those of the output.
    let isExcluded: (FileIdentity) -> Bool

    /// Visits a directory.
    /// - Parameter body: receives a finding, and returns whether to continue.
    func visit(_ top: String, _ body: (Finding) -> Bool) {
        _ = visit(PathName.asFolder(top), below: "", inside: [], body)
    }

    private func visit(
        _ path: String, below: String, inside ancestors: [FileIdentity], _ body: (Finding) -> Bool
    ) -> Bool {
        // A folder that no longer exists is detected when it is listed.
        let identity = FileIdentity(of: path)
        if let identity {
            if isExcluded(identity) { return true }
            if ancestors.contains(identity) { return body(.loop(path)) }
        }
        let listing: FolderListing
        do throws(PipelineError) { listing = try FolderListing(path) } catch { return body(.unreadable(error)) }
        var (files, folders) = (listing.files, listing.folders)
        if filter.isUsed {
            files.removeAll { !filter.takes(below + $0) }
            // Whether folders are entered matters only if they could be.
            if isRecursive { folders.removeAll { !filter.enters(below + $0) } }
            let leftOut = listing.files.count - files.count + listing.folders.count - folders.count
            guard leftOut == 0 || body(.leftOut(leftOut)) else { return false }
        }
        if !files.isEmpty {
            guard body(.files(path: path, below: below, names: files)) else { return false }
        }
        guard isRecursive else {
            let others = folders.count { folder in
                FileIdentity(of: "\(path)\(folder)/").map { !isExcluded($0) } ?? true
            }
            return others == 0 || body(.notEntered(others))
        }
        let inside = ancestors + (identity.map { [$0] } ?? [])
        for folder in folders {
            guard visit("\(path)\(folder)/", below: "\(below)\(folder)/", inside: inside, body) else { return false }
        }
        return true
    }
}
