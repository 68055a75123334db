import ArgumentParser
import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import JSON

/// Filters one image as the options say; `BatchJobs` uses the same parts for several images.
struct FilterJobs {
    let command: FilterCommand
    let kernels: KernelSelection
    let naming: OutputNaming
    let chain: FilterChain
    /// Paints each result on the terminal if the user asked for it.
    var preview: ResultPreview?

    /// Whether the image is written to standard output, which then carries nothing else.
    var writesToStandardOutput: Bool {
        naming == .standardOutput || naming == .besideInput && command.inputs.contains("-")
    }

    /// Reads the kernels and checks that the options are consistent.
    /// - Throws: `PipelineError` or `ValidationError`.
    init(
        _ command: FilterCommand,
        reading read: (KernelSource) throws(PipelineError) -> KernelContent = { place throws(PipelineError) in
            try place.read()
        }
    ) throws {
        self.command = command
        naming = try command.output.output.map { try OutputNaming(argument: $0) } ?? .besideInput
        kernels = try KernelSelection(
            arguments: command.filter.kernel, normalization: command.filter.shared.normalize ?? .none,
            layout: command.filter.like?.layerLayout ?? .hwio, biasFile: command.filter.layerBias, reading: read)
        chain = try kernels.chain(command.filter, command.output)
        try Self.checkChannels(command.filter)
        if command.filter.part.validFill != nil, command.filter.like == nil, command.filter.shared.size != .valid {
            throw ValidationError("--valid-fill fills the border that --size valid leaves out; add --size valid")
        }
        if command.output.orientation == .shown, chain.first.convention != nil {
            throw ValidationError(
                "--orientation shown turns the kernel, which --like leaves to the library; use stored or upright")
        }
    }

    /// Rejects a rule for alpha beside a list of channels, which says the same.
    private static func checkChannels(_ options: FilterOptions) throws {
        guard let channels = options.part.channels?.channels else { return }
        if options.grey, let color = channels.first(where: { [.red, .green, .blue].contains($0) }) {
            throw ValidationError(
                "--grey leaves no \(color.rawValue) for --channels; omit one of them, or name luma")
        }
        guard options.alpha != .auto else { return }
        throw ValidationError(
            "--channels says what becomes of alpha: it is filtered if a is in the list, and copied otherwise; "
                + "omit --alpha \(options.alpha.rawValue)")
    }

    private func checkStandardOutput() throws {
        guard writesToStandardOutput else { return }
        if command.report.json {
            throw ValidationError("--json and the image would both go to standard output; name a file with -o")
        }
        if command.output.keepTime {
            throw ValidationError("--keep-time sets a file's time, and standard output has none; name a file with -o")
        }
        if Console.standardOutputIsTerminal {
            throw ValidationError("an image is not written to a terminal; name a file with -o, or redirect")
        }
    }

    /// Filters the image.
    /// - Throws: `ExitCode` on failure, after the error was printed.
    func run(_ console: Console) throws {
        try checkStandardOutput()
        let start = ContinuousClock.now
        let input = command.inputs[0]
        do throws(PipelineError) {
            let request = try request(for: input)
            var outcome = try Pipeline.run(request)
            var unused = UnusedOptions(command)
            unused.remove(usedBy: outcome)
            outcome.notes += unused.warnings
            report(RunReport(request, outcome, kernels), console)
            paint(outcome, request, console)
        } catch {
            let error = error.advising(on: [input])
            console.error(error.description)
            if command.report.json {
                console.data(RunReport.failure(input: input, error, seconds: start.secondsSince).text)
            }
            throw ExitStatus.code(for: error.kind)
        }
    }

    private func report(_ report: RunReport, _ console: Console) {
        if command.report.json {
            console.data(report.json(listsStages: command.report.verbose).text)
        } else {
            console.result(report.line)
        }
        if command.report.verbose { report.details().forEach(console.result) }
        report.warnings(besideLine: !command.report.json).forEach(console.warning)
    }

    private func paint(_ outcome: FilterOutcome, _ request: FilterRequest, _ console: Console) {
        do throws(PipelineError) {
            try preview?.paint(outcome, of: request, console)
        } catch {
            // The result is written; only its preview failed.
            console.warning("--preview: \(error)")
        }
    }

    private func request(for input: String) throws(PipelineError) -> FilterRequest {
        var request = try prototype()
        request.input = input == "-" ? .standardInput : .file(input)
        let (output, format) = try output(for: request.input)
        request.output = output
        request.followsLinks = naming.followsLinks
        request.encoding.format = format
        return request
    }

    /// The part of the request that is the same for every image.
    func prototype() throws(PipelineError) -> FilterRequest {
        var request = FilterRequest(input: .standardInput, output: .standardOutput, chain: chain)
        request.encoding.format = command.output.format
        request.encoding.range = command.output.range ?? .clip
        request.encoding.rounding =
            command.output.rounding ?? command.filter.like?.integers?.rounding ?? .halfEven
        request.keepsTime = command.output.keepTime
        request.encoding.stripsMetadata = command.output.strip
        request.background = command.output.background
        request.orientation = command.output.orientation ?? (chain.first.convention == nil ? .shown : .stored)
        request.alpha = command.filter.alpha
        request.isGray = command.filter.grey
        request.isLinear = command.filter.linear
        request.crop = command.filter.part.crop
        request.channels = command.filter.part.channels
        request.validFill = command.filter.part.validFill
        request.asSheet = command.output.sheet
        request.encoding.depth = command.output.depth
        request.encoding.arrayLayout = command.output.layout
        request.encoding.quality = command.output.quality
        request.encoding.sampling = command.output.sampling
        request.encoding.isProgressive = command.output.progressive
        request.encoding.optimizesCodes = command.output.optimize
        request.encoding.pngLevel = command.output.pngLevel
        request.encoding.isInterlaced = command.output.interlace
        request.encoding.isDurable = command.batch.durable
        request.limits = command.output.limits.decoding
        request.memory = command.output.memory
        request.verify = command.report.verify
        request.difference = try differenceRequest()
        return request
    }
}
