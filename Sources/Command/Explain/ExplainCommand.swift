import ArgumentParser
import Conventions
import Convolution
import ImagePipeline
import KernelFormats

/// `explain`: says why two libraries' results differ.
struct ExplainCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why two libraries' results differ, and how to make them equal.",
        usage: """
            imgconv explain <a> <b> [--kernel <kernel>] [<options>]
            imgconv explain --why
            imgconv explain --list [--json]
            """,
        discussion: """
            A and B are functions, with options by their libraries' own names:
            SYSTEM.FUNCTION[:option=value,...]. imgconv explain --list prints all of them.

            EXAMPLES
              imgconv explain scipy.signal.convolve2d keras.Conv2D --kernel k.txt
              imgconv explain scipy.signal.convolve2d:mode=same opencv.filter2D
              imgconv explain torch.Conv2d:padding=1 keras.Conv2D:padding=same
              imgconv explain imgconv.convolve:boundary=wrap scipy.ndimage.convolve
              imgconv explain --why
            """)

    @Argument(help: ArgumentHelp("The function you have, and the one whose result you want.", valueName: "a b"))
    var names: [String] = []

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp(
            "The kernel, as the filter takes it. Without it the 3x3 kernel 1...9 is the example.", valueName: "kernel"))
    var kernel: String?

    @Option(
        help: ArgumentHelp(
            "Columns x rows of the image whose results are described. (default: 64x48)", valueName: "size"),
        transform: ExplainArguments.size)
    var imageSize: Axes?

    @Flag(
        help:
            "Say in full why convolution rotates the kernel and correlation does not, with small examples; also without two functions."
    )
    var why = false

    @Flag(help: "Print the functions, their other names, options and defaults.")
    var list = false

    @Flag(help: "Print one JSON object; with --list one a line for each function.")
    var json = false

    func run(_ console: Console) throws {
        if list {
            guard names.isEmpty, kernel == nil, !why else {
                throw ValidationError("--list stands alone, or with --json")
            }
            if json { ConventionListing.jsonLines.forEach(console.data) } else { console.data(ConventionListing.text) }
            return
        }
        let rotation = why ? try WhyText() : nil
        if let rotation, names.isEmpty {
            guard kernel == nil, !json else {
                throw ValidationError("--why without two functions stands alone: imgconv explain --why")
            }
            rotation.lines.forEach(console.data)
            return
        }
        guard names.count == 2 else {
            throw ValidationError(
                "name two functions, as in: imgconv explain scipy.signal.convolve2d opencv.filter2D; "
                    + "imgconv explain --list prints them")
        }
        let (a, b) = (try ExplainArguments.convention(names[0]), try ExplainArguments.convention(names[1]))
        let given = try kernel.map(ExplainArguments.kernel)
        let explanation = try ExplainArguments.explanation(a.convention, b.convention, given: given, image: imageSize)
        let report = ExplanationReport(explanation, a, b, kernel: given, rotation: rotation)
        if json { console.data(report.json) } else { report.lines.forEach(console.data) }
    }
}

/// A convention under the name that the user gave: `matlab.conv2` is an alias, but is shown as written.
struct NamedConvention {
    let convention: Convention
    /// The function's name.
    let name: String

    init(_ convention: Convention, written text: String) {
        self.convention = convention
        let word = text.prefix { $0 != ":" }.lowercased()
        let aliases =
            word == convention.name.lowercased()
            ? [] : ConventionTable.presets.first { $0.name == convention.name }?.aliases ?? []
        name = aliases.first { $0.lowercased() == word } ?? convention.name
    }

    /// The name with the options that were given.
    var title: String { name + convention.description.dropFirst(convention.name.count) }
}

/// A kernel and its name in sentences.
struct NamedArgument {
    let kernel: Kernel
    let name: String
    /// The kernel's spelling on the command line, for lines to copy.
    let argument: String
}

/// Parses the verb's arguments.
enum ExplainArguments {
    /// The example if no kernel is given; no two weights are equal, so that every difference shows.
    static let example = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    /// The example of even size.
    static let evenExample = Kernel(rows: (0..<4).map { row in (1...4).map { Double(4 * row + $0) } })

    static func convention(_ text: String) throws(PipelineError) -> NamedConvention {
        do throws(ConventionError) {
            return NamedConvention(try Convention(text), written: text)
        } catch {
            let cause = "\(error)"
            let isUnknown = if case .unknownPreset = error { true } else { false }
            let hint = cause.hasSuffix("?") ? " See imgconv explain --list" : "; imgconv explain --list prints all"
            throw PipelineError(.usage, text, cause + (isUnknown ? hint : ""))
        }
    }

    static func kernel(_ argument: String) throws(PipelineError) -> NamedArgument {
        let place = KernelSource(argument: argument)
        let file = try place.readFile()
        guard file.kernels.count == 1 else {
            throw PipelineError(.data, place.name, "holds \(file.kernels.count) kernels; one is explained at a time")
        }
        let name =
            switch place {
            case .inline: "the given kernel"
            case .standardInput: "the kernel from standard input"
            case .named(let argument), .file(let argument): argument.singleLine
            }
        return NamedArgument(
            kernel: file.kernels[0], name: name, argument: argument.shellWord)
    }

    static func size(_ text: String) throws -> Axes {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let x = parts[0], let y = parts[1], (1...16384).contains(x), (1...16384).contains(y)
        else { throw ValidationError("columns x rows from 1 to 16384, as in 640x480") }
        return Axes(x: x, y: y)
    }

    /// The explanation; if a function refuses the kernel, the error names that kernel.
    static func explanation(
        _ a: Convention, _ b: Convention, given: NamedArgument?, image: Axes?
    ) throws(PipelineError) -> Explanation {
        do throws(ConventionError) {
            return try Explanation(a, b, kernel: given?.kernel ?? example, image: image)
        } catch {
            throw PipelineError(given == nil ? .usage : .data, given?.name ?? "the 3x3 example", "\(error)")
        }
    }
}
