import FileSystem
import ImageCodecs
import ImagePipeline
import Platform

/// Filters one image of a run, and reports the outcome.
struct BatchWorker {
    let run: BatchRun

    private var request: BatchRequest { run.request }

    /// Processes a file.
    func work(on item: BatchRun.Item) {
        let start = ContinuousClock.now
        var output: String?
        var hasBegun = false
        do throws(PipelineError) {
            let format: ImageFormat?
            switch try content(of: item.file) {
            case .image(let found): format = found
            case .other(let kind):
                run.notice(.passedOver(item.file, kind))
                return
            case nil: format = nil
            }
            let place = try request.output(for: item.file, format: format)
            output = place.path
            if let rival = item.rival { throw Self.met(rival, item.file, at: place.path) }
            let status = try filter(item.file, to: place, &hasBegun)
            finish(item, output, status, start)
        } catch {
            let error = error.naming(item.file.place.name)
            // The error is ignored: an unwritable journal is reported when it cannot record an image that was done.
            do throws(PipelineError) {
                try note(
                    .failed, item.file, output ?? request.naming.base + item.file.key, error: error,
                    hasBegun: hasBegun)
            } catch {}
            finish(item, output, .failed(error), start)
        }
    }

    private func finish(
        _ item: BatchRun.Item, _ output: String?, _ status: BatchResult.Status, _ start: ContinuousClock.Instant
    ) {
        run.notice(
            .finished(
                BatchResult(
                    file: item.file, number: item.number, output: output, status: status, seconds: start.secondsSince)))
    }

    private func filter(
        _ file: BatchFile, to place: (path: String, format: ImageFormat), _ hasBegun: inout Bool
    ) throws(PipelineError) -> BatchResult.Status {
        var replacing = request.existing == .replaced
        let isThere =
            request.image.chain.layer == nil ? FileKind(of: place.path) == .regular : FeatureMaps.areThere(place.path)
        switch request.existing {
        case .kept where isThere: return .skipped("the output exists")
        case .resumed(let replacingOthers):
            replacing = replacingOthers
            switch try run.past?.verdict(on: file, below: request.below(place.path), outputIsThere: isThere) {
            case .isDone: return .skipped("done before")
            case .isDoneAsBefore(let content):
                try note(.done, file, place.path, content: content)
                return .skipped("done before")
            case .replaces: replacing = true
            case .isNew, nil: break
            }
        default: break
        }
        let image = request.request(
            for: file, output: place, replacing: replacing, threads: run.threadsForOne)
        return try filter(file, image, to: place.path, &hasBegun)
    }

    private func filter(
        _ file: BatchFile, _ image: FilterRequest, to output: String, _ hasBegun: inout Bool
    ) throws(PipelineError) -> BatchResult.Status {
        do throws(PipelineError) { try image.checkOutputs() } catch {
            // Only the run as a whole can tell what to do about many of them.
            guard error.kind == .cannotCreate, error.reason == "exists already" else { throw error }
            var error = error
            error.cause = BatchRequest.existingOutputCause
            throw error
        }
        if request.isRehearsal {
            // Only a file can be read twice.
            if let path = file.place.diskPath, FileKind(of: path) == .regular { try Pipeline.check(image) }
            return .planned
        }
        try run.folders.prepare(for: output)
        try note(.begun, file, output)
        hasBegun = true
        // Read before the image is decoded, so that a change in the meantime is detected.
        var content: FileContent?
        if run.journal != nil, let path = file.place.diskPath, FileKind(of: path) == .regular {
            content = try FileContent(of: path)
        }
        let outcome = try Pipeline.run(image)
        if let content { try note(.done, file, output, content: content) }
        return .done(image, outcome)
    }

    /// Writes to the journal, if there is one.
    private func note(
        _ event: JournalEntry.Event, _ file: BatchFile, _ output: String, content: FileContent? = nil,
        error: PipelineError? = nil, hasBegun: Bool = true
    ) throws(PipelineError) {
        guard let journal = run.journal else { return }
        var entry = JournalEntry(
            event: event, input: file.key, output: request.below(output), time: CurrentProcess.secondsSince1970,
            content: content, settings: event == .done ? run.past?.settings.digest : nil)
        entry.error = error?.message ?? ""
        entry.cause = error?.cause ?? ""
        entry.leavesForeignOutput = error?.kind == .cannotCreate
        entry.wasRefused = entry.leavesForeignOutput && !hasBegun
        try journal.add(entry)
    }

    /// What a file holds; `nil` if that need not be known.
    private func content(of file: BatchFile) throws(PipelineError) -> ContentKind? {
        guard let path = file.path else {
            guard !request.namesDependOnFormat else {
                throw PipelineError(
                    .usage, file.place.name, "has no name to make an output's of; name a file, or add --format")
            }
            return nil
        }
        // A named pipe can be read only once.
        if file.isNamed, !request.namesDependOnFormat { return nil }
        let content = try ContentKind(of: path)
        guard case .other = content, file.isNamed || Self.claimsToBeImage(path) else { return content }
        return .image(try Pipeline.format(of: path))
    }

    /// Whether a file has the extension of an image, or of an archive of arrays.
    ///
    /// Such a file fails if it is not an image, for example if it is empty. It would otherwise be missing from the
    /// outputs unnoticed.
    private static func claimsToBeImage(_ path: String) -> Bool {
        let ext = PathName.stemAndExtension(path).ext
        return ImageFormat.forExtension(ext) != nil || ext.lowercased() == "npz"
    }

    /// Whether a file in a directory belongs to a run, or what else it is.
    enum Membership {
        case image
        case other(String?)
    }

    /// Whether a file in a directory belongs to a run; one that cannot be read does.
    static func content(of path: String) -> Membership {
        guard let content = try? ContentKind(of: path), case .other(let kind) = content, !claimsToBeImage(path) else {
            return .image
        }
        return .other(kind)
    }

    private static func met(_ rival: InputSource, _ file: BatchFile, at output: String) -> PipelineError {
        let (folder, name) = PathName.split(output)
        let (own, other) = (PathName.split(file.place.name).name, PathName.split(rival.name).name)
        let remedy =
            own.utf8.elementsEqual(other.utf8)
            ? "filter them in two runs, to two folders"
            : "use a template with -o: '\(folder){name}.\(PathName.stemAndExtension(name).ext)' keeps them apart"
        var error = PipelineError(
            .cannotCreate, file.place.name, "would be written to \(output) like \(rival.name); \(remedy)")
        error.cause = "another input has the same output"
        return error
    }
}
