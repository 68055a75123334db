import ArgumentParser
import ImageCodecs
import ImageFilters
import ImagePipeline
import ImagePlanes

/// The images of one run: each becomes a request, and one that fails does not stop the others.
struct FilterJobs {
    let command: FilterCommand
    let kernels: KernelSelection
    let naming: OutputNaming
    let steps: FilterSteps
    /// Paints each result, where that was asked for.
    var preview: ResultPreview?

    /// Whether an image goes to standard output, so that nothing else may.
    var writesToStandardOutput: Bool {
        naming == .standardOutput || naming == .besideInput && command.inputs.contains("-")
    }

    /// Reads the kernels and refuses what contradicts itself.
    /// - Throws: `PipelineError` or `ValidationError`.
    init(_ command: FilterCommand) throws {
        self.command = command
        naming = command.output.output.map(OutputNaming.init(argument:)) ?? .besideInput
        kernels = try KernelSelection(
            arguments: command.filter.kernel, normalization: command.filter.normalize ?? .none,
            layout: command.filter.like?.layerLayout ?? .hwio, biasFile: command.filter.layerBias)
        steps = try kernels.steps(command.filter, command.output)
        try checkOutputs()
    }

    private func checkOutputs() throws {
        let inputs = command.inputs
        switch naming {
        case .file(let path) where inputs.count > 1:
            throw ValidationError(
                "\(inputs.count) inputs want a folder (-o \(path)/) or a template such as -o '{stem}.{mode}.{ext}'")
        case .besideInput where inputs.count > 1:
            throw ValidationError("\(inputs.count) inputs want a folder, as in -o filtered/")
        case .standardOutput where inputs.count > 1:
            throw ValidationError("standard output takes one image, not \(inputs.count)")
        default: break
        }
        if command.difference.file != nil && inputs.count > 1 {
            throw ValidationError("--diff names one picture, but there are \(inputs.count) inputs")
        }
        guard writesToStandardOutput else { return }
        if command.report.json {
            throw ValidationError("--json and the image both want standard output; name a file with -o")
        }
        if Console.standardOutputIsTerminal {
            throw ValidationError("an image is not written to a terminal; name a file with -o, or redirect")
        }
    }

    /// Filters every image.
    /// - Throws: `ExitCode` when one or more failed; their errors are printed by then.
    func run(_ console: Console) throws {
        var failures: [PipelineError.Kind] = []
        var taken: [String: String] = [:]
        for input in command.inputs {
            let start = ContinuousClock.now
            do {
                let request = try request(for: input)
                if case .file(let path, _) = request.output {
                    if let other = taken[path] {
                        throw PipelineError(
                            .cannotCreate, input, "would be written to \(path) like \(other); use a template with -o")
                    }
                    taken[path] = input
                }
                try naming.makeFolder()
                let outcome = try Pipeline.run(request)
                report(RunAccount(request, outcome, kernels), console)
                paint(outcome, request, console)
            } catch let error as PipelineError {
                failures.append(error.kind)
                console.error(error.description)
                if command.report.json {
                    console.data(RunAccount.failure(input: input, error, seconds: start.secondsSince))
                }
            }
        }
        guard let first = failures.first else { return }
        let allAlike = failures.count == command.inputs.count && failures.allSatisfy { $0 == first }
        throw allAlike ? ExitStatus.code(for: first) : ExitStatus.someFailed
    }

    private func report(_ account: RunAccount, _ console: Console) {
        if command.report.json { console.data(account.json) } else { console.result(account.line) }
        if command.report.verbose { account.details.forEach(console.result) }
        account.warnings.forEach(console.warning)
    }

    private func paint(_ outcome: FilterOutcome, _ request: FilterRequest, _ console: Console) {
        do throws(PipelineError) {
            try preview?.paint(outcome, limits: request.limits, console)
        } catch {
            // The result stands; only the look at it fails.
            console.warning("--preview: \(error)")
        }
    }

    private func request(for input: String) throws(PipelineError) -> FilterRequest {
        let place: InputPlace = input == "-" ? .standardInput : .file(input)
        let (output, format) = try output(for: place)
        var request = FilterRequest(input: place, output: output, steps: steps)
        request.encoding.format = format
        request.encoding.range = command.output.range ?? .clip
        request.encoding.rounding =
            command.output.rounding ?? command.filter.like?.integers?.rounding ?? .halfEven
        request.asSheet = command.output.sheet
        request.encoding.depth = command.output.depth
        request.encoding.quality = command.output.quality
        request.encoding.pngLevel = command.output.pngLevel
        request.limits.maximumPixels = command.output.maxPixels
        request.memory = command.output.memory
        request.verify = command.report.verify
        request.difference = try differenceRequest()
        return request
    }
}
