import ArgumentParser
import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline

/// One image as the command's options want it filtered; several are made of the same parts (`BatchJobs`).
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
    init(
        _ command: FilterCommand,
        reading read: (KernelPlace) throws(PipelineError) -> KernelContent = { place throws(PipelineError) in
            try place.read()
        }
    ) throws {
        self.command = command
        naming = command.output.output.map(OutputNaming.init(argument:)) ?? .besideInput
        kernels = try KernelSelection(
            arguments: command.filter.kernel, normalization: command.filter.shared.normalize ?? .none,
            layout: command.filter.like?.layerLayout ?? .hwio, biasFile: command.filter.layerBias, reading: read)
        steps = try kernels.steps(command.filter, command.output)
    }

    private func checkStandardOutput() throws {
        guard writesToStandardOutput else { return }
        if command.report.json {
            throw ValidationError("--json and the image both want standard output; name a file with -o")
        }
        if Console.standardOutputIsTerminal {
            throw ValidationError("an image is not written to a terminal; name a file with -o, or redirect")
        }
    }

    /// Filters the image.
    /// - Throws: `ExitCode` when that failed; the error is printed by then.
    func run(_ console: Console) throws {
        try checkStandardOutput()
        let start = ContinuousClock.now
        let input = command.inputs[0]
        do throws(PipelineError) {
            let request = try request(for: input)
            try naming.makeFolder()
            let outcome = try Pipeline.run(request)
            report(RunReport(request, outcome, kernels), console)
            paint(outcome, request, console)
        } catch {
            console.error(error.description)
            if command.report.json {
                console.data(RunReport.failure(input: input, error, seconds: start.secondsSince))
            }
            throw ExitStatus.code(for: error.kind)
        }
    }

    private func report(_ report: RunReport, _ console: Console) {
        if command.report.json { console.data(report.json) } else { console.result(report.line) }
        if command.report.verbose { report.details.forEach(console.result) }
        report.warnings.forEach(console.warning)
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
        var request = try prototype()
        request.input = input == "-" ? .standardInput : .file(input)
        let (output, format) = try output(for: request.input)
        request.output = output
        request.encoding.format = format
        return request
    }

    /// What is done to an image, whichever it is.
    func prototype() throws(PipelineError) -> FilterRequest {
        var request = FilterRequest(input: .standardInput, output: .standardOutput, steps: steps)
        request.encoding.format = command.output.format
        request.encoding.range = command.output.range ?? .clip
        request.encoding.rounding =
            command.output.rounding ?? command.filter.like?.integers?.rounding ?? .halfEven
        request.asSheet = command.output.sheet
        request.encoding.depth = command.output.depth
        request.encoding.quality = command.output.quality
        request.encoding.pngLevel = command.output.pngLevel
        request.encoding.isDurable = command.batch.durable
        request.limits = command.output.limits.decoding
        request.memory = command.output.memory
        request.verify = command.report.verify
        request.difference = try differenceRequest()
        return request
    }
}
