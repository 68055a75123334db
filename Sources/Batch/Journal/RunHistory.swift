import FileSystem
import ImageCodecs
import ImagePipeline

/// What earlier runs into the same folder did, and whether that is still so.
struct RunHistory: Sendable {
    /// What is to be done about an image.
    enum Verdict {
        /// Nothing: its output is there, made of this input by these settings.
        case isDone
        /// The same; but the file's time has changed, which is to be written down.
        case isDoneAsBefore(FileContent)
        /// It is to be filtered, and replaces an output that an earlier run has made.
        case replaces
        /// It is to be filtered; what is at its output's place is not ours.
        case isNew
    }

    private let index: JournalIndex
    /// What this run does to each image.
    let settings: Digest

    /// Reads the journals where the request resumes; otherwise nothing is known.
    /// - Throws: `PipelineError` where a journal cannot be read.
    init(_ request: BatchRequest) throws(PipelineError) {
        settings = SettingsDigest.of(request.image, program: request.program)
        guard request.isResumed else {
            index = JournalIndex()
            return
        }
        let shard = request.shard
        index = try JournalIndex(JournalFolder(below: request.naming.base)) { shard?.holds($0) ?? true }
    }

    /// Judges an image.
    /// - Parameters:
    ///   - below: the output's path below the output folder.
    ///   - outputIsThere: whether there is a file at its place.
    /// - Throws: `PipelineError` where the input cannot be read.
    func verdict(on file: BatchFile, below: String, outputIsThere: Bool) throws(PipelineError) -> Verdict {
        guard let record = index[file.key], record.output == Digest(ofPath: below), record.ownsOutput else {
            return .isNew
        }
        guard outputIsThere, record.event == .done, record.settings == settings, let path = file.path,
            let state = FileState(of: path), state.size == record.content.state.size
        else { return .replaces }
        if state == record.content.state { return .isDone }
        // The time alone says little: files are copied, and checked out anew.
        let content = try FileContent(of: path)
        return content.digest == record.content.digest ? .isDoneAsBefore(content) : .replaces
    }
}
