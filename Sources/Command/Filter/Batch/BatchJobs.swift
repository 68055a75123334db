import ArgumentParser
import Batch
import Convolution
import FileSystem
import ImageCodecs
import ImagePipeline

/// Runs the filter on several images: turns the options into a batch request, and the batch's result into an exit code.
struct BatchJobs {
    private let jobs: FilterJobs
    private let naming: OutputNaming
    private let directory: String?

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
        if directory != nil, case .file(let path) = jobs.naming,
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
        let subject = directory.map { "the directory \($0.singleLine)" } ?? "\(inputs.count) inputs"
        switch naming {
        case .file(let path) where directory != nil:
            throw PipelineError(
                .noInput, directory ?? "", "is a directory: name an output folder with -o \(path)/, or a template")
        case .file(let path) where inputs.count > 1:
            throw ValidationError(
                "\(subject): name an output folder with -o \(path)/, or a template such as -o '{stem}.{mode}.{ext}'")
        case .besideInput where inputs.count > 1 || directory != nil:
            throw ValidationError(
                directory.map { "\($0.singleLine) is a directory: name an output folder with -o, as in -o filtered/" }
                    ?? "\(subject): name an output folder with -o, as in -o filtered/")
        case .standardOutput where inputs.count > 1 || directory != nil:
            throw ValidationError("standard output takes one image, not \(subject)")
        case .standardOutput:
            throw ValidationError("standard output takes an image alone; leave the options for many files out")
        default: break
        }
        if command.difference.file != nil, inputs.count > 1 || directory != nil {
            throw ValidationError("--diff names one picture, but there are \(directory == nil ? subject : "several")")
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
        let reporter = try BatchReporter(command, jobs.kernels, console, isDirectoryRun: directory != nil)
        let tally = try BatchRun(request(), observer: reporter).run()
        reporter.finish(tally)
        if tally.wasInterrupted { throw ExitStatus.interrupted }
        if let directory, tally.images == 0, command.batch.shard == nil {
            let remedy = tally.passedOver.folders == 0 ? "" : "; --recursive looks into its folders"
            let kinds = PassedOverText(tally.passedOver).kinds.map { " that is read here, but \($0)" } ?? ""
            throw PipelineError(.noInput, directory, "holds no image\(kinds)\(remedy)")
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
