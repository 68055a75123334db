import ArgumentParser
import Batch
import Convolution
import FileSystem
import ImageCodecs
import ImagePipeline
import Platform

/// Runs the filter on several images: turns the options into a batch request, and the batch's result into an exit code.
struct BatchJobs {
    private let jobs: FilterJobs
    private let naming: OutputNaming
    private let directory: String?
    /// Whether a directory or a list names the files, of which there may be many.
    private var hasMany: Bool { directory != nil || command.batch.filesFrom != nil }

    private var command: FilterCommand { jobs.command }

    /// Whether the inputs and options require a batch run.
    static func isWanted(by command: FilterCommand) -> Bool {
        let options = command.batch
        return command.inputs.count > 1 || firstDirectory(of: command) != nil || options.areUsed
    }

    /// Checks that the options are consistent.
    /// - Throws: `PipelineError` or `ValidationError`.
    init(_ jobs: FilterJobs) throws {
        self.jobs = jobs
        directory = Self.firstDirectory(of: jobs.command)
        // The output of a directory is a folder, even if it does not exist yet and its name does not end in a slash.
        if directory != nil || jobs.command.batch.filesFrom != nil, case .file(let path) = jobs.naming,
            ImageFormat.forExtension(PathName.stemAndExtension(path).ext) == nil
        {
            naming = .folder(path)
        } else {
            naming = jobs.naming
        }
        try check()
    }

    static func firstDirectory(of command: FilterCommand) -> String? {
        command.inputs.first { $0 != "-" && FileKind(of: $0) == .directory }
    }

    private func check() throws {
        let inputs = command.inputs
        let list = command.batch.filesFrom.map { path in
            path == "-" ? "the list on standard input" : "the list \(path.singleLine)"
        }
        let subject = directory.map { "the directory \($0.singleLine)" } ?? list ?? "\(inputs.count) inputs"
        switch naming {
        case .file(let path) where directory != nil:
            throw PipelineError(
                .noInput, directory ?? "",
                "is a directory, and \(path.singleLine) names one file; name a folder, as in -o filtered/")
        case .file(let path) where inputs.count > 1 || hasMany:
            throw ValidationError(
                "\(subject): name an output folder with -o \(path)/, or a template such as -o '{stem}.{mode}.{ext}'")
        case .besideInput where inputs.count > 1 || hasMany:
            throw ValidationError(
                directory.map { "\($0.singleLine) is a directory: name an output folder with -o, as in -o filtered/" }
                    ?? "\(subject): name an output folder with -o, as in -o filtered/")
        case .standardOutput where inputs.count > 1 || hasMany:
            throw ValidationError("standard output takes one image, not \(subject)")
        case .standardOutput:
            throw ValidationError("standard output takes an image alone; leave the options for many files out")
        default: break
        }
        if command.difference.file != nil, inputs.count > 1 || hasMany {
            throw ValidationError(
                "--diff compares one image, not \(hasMany ? "those of a directory or a list" : subject); omit it, or filter one "
                    + "image at a time")
        }
        if command.preview.isWanted {
            throw ValidationError("--preview paints one image, but there may be several; filter one at a time")
        }
        let options = command.batch
        for (name, isGiven) in [("--overwrite", command.output.overwrite), ("--resume", options.resume)] where isGiven {
            guard options.skipExisting else { continue }
            throw ValidationError("--skip-existing and \(name) contradict each other")
        }
        for (name, isGiven) in [("--resume", options.resume), ("--shard", options.shard != nil)] where isGiven {
            guard jobs.naming == .besideInput else { continue }
            throw ValidationError("\(name) keeps a journal in the output folder; name one, as in -o filtered/")
        }
    }

    /// Filters every image.
    /// - Throws: `ExitCode` when one or more failed, after their errors were printed.
    func run(_ console: Console) throws {
        let reporter = try BatchReporter(command, jobs.kernels, console, isDirectoryRun: hasMany)
        var request = try request()
        request.countsAhead = reporter.showsProgress
        let run = try BatchRun(request, observer: reporter)
        let goingOn = GoingOn(command.batch, isResumable: run.isResumable).line(CurrentProcess.arguments)
        // If the process is ended at once, this is the only chance to say it.
        let result = Interrupt.guarding({ GoingOn.printAtEnd(goingOn) }) {
            Result { () throws(PipelineError) in try run.run() }
        }
        let tally = try result.get()
        reporter.finish(tally, goingOn: goingOn)
        if tally.wasInterrupted { throw ExitStatus.interrupted }
        if let directory, tally.images == 0, command.batch.shard == nil {
            let remedy = tally.passedOver.folders == 0 ? "" : "; --recursive looks into its folders"
            let kinds = PassedOverText(tally.passedOver).kinds.map { " that is read here, but \($0)" } ?? ""
            let left = tally.passedOver.leftOut == 0 ? "" : " that --include and --exclude admit"
            throw PipelineError(.noInput, directory, "holds no image\(left)\(kinds)\(remedy)")
        }
        if let list = command.batch.filesFrom, tally.images == 0, command.batch.shard == nil {
            let left = tally.passedOver.leftOut == 0 ? "" : " that --include and --exclude admit"
            throw PipelineError(.noInput, list == "-" ? "standard input" : list, "lists no file\(left)")
        }
        guard tally.failed > 0 else { return }
        if tally.failed >= tally.found - tally.passedOver.files, let kind = tally.commonFailure {
            throw ExitStatus.code(for: kind)
        }
        throw ExitStatus.someFailed
    }

    private func request() throws -> BatchRequest {
        let inputs = command.inputs.map { $0 == "-" ? InputSource.standardInput : .file($0) }
        var request = BatchRequest(
            inputs: inputs, naming: naming, kernelName: jobs.kernels.name, image: try jobs.prototype())
        request.list = command.batch.filesFrom.map { path in
            FileList(path == "-" ? .standardInput : .file(path), isNullSeparated: command.batch.null)
        }
        request.filter = FileFilter(includes: command.batch.include, excludes: command.batch.exclude)
        request.isRecursive = command.batch.recursive
        request.jobs = command.batch.jobs ?? ThreadCount.available
        request.failsFast = command.batch.failFast
        request.isRehearsal = command.batch.dryRun
        request.shard = command.batch.shard
        request.program = "imgconv \(Version.text)"
        request.existing = existing
        return request
    }

    private var existing: BatchRequest.ExistingOutput {
        let overwrites = command.output.overwrite
        if command.batch.resume { return .resumed(replacingOthers: overwrites) }
        return overwrites ? .replaced : command.batch.skipExisting ? .kept : .refused
    }
}
