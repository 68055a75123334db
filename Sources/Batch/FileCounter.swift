import FileSystem
import ImagePipeline

/// Counts the files of a run on a separate thread.
///
/// The search for files waits for the workers, so the total would be known only near the end of the run.
struct FileCounter {
    let run: BatchRun

    /// Counts all names, unless some come from standard input, which can be read only once.
    func count() {
        var isComplete = true
        for root in run.roots.roots {
            switch root {
            case .file(let place): count([place == .standardInput ? "-" : place.name])
            case .directory(let path, let prefix):
                let walk = Walk(
                    isRecursive: run.request.isRecursive, filter: run.request.filter, isExcluded: run.folders.contains)
                walk.visit(path) { finding in
                    if case .files(_, let below, let names) = finding { count(names.map { prefix + below + $0 }) }
                    return !run.hasStopped
                }
            case .list(let list, _): isComplete = count(list) && isComplete
            }
        }
        if isComplete, !run.hasStopped { run.notice(.countedAll) }
    }

    private func count(_ keys: [String]) {
        let count = run.request.shard.map { shard in keys.count { shard.holds($0) } } ?? keys.count
        if count > 0 { run.notice(.counted(count)) }
    }

    /// - Returns: whether the list could be counted; the search reports why it cannot be read.
    private func count(_ list: FileList) -> Bool {
        guard case .file(let path) = list.source, FileKind(of: path) == .regular, let file = try? list.open() else {
            return false
        }
        var keys: [String] = []
        do throws(PipelineError) {
            try list.read(file) { path in
                if run.request.filter.takes(path) { keys.append(path) }
                if keys.count == 1000 {
                    count(keys)
                    keys = []
                }
                return !run.hasStopped
            }
        } catch {
            return false
        }
        count(keys)
        return true
    }
}
