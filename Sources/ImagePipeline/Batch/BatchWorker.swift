import ImageCodecs

/// Takes one image from file to file, and says what became of it.
struct BatchWorker {
    let run: BatchRun

    private var request: BatchRequest { run.request }

    /// Works on a file.
    func work(on item: BatchRun.Item) {
        let start = ContinuousClock.now
        var output: String?
        do throws(PipelineError) {
            guard let format = try format(of: item.file) else {
                run.notice(.passedOver(item.file))
                return
            }
            let place = try request.output(for: item.file, format: format.value)
            output = place.path
            if let rival = item.rival { throw Self.met(rival, item.file, at: place.path) }
            let status = try filter(item.file, to: place)
            finish(item, output, status, start)
        } catch {
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
        _ file: BatchFile, to place: (path: String, format: ImageFormat)
    ) throws(PipelineError) -> BatchResult.Status {
        if request.existing == .kept, FileKind(of: place.path) == .regular { return .skipped("the output is there") }
        let request = request.request(for: file, output: place)
        try request.checkOutputs()
        if run.request.isRehearsal { return .planned }
        try run.folders.prepare(for: place.path)
        return .done(request, try Pipeline.run(request))
    }

    /// A format that was found, or that need not be known.
    private struct Found {
        let value: ImageFormat?
    }

    /// What sort of image a file is; `nil` for one in a directory that is none.
    private func format(of file: BatchFile) throws(PipelineError) -> Found? {
        guard let path = file.path else {
            guard request.image.encoding.format != nil || !request.naming.usesInputFormat else {
                throw PipelineError(
                    .usage, file.place.name, "has no name to make an output's of; name a file, or add --format")
            }
            return Found(value: nil)
        }
        if let format = try Pipeline.formatIfImage(path) { return Found(value: format) }
        // A file that claims to be an image and is none, an empty one say, would be missed among the outputs.
        if file.isNamed || ImageFormat(fileExtension: PathName.stemAndExtension(path).ext) != nil {
            return Found(value: try Pipeline.format(of: path))
        }
        return nil
    }

    private static func met(_ rival: InputPlace, _ file: BatchFile, at output: String) -> PipelineError {
        let (folder, name) = PathName.split(output)
        let (own, other) = (PathName.split(file.place.name).name, PathName.split(rival.name).name)
        let remedy =
            own.utf8.elementsEqual(other.utf8)
            ? "filter them in two runs, to two folders"
            : "use a template with -o: '\(folder){name}.\(PathName.stemAndExtension(name).ext)' keeps them apart"
        return PipelineError(
            .cannotCreate, file.place.name, "would be written to \(output) like \(rival.name); \(remedy)")
    }
}
