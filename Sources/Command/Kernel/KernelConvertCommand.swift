import ArgumentParser
import Convolution
import ImagePipeline
import KernelFormats

/// `kernel convert`.
struct KernelConvertCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a kernel in another format, turned, mirrored or normalised.",
        usage: "imgconv kernel convert <kernel> --output <path> [<options>]",
        discussion: """
            Every format holds weights to the last bit. The steps are taken in this order:
            flip, rotate, transpose, normalize. An anchor moves with its tap.
            """)

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("A file, an inline grid, a name with its parameters, or -.", valueName: "kernel"))
    var kernels: [String] = []

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp(
            "A file, or - for standard output. Its ending chooses the format: .txt (text grid), .mat (libvips), .magick (ImageMagick), .json, .npy.",
            valueName: "path"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "text, vips, imagemagick, json or npy, whatever the ending; text for standard output.", valueName: "format"),
        completion: .list(KernelEncoding.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var format: KernelEncoding?

    @Flag(help: "Reverse the columns: left and right change places.")
    var flipX = false

    @Flag(help: "Reverse the rows: top and bottom change places.")
    var flipY = false

    @Flag(name: .customLong("rotate180"), help: "Turn by 180 degrees, as convolution does.")
    var rotate180 = false

    @Flag(help: "Make columns of rows.")
    var transpose = false

    @Option(
        help: ArgumentHelp(
            "Divide by the sum, by the sum of magnitudes (abs), or each sign's weights by theirs (posneg).",
            valueName: "rule"),
        completion: .list(Normalization.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var normalize = Normalization.none

    @Flag(help: "Leave out an anchor or a bias that the format cannot hold.")
    var weightsOnly = false

    @Flag(name: .overwrite, help: "Replace a file that exists.")
    var overwrite = false

    private static let options = [
        "--output", "--format", "--flip-x", "--flip-y", "--rotate180", "--transpose", "--normalize", "--weights-only",
        "--overwrite",
    ]

    static let cleansUpOnInterrupt = true

    func run(_ console: Console) throws {
        let source = try KernelArgument.place(kernels, options: Self.options)
        guard let output else { throw ValidationError("name a file with -o, or - for standard output") }
        let place: OutputDestination = output == "-" ? .standardOutput : .file(output, overwrite: overwrite)
        let encoding = try encoding(of: output)
        if encoding == .npy, place == .standardOutput, Console.standardOutputIsTerminal {
            throw ValidationError("an array is not written to a terminal; name a file with -o, or redirect")
        }
        let file = try source.readFile(inlineName: "the kernel")
        guard file.kernels.count <= encoding.capacity else {
            throw PipelineError(
                .usage, source.name,
                "holds \(file.kernels.count) kernels, but \(encoding.name) only one; write .magick, or convert them apart"
            )
        }
        var kernels: [Kernel] = []
        for kernel in file.kernels { kernels.append(try converted(kernel, name: source.name)) }
        if !weightsOnly { try refuseLosses(of: kernels, encoding, place) }
        try place.write(encoding.bytes(of: kernels))
        if case .file(let path, _) = place {
            let sizes = kernels.map { "\($0.width)x\($0.height)" }.joined(separator: ", ")
            console.result("\(KernelArgument.name(of: source)) -> \(path.singleLine): \(sizes), as \(encoding.name)")
        }
    }

    private func converted(_ kernel: Kernel, name: String) throws -> Kernel {
        var result = kernel
        if flipX { result = result.flippedHorizontally() }
        if flipY { result = result.flippedVertically() }
        if rotate180 { result = result.rotated180() }
        if transpose { result = result.transposed() }
        do {
            return try result.normalized(normalize)
        } catch {
            throw PipelineError(.data, name, "\(error)")
        }
    }

    private func encoding(of output: String) throws -> KernelEncoding {
        if let format { return format }
        if output == "-" { return .text }
        let ending = PathName.stemAndExtension(output).ext
        if let named = KernelEncoding(fileExtension: ending) { return named }
        let known = KernelEncoding.allCases.map { "." + $0.fileExtensions[0] }.joined(separator: ", ")
        let cause =
            ending.isEmpty ? "has no ending that says its format" : "ends in .\(ending), which is not a kernel format"
        throw PipelineError(.usage, output, "\(cause); use one of \(known), or --format")
    }

    private func refuseLosses(
        of kernels: [Kernel], _ encoding: KernelEncoding, _ place: OutputDestination
    ) throws(PipelineError) {
        guard let losses = kernels.map(encoding.losses).first(where: { !$0.isEmpty }) else { return }
        throw PipelineError(
            .usage, place.name,
            "\(encoding.name) cannot hold \(losses.joined(separator: " and ")); write .json, or add --weights-only"
        )
    }
}
