import ImageCodecs
package import ImagePipeline

/// A run on many files: the inputs, the filters, and the destination of the results.
package struct BatchRequest: Sendable {
    /// How an output that already exists is handled.
    package enum ExistingOutput: Equatable, Sendable {
        /// The image fails.
        case refused
        /// The output is replaced.
        case replaced
        /// The image is skipped.
        case kept
        /// The image is skipped if the journal says that the output was made from the same input with the same
        /// settings.
        ///
        /// Otherwise, an output of an earlier run is replaced. Any other file is replaced only if `replacingOthers` is
        /// true.
        case resumed(replacingOthers: Bool)
    }

    /// The cause under which outputs that exist already are counted.
    package static let existingOutputCause = "the output exists already"

    /// Files and directories, in the order given.
    package var inputs: [InputSource]
    /// A list of further files, which are read after the inputs.
    package var list: FileList?
    /// Which files of directories and of the list are filtered; inputs that are files all are.
    package var filter = FileFilter()
    /// Whether the folders in directories are entered.
    package var isRecursive = false
    /// How results are named: a folder or a template.
    package var naming: OutputNaming
    /// The kernel's name in the names of results.
    package var kernelName: String
    /// The request that is applied to each image; its own input and output are ignored.
    package var image: FilterRequest
    /// How an output that already exists is handled.
    package var existing = ExistingOutput.refused
    /// Number of images that are processed concurrently.
    package var jobs = 1
    /// The part of the inputs that is processed; `nil` processes all.
    package var shard: Shard?
    /// The program's name and version, which belong to the recorded settings of outputs.
    package var program = ""
    /// Whether the first failure stops the run.
    package var failsFast = false
    /// Whether names are counted ahead of the search, for a display of progress.
    package var countsAhead = false
    /// Whether the run only reports what it would do.
    package var isRehearsal = false

    /// Creates a run that fails on existing outputs and processes one image at a time.
    package init(inputs: [InputSource], naming: OutputNaming, kernelName: String, image: FilterRequest) {
        self.inputs = inputs
        self.naming = naming
        self.kernelName = kernelName
        self.image = image
        self.image.plannedKernels = PlannedKernelCache()
    }

    /// The path of a file's result, and its format.
    /// - Parameter format: the format of the input.
    /// - Throws: `PipelineError` of kind `usage` if the output's extension names no format.
    func output(
        for file: BatchFile, format: ImageFormat?
    ) throws(PipelineError) -> (path: String, format: ImageFormat) {
        let asked = image.encoding.format
        let parts = OutputNaming.Parts(
            input: file.path, folder: file.folder, mode: image.chain.mode, kernelName: kernelName,
            format: asked ?? format ?? .png)
        guard let path = naming.path(for: parts) else {
            throw PipelineError(.usage, file.place.name, "one of several images cannot go to standard output")
        }
        return (path, try OutputNaming.format(ofOutput: path, asked: asked))
    }

    /// Whether the names of outputs have the extension of the input's format, which then has to be detected first.
    var namesDependOnFormat: Bool { image.encoding.format == nil && naming.usesInputFormat }

    /// Whether images that an earlier run has completed are skipped.
    var isResumed: Bool {
        if case .resumed = existing { true } else { false }
    }

    /// An output's path below the output folder.
    func below(_ output: String) -> String {
        let base = naming.base
        guard output.utf8.starts(with: base.utf8) else { return output }
        return String(output[output.utf8.index(output.startIndex, offsetBy: base.utf8.count)...])
    }

    /// The request for one image.
    func request(
        for file: BatchFile, output: (path: String, format: ImageFormat), replacing: Bool, threads: Int
    ) -> FilterRequest {
        var request = image
        request.threads = threads
        request.threadsAlone = jobs
        request.input = file.place
        request.output = .file(output.path, overwrite: replacing)
        request.followsLinks = naming.followsLinks
        request.encoding.format = output.format
        return request
    }
}

extension BatchFile {
    /// The file's path; `nil` for standard input.
    var path: String? {
        guard case .file(let path) = place else { return nil }
        return path
    }
}
