import ArgumentParser
import Convolution
import ImageCodecs
import ImagePipeline
import ImageReport

/// `compare`: shows what rotating the kernel does.
struct CompareCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Show what rotating the kernel changes: an image correlated and convolved, side by side.",
        usage: """
            imgconv compare <input> --kernel <kernel> [-o <sheet.png>] [<options>]
            imgconv compare <input> --kernel <kernel> --against <a> <b> [<options>]
            imgconv compare --page-only [--kernel <kernel>] [-o <page.html>]
            """,
        discussion: """
            A sheet shows the input, the kernel as written and rotated by 180 degrees, what
            correlation and convolution make of the image, their difference, and the place
            where they differ most, with its sums written out. Results are compared as
            floats, before anything is rounded or clipped; those of other libraries as
            they round them.

            EXAMPLES
              imgconv compare photo.jpg --kernel motion.txt -o flip.png
                  draws a sheet; flip.html writes a page for a browser, in which kernel,
                  border rule and centre can be changed
              imgconv compare --page-only -o lab.html
                  writes that page with a picture that the program draws
              imgconv compare photo.jpg -k k.txt --layout row --theme dark --scale 2
                  draws it wide, for a projector, into photo.compare.png
              imgconv compare in.png -k k.txt --against libvips.conv itk.Convolution
                  shows where two libraries differ
              imgconv compare in.npy -k k.txt --json -o sheet.png
                  also prints the figures as a JSON object

            EXIT STATUS
              0 the file is written, 64 wrong usage, 65 an input or kernel is invalid, 66 an
              input does not exist, 71 the system refused memory, 73 the output cannot be
              created, 74 reading or writing failed, 130 interrupted
            """)

    @Argument(help: ArgumentHelp("A \(ImageFormat.list("or")) file, or - for standard input.", valueName: "input"))
    var input: String?

    @OptionGroup(title: "Filter") var filter: CompareFilterOptions
    @OptionGroup(title: "Output") var output: CompareOutputOptions
    @OptionGroup(title: "Preview") var preview: PreviewOptions

    static let cleansUpOnInterrupt = true

    func run(_ console: Console) throws {
        let request = try request()
        if try ComparisonFormat(path: request.output) == .page { ignoredByPages.forEach(console.warning) }
        var console = console
        console.isQuiet = output.quiet
        // The terminal is asked before the work, as for the filter.
        let painter = preview.resultPreview(console)
        let report = CompareReport(request, try request.run())
        do throws(PipelineError) {
            try painter?.paint(file: request.output, limits: DecodeLimits())
        } catch {
            // The sheet is written; only its preview failed.
            console.warning("--preview: \(error)")
        }
        if output.json { console.data(report.json) } else { console.result(report.line) }
        report.warnings.forEach(console.warning)
    }
}

extension CompareCommand {
    /// The kernel's name on the sheet; an inline kernel is shown as its grid.
    private static func name(of place: KernelSource, written text: String) -> String {
        switch place {
        case .inline: text
        case .file(let path): PathName.split(path).name
        case .named, .standardInput: KernelArgument.name(of: place)
        }
    }

    /// The kernel of a page without a kernel of the user's: half turns and transposing change it, and its sum is 1.
    private static let pageKernel = "-1 0 2; 0 1 0; 0 -1 0"

    /// A warning for each option that is given, and concerns sheets alone.
    private var ignoredByPages: [String] {
        let given = [
            ("--layout", output.layout != .grid), ("--theme", output.theme != .light), ("--scale", output.scale != 1),
        ]
        return given.filter(\.1).map { "\($0.0) has no effect on a page; it is for sheets" }
    }

    /// The image, the output and the kernel's argument.
    private struct Subject {
        let input: CompareRequest.Input
        let output: String
        let kernel: String
    }

    /// What the options name, for a page with a picture that the program draws.
    /// - Throws: `ValidationError` for options that such a page does not have.
    private func subjectOfPage() throws -> Subject {
        if let input {
            throw ValidationError("--page-only draws its own picture; leave out either --page-only or \(input)")
        }
        guard filter.against.isEmpty else {
            throw ValidationError(
                "--page-only compares correlation with convolution; name an image instead of it to use --against")
        }
        guard !preview.isWanted else { throw ValidationError("--preview shows a sheet, not a page; omit one of them") }
        let path = output.output ?? "lab.html"
        guard try ComparisonFormat(path: path) == .page else {
            throw ValidationError("--page-only writes a page, not the sheet \(path); name a .html, as in -o lab.html")
        }
        return Subject(input: .testPicture, output: path, kernel: filter.kernel ?? Self.pageKernel)
    }

    /// What the options name.
    /// - Parameter presets: the presets of `--against`, from which an image that follows them is removed.
    /// - Throws: `ValidationError` or `PipelineError` for options that are missing or contradict each other.
    private func subject(_ presets: inout [String]) throws -> Subject {
        if output.pageOnly { return try subjectOfPage() }
        // The parser treats an image that follows the presets as a third preset.
        let input = input ?? (presets.count == 3 ? presets.removeLast() : nil)
        guard let input else {
            throw ValidationError(
                "name an image, as in: imgconv compare in.png --kernel k.txt -o sheet.png; --page-only needs none")
        }
        guard let kernel = filter.kernel else {
            throw ValidationError("name a kernel with --kernel, a file or a grid such as \"0 1 2; 0 0 0; 0 0 0\"")
        }
        guard input != "-" || kernel != "-" else { throw ValidationError("standard input (-) can be read once") }
        let path = try output.path(for: input)
        let format = try ComparisonFormat(path: path)
        guard !preview.isWanted || format == .sheet else {
            throw ValidationError("--preview shows a sheet, not a page; name a .png with -o")
        }
        guard !preview.isWanted || !output.json else {
            throw ValidationError("--json and --preview both write to standard output; omit one of them")
        }
        return Subject(input: .image(input == "-" ? .standardInput : .file(input)), output: path, kernel: kernel)
    }

    /// The request that the options describe.
    /// - Throws: `ValidationError` or `PipelineError` for options that contradict each other.
    private func request() throws -> CompareRequest {
        var presets = filter.against
        let subject = try subject(&presets)
        let kernel = subject.kernel
        let selection = try KernelSelection(arguments: [kernel], normalization: filter.shared.normalize ?? .none)
        guard let weights = selection.kernels.first, selection.kernels.count == 1 else {
            throw PipelineError(
                .usage, kernel,
                selection.layer == nil
                    ? "holds \(selection.kernels.count) kernels; one is compared at a time"
                    : "is a layer of four dimensions; compare one of its kernels, saved as array[:, :, 0, 0]")
        }
        var request = CompareRequest(
            input: subject.input, output: subject.output, kernel: weights,
            kernelName: Self.name(of: KernelSource(argument: kernel), written: kernel),
            sides: try filter.sides(presets, kernel: weights))
        request.overwrite = output.overwrite
        request.algorithm = filter.engine.algorithm
        request.range = filter.range
        request.sheet = output.style
        request.limits = output.limits.decoding
        return request
    }
}
