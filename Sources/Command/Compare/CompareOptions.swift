import ArgumentParser
import Convolution
import ImagePipeline
import ImageReport

/// What is compared: the kernel, and the options that apply to both sides.
struct CompareFilterOptions: ParsableArguments {
    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp(
            "A kernel file, an inline grid such as \"0 1 2; 0 0 0; 0 0 0\", a name such as emboss (see imgconv kernel list), or - for standard input.",
            valueName: "kernel"))
    var kernel: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Compare two libraries' functions, not correlation with convolution: two presets as --like takes them. imgconv explain --list shows all.",
            valueName: "preset"))
    var against: [String] = []

    @OptionGroup var shared: SharedFilterOptions

    @Option(
        help: ArgumentHelp(
            "How results are shown: clip, offset (mid-grey is 0), abs, minmax; default: what suits the kernel and the image. Figures do not depend on it.",
            valueName: "rule"),
        completion: .list(ResultRange.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var range: ResultRange?

    @OptionGroup var engine: EngineOptions
}

extension CompareFilterOptions {
    /// The two sides of the comparison.
    /// - Throws: `ValidationError` if the number of presets is neither 0 nor 2, or for options that a preset
    ///   determines.
    func sides(_ presets: [String], kernel: Kernel) throws -> CompareRequest.Sides {
        guard !presets.isEmpty else { return .modes(shared.filter(kernel)) }
        guard presets.count == 2 else {
            throw ValidationError(
                "--against takes two presets, as in: --against scipy.ndimage.convolve opencv.filter2D")
        }
        let decided: [(String, Bool)] = [
            ("--boundary", shared.boundary != nil), ("--size", shared.size != nil), ("--anchor", shared.anchor != nil),
            ("--stride", shared.stride != nil), ("--dilation", shared.dilation != nil),
        ]
        if let flag = decided.first(where: \.1)?.0 {
            throw ValidationError(
                "\(flag) is each preset's own; write it as its option, as in opencv.filter2D:border=replicate")
        }
        let (a, b) = (try ExplainArguments.convention(presets[0]), try ExplainArguments.convention(presets[1]))
        return .conventions(.init(a.convention, title: a.title), .init(b.convention, title: b.title))
    }
}

/// The output file, and its appearance.
struct CompareOutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long, .customLong("out")], parsing: .unconditional,
        help: ArgumentHelp(
            "A .png for the sheet or a .html for a page that needs nothing else. Default: STEM.compare.png beside the input.",
            valueName: "path"))
    var output: String?

    @Flag(
        help:
            "Write a page with a picture that the program draws: no input is needed, and no kernel. Default output: lab.html."
    )
    var pageOnly = false

    @Flag(name: .overwrite, help: "Replace an output that exists.")
    var overwrite = false

    @Option(
        help: ArgumentHelp(
            "How a sheet's panels are arranged: grid (default), row (one wide row).", valueName: "layout"),
        completion: .list(SheetStyle.Layout.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var layout = SheetStyle.Layout.grid

    @Option(
        help: ArgumentHelp("A sheet's colours: light (default), dark.", valueName: "theme"),
        completion: .list(SheetStyle.Theme.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var theme = SheetStyle.Theme.light

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Draw a sheet larger or smaller, 0.5 to 4: 2 for print.", valueName: "factor"),
        transform: CompareOutputOptions.scale)
    var scale = 1.0

    @OptionGroup var limits: LimitOptions

    @Flag(help: "Print the figures as one JSON object.")
    var json = false

    @Flag(name: [.short, .long], help: "Print errors alone.")
    var quiet = false
}

extension CompareOutputOptions {
    var style: SheetStyle {
        var style = SheetStyle()
        style.layout = layout
        style.theme = theme
        style.scale = scale
        return style
    }

    /// The path of the output; by default it is derived from the input's.
    func path(for input: String) throws -> String {
        if let output { return output }
        guard input != "-" else {
            throw ValidationError("standard input has no name to make an output's of; name a file with -o")
        }
        return "\(PathName.split(input).folder)\(PathName.stemAndExtension(input).stem).compare.png"
    }

    static func scale(_ text: String) throws -> Double {
        let value = try ArgumentReaders.number(text)
        guard SheetStyle.scales.contains(value) else { throw ValidationError("must be a factor from 0.5 to 4") }
        return value
    }
}
