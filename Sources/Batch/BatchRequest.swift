import ImageCodecs
package import ImagePipeline

/// A run on many files: where they are, what is done to each, and where the results go.
package struct BatchRequest: Sendable {
    /// What becomes of an output that is there already.
    package enum ExistingOutput: Equatable, Sendable {
        /// The image fails.
        case refused
        /// It is replaced.
        case replaced
        /// The image is passed over.
        case kept
        /// The image is passed over where the journal says that the output was made of the same input by the same
        /// settings. Otherwise what an earlier run has made is replaced, and anything else only if that is said.
        case resumed(replacingOthers: Bool)
    }

    /// Files and directories, in the order given.
    package var inputs: [InputSource]
    /// Whether directories' folders are entered too.
    package var isRecursive = false
    /// How results are named: a folder or a template.
    package var naming: OutputNaming
    /// The kernel's name in results' names.
    package var kernelName: String
    /// What is done to each image; its own places are not looked at.
    package var image: FilterRequest
    /// What becomes of an output that is there already.
    package var existing = ExistingOutput.refused
    /// Images that are worked on at a time.
    package var jobs = 1
    /// The part of the inputs that is taken; `nil` takes all.
    package var shard: Shard?
    /// The program's name and version, which outputs are remembered with.
    package var program = ""
    /// Whether the first failure ends the run.
    package var failsFast = false
    /// Whether only what would be done is said.
    package var isRehearsal = false

    /// A run that refuses existing outputs and works on one image at a time.
    package init(inputs: [InputSource], naming: OutputNaming, kernelName: String, image: FilterRequest) {
        self.inputs = inputs
        self.naming = naming
        self.kernelName = kernelName
        self.image = image
    }

    /// Where a file's result goes, and in which format it is asked for.
    /// - Parameter format: the input's.
    /// - Throws: `PipelineError` of kind `usage` for a template with an unknown field, or an ending that is no format.
    func output(
        for file: BatchFile, format: ImageFormat?
    ) throws(PipelineError) -> (path: String, format: ImageFormat) {
        let asked = image.encoding.format
        let parts = OutputNaming.Parts(
            input: file.path, folder: file.folder, mode: image.chain.mode, kernelName: kernelName,
            format: asked ?? format ?? .png)
        guard let path = try naming.path(for: parts) else {
            throw PipelineError(.usage, file.place.name, "one of several images cannot go to standard output")
        }
        return (path, try OutputNaming.format(ofOutput: path, asked: asked))
    }

    /// Whether an output's name ends as the input's format does, so that this has to be known first.
    var namesDependOnFormat: Bool { image.encoding.format == nil && naming.usesInputFormat }

    /// Whether images that an earlier run has done are passed over.
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
