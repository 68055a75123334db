import ArgumentParser
import ImageCodecs
import ImagePipeline

/// `identify`: finds the operation that made one image from another.
struct IdentifyCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "identify",
        abstract: "Say which operation, centre, border rule and gain made one image out of another.",
        usage: "imgconv identify <input> <output> --kernel <kernel> [--json]",
        discussion: """
            Tries convolution and correlation, the kernel flipped one way only, transposed
            or not applied at all, every centre, border rule and size, strides and
            dilations where the sizes want them, with the gain and bias that suit each
            best, and ranks them by what they leave unexplained. Samples that were clipped
            or rounded do no harm. The options that are printed are run on the input, and
            the samples that they reproduce are counted. What the images cannot decide is
            said. If nothing fits, mistakes that are common in ports are looked for: red
            and blue exchanged, and a mean and deviation taken off each channel.

            EXAMPLES
              imgconv identify photo.png theirs.png --kernel k.txt
                  says what made theirs.png out of photo.png, and how to do it here
              imgconv identify x.npy y.npy -k weights.npy --json
                  the same for arrays, as a JSON object

            EXIT STATUS
              0 the images were compared, even if nothing fits, 64 wrong usage, 65 the
              images cannot be compared, 66 an input does not exist, 71 the system refused
              memory
            """)

    @Argument(help: ArgumentHelp("What was filtered: \(ImageFormat.list("or")), or -.", valueName: "input"))
    var input: String?

    @Argument(help: ArgumentHelp("What came of it.", valueName: "output"))
    var output: String?

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp(
            "The kernel: a file, an inline grid, a name such as gaussian:sigma=2, or -.", valueName: "kernel"))
    var kernel: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var limits: LimitOptions

    func run(_ console: Console) throws {
        guard let input, let output else {
            throw ValidationError("name two images, as in: imgconv identify in.png out.png --kernel k.txt")
        }
        guard let kernel else {
            throw ValidationError("name the kernel with --kernel, a file or a grid such as \"0 -1 0; -1 5 -1; 0 -1 0\"")
        }
        guard [input, output, kernel].count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("standard input (-) can be read once")
        }
        var request = IdentifyRequest(
            input: Self.place(input), output: Self.place(output), kernel: KernelSource(argument: kernel))
        request.limits = limits.decoding
        var subject = try request.load()
        let outcome = try subject.identify()
        let trials = try IdentifyTrials(outcome, kernel: kernel, &subject)
        let report = IdentifyReport(outcome, trials, input: input, output: output, kernel: kernel)
        if json {
            console.data(report.json)
        } else {
            report.lines.forEach(console.data)
        }
    }

    private static func place(_ argument: String) -> InputSource {
        argument == "-" ? .standardInput : .file(argument)
    }
}
