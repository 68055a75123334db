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
    /// This run's settings.
    let settings: SettingsRecord
    private let folder: JournalFolder
    private let mayReplace: Bool

    /// Reads the journals if the request resumes; otherwise, the history is empty.
    /// - Throws: `PipelineError` if a journal cannot be read.
    init(_ request: BatchRequest) throws(PipelineError) {
        settings = SettingsRecord(request.image, program: request.program)
        folder = JournalFolder(below: request.naming.base)
        mayReplace = request.existing == .resumed(replacingOthers: true)
        guard request.isResumed else {
            index = JournalIndex()
            return
        }
        let shard = request.shard
        index = try JournalIndex(folder) { shard?.holds($0) ?? true }
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
        guard outputIsThere, record.event == .done else { return .replaces }
        if record.settings != settings.digest {
            if !mayReplace, let error = try otherSettings(record.settings, output: below) { throw error }
            return .replaces
        }
        guard let path = file.place.diskPath,
            let state = FileState(of: path), state.size == record.content.state.size
        else { return .replaces }
        if state == record.content.state { return .isDone }
        // A changed time alone is not enough: files are copied and checked out again.
        let content = try FileContent(of: path)
        return content.digest == record.content.digest ? .isDoneAsBefore(content) : .replaces
    }
    /// Rejects a run that would replace an output of other settings, before it writes anything.
    ///
    /// Only images that are named, or found in the run's directories now, count.
    /// - Parameter request: the request that the history was read for.
    /// - Throws: `PipelineError` of kind `usage` that names a setting.
    func checkSettings(_ request: BatchRequest, _ roots: BatchRoots) throws(PipelineError) {
        guard request.isResumed, !mayReplace else { return }
        var others: [(settings: Digest, output: String)] = []
        let base = request.naming.base
        try folder.readEntries { entry, _ in
            guard entry.event == .done, let record = index[entry.input], record.event == .done,
                record.settings != settings.digest, !others.contains(where: { $0.settings == record.settings }),
                record.settings == entry.settings, record.ownsOutput,
                record.output == Digest(ofPath: entry.output), FeatureMaps.areThere(base + entry.output),
                let file = roots.file(ofKey: entry.input, isRecursive: request.isRecursive),
                let place = try? request.output(for: file, format: ContentKind.format(of: file)),
                request.below(place.path).utf8.elementsEqual(entry.output.utf8)
            else { return }
            others.append((record.settings, place.path))
        }
        for (digest, output) in others {
            if let error = try otherSettings(digest, output: output) { throw error }
        }
    }

    /// The error for an output that was made with other settings.
    ///
    /// A rule for damaged files is no other setting: it is what a failed run advises, and whole files do not depend on it.
    private func otherSettings(_ digest: Digest, output: String) throws(PipelineError) -> PipelineError? {
        let differences = try folder.settings(with: digest).map { settings.differences(from: $0) } ?? []
        guard differences.isEmpty || differences.contains(where: { !$0.hasPrefix("--damaged") }) else { return nil }
        let what =
            differences.isEmpty
            ? "the settings differ from those of an earlier run"
            : "an earlier run had other settings: \(Self.list(differences))"
        var error = PipelineError(
            .usage, "--resume",
            "\(what); \(output.singleLine) would be replaced; --overwrite replaces such outputs, -o names another folder"
        )
        error.cause = "an earlier run had other settings"
        return error
    }

    private static func list(_ words: [String]) -> String {
        let most = 5
        let more = words.count > most ? " and \(words.count - most) more" : ""
        return words.prefix(most).joined(separator: ", ") + more
    }
}

extension ContentKind {
    /// The format of a file if it is an image.
    fileprivate static func format(of file: BatchFile) -> ImageFormat? {
        guard let path = file.path, case .image(let format)? = try? ContentKind(of: path) else { return nil }
        return format
    }
}
