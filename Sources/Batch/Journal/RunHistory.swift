import FileSystem
import ImageCodecs
import ImagePipeline

/// What earlier runs into the same folder have done, and whether it is still valid.
struct RunHistory: Sendable {
    /// How an image is to be handled.
    enum Verdict {
        /// Its output exists, made from this input with these settings: nothing is to be done.
        case isDone
        /// As `isDone`, but the file's time has changed and is to be recorded.
        case isDoneAsBefore(FileContent)
        /// It is to be filtered, and replaces an output of an earlier run.
        case replaces
        /// It is to be filtered; a file at its output's path is not from an earlier run.
        case isNew
    }

    private let index: JournalIndex
    /// The digest of this run's settings.
    let settings: Digest

    /// Reads the journals if the request resumes; otherwise, the history is empty.
    /// - Throws: `PipelineError` if a journal cannot be read.
    init(_ request: BatchRequest) throws(PipelineError) {
        settings = SettingsDigest.of(request.image, program: request.program)
        guard request.isResumed else {
            index = JournalIndex()
            return
        }
        let shard = request.shard
        index = try JournalIndex(JournalFolder(below: request.naming.base)) { shard?.holds($0) ?? true }
    }

    /// Decides how an image is to be handled.
    /// - Parameters:
    ///   - below: the output's path below the output folder.
    ///   - outputIsThere: whether a file exists at that path.
    /// - Throws: `PipelineError` if the input cannot be read.
    func verdict(on file: BatchFile, below: String, outputIsThere: Bool) throws(PipelineError) -> Verdict {
        guard let record = index[file.key], record.output == Digest(ofPath: below), record.ownsOutput else {
            return .isNew
        }
        guard outputIsThere, record.event == .done, record.settings == settings, let path = file.place.diskPath,
            let state = FileState(of: path), state.size == record.content.state.size
        else { return .replaces }
        if state == record.content.state { return .isDone }
        // A changed time alone is not enough: files are copied and checked out again.
        let content = try FileContent(of: path)
        return content.digest == record.content.digest ? .isDoneAsBefore(content) : .replaces
    }
}
