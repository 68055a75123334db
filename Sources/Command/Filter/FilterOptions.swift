import ArgumentParser
import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import ImageReport

/// Options that define the filter.
struct FilterOptions: ParsableArguments {
    @Option(
        name: [.short, .long], parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A kernel file, an inline grid such as \"0 -1 0; -1 5 -1; 0 -1 0\", a name such as gaussian:sigma=2 or ImageMagick's LoG:0x2 (see imgconv kernel list), a \(ImageFormat.list("or") { $0.holdsIntegers }) as a point-spread function, or - for standard input. Repeatable.",
            valueName: "kernel"))
    var kernel: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "convolve (the kernel rotated by 180 degrees; default) or correlate (the kernel as written).",
            valueName: "mode"),
        completion: .list(FilterMode.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0, or: Synonyms.modes) })
    var mode: FilterMode?

    @OptionGroup var shared: SharedFilterOptions

    @Option(
        help: ArgumentHelp(
            "Follow the convention of a library's function, as in keras.Conv2D:padding=same,strides=2; options given beside it take precedence. imgconv explain --list shows all.",
            valueName: "preset[:option=value,...]"),
        transform: ArgumentReaders.convention)
    var like: Convention?

    @Option(
        help: ArgumentHelp(
            "Take N samples past each border into the output, in place of --size: N, or y=N,x=N.", valueName: "samples"),
        transform: { try ArgumentReaders.pair($0, from: 0) })
    var padding: Axes?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Multiply the result, which includes the kernel's own scale and offset and, with --like, the library's delta or bias; before the library rounds, and after --combine. 1/9 and the like are numbers.",
            valueName: "factor"),
        transform: ArgumentReaders.number)
    var scale = 1.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Add to the result after scaling, in sample units: scale * result + bias.", valueName: "value"),
        transform: ArgumentReaders.number)
    var bias = 0.0

    @Option(
        help: ArgumentHelp(
            "What several kernels do: sequence (one after the other; default), or all on the input, their results joined by magnitude, sum or max.",
            valueName: "how"),
        completion: .list(FilterChain.Combination.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0, or: Synonyms.combinations) })
    var combine = FilterChain.Combination.sequence

    @OptionGroup var engine: EngineOptions

    @Flag(
        help:
            "Filter the luminance of colours, 0.2126 R + 0.7152 G + 0.0722 B (Rec. 709) of the samples as stored; the result is grey. It is not rounded, except for --like."
    )
    var grey = false

    @Flag(
        help:
            "Filter in linear light: samples are decoded by the curve that the file states (cICP, ICC profile, sRGB, gAMA; otherwise sRGB) and the result is encoded by it. --bias is then in units of light, 0 to the largest sample."
    )
    var linear = false

    @OptionGroup var part: PartOptions

    @Option(
        help: ArgumentHelp(
            "The alpha of pictures: auto (default: premultiply if the weights sum to 1, else copy; with --like, as there), copy (as it was), premultiply (colours are weighted by alpha, and alpha is filtered too), filter (as one more channel), drop (left out; hidden colours appear).",
            valueName: "rule"),
        completion: .list(AlphaRule.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var alpha = AlphaRule.auto

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With a four-dimensional kernel: a file with one number per output channel, which is added to it.",
            valueName: "file"))
    var layerBias: String?
}

/// The output file and its encoding.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long, .customLong("out")], parsing: .unconditional,
        help: ArgumentHelp(
            "A file (its ending chooses the format), a folder, a template with {dir} {stem} {name} {mode} {kernel} {ext}, or - for standard output. Missing folders are made. Default: STEM.KERNEL.MODE.EXT beside the input.",
            valueName: "path"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "The output's format where no ending says it: \(ImageFormat.all.map { $0.fileExtensions[0] }.joined(separator: ", ")).",
            valueName: "format"),
        transform: ArgumentReaders.format)
    var format: ImageFormat?

    @Flag(name: .overwrite, help: "Replace outputs that exist; permissions and owner are kept.")
    var overwrite = false

    @Flag(help: "Keep only colour profiles, gamma and orientation of the input's metadata.")
    var strip = false

    @Flag(help: "Give outputs the modification time of their input.")
    var keepTime = false

    @Option(
        help: ArgumentHelp(
            "How results outside the range become integers: clip (default), offset (mid-grey added), abs, minmax, wrap.",
            valueName: "rule"),
        completion: .list(Quantizer.Range.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0, or: Synonyms.ranges) })
    var range: Quantizer.Range?

    @Option(
        help: ArgumentHelp("half-even (default), half-up, truncate.", valueName: "rule"),
        completion: .list(Quantizer.Rounding.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0, or: Synonyms.roundings) })
    var rounding: Quantizer.Rounding?

    @Option(
        help: ArgumentHelp("Output bits a sample, 8 or 16; default: the input's.", valueName: "bits"),
        transform: { try ArgumentReaders.integer($0, among: [8, 16]) })
    var depth: Int?

    @Option(
        help: ArgumentHelp(
            "\(ImageFormat.list("and") { $0.options.contains(.quality) }) quality 1...100; default: the input's tables.",
            valueName: "quality"),
        transform: { try ArgumentReaders.integer($0, in: 1...100) })
    var quality: Int?

    @Option(
        help: ArgumentHelp(
            "\(ImageFormat.list("and") { $0.options.contains(.sampling) }) chroma sampling: 420, 422, 444 or keep (default): the input's, and from other formats 420, or 444 if the kernel sums to 0.",
            valueName: "ratio"),
        completion: .list(ArgumentReaders.samplings),
        transform: ArgumentReaders.sampling)
    var sampling: ChromaSampling?

    @Flag(
        help:
            "Write a progressive \(ImageFormat.list("or") { $0.options.contains(.progressive) }), as it is if the input is one."
    )
    var progressive = false

    @Flag(
        help:
            "Compute Huffman codes for the \(ImageFormat.list("or") { $0.options.contains(.optimize) }) image: smaller, slower, with more memory."
    )
    var optimize = false

    @Option(
        help: ArgumentHelp(
            "For a file that states an orientation: shown (the kernel acts on the picture as it is shown; default), stored (on the samples as stored; default of --like) or upright (samples are turned, and the output states no orientation).",
            valueName: "rule"),
        completion: .list(OrientationRule.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var orientation: OrientationRule?

    @Option(
        help: ArgumentHelp(
            "Lay images with alpha on a colour before they are filtered: white or another name, #rrggbb, or r,g,b from 0 to 255.",
            valueName: "colour"),
        transform: ArgumentReaders.color)
    var background: BackgroundColor?

    @Option(
        help: ArgumentHelp(
            "The axes of an array, in and out: hwc (rows, columns, channels; default), chw, or nhwc or nchw for several images.",
            valueName: "order"),
        completion: .list(ArrayLayout.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var layout: ArrayLayout?

    @Flag(help: "Put a layer's feature maps side by side on one picture.")
    var sheet = false

    @Option(
        help: ArgumentHelp(
            "\(ImageFormat.list("and") { $0.options.contains(.pngLevel) }) effort, 0 (fastest) to 9 (smallest).",
            valueName: "level"),
        transform: { try ArgumentReaders.integer($0, in: 0...9) })
    var pngLevel: Int?

    @Flag(
        help:
            "Interlace a \(ImageFormat.list("or") { $0.options.contains(.interlace) }) (Adam7): larger, slower, held whole in memory."
    )
    var interlace = false

    @OptionGroup var limits: LimitOptions

    @Option(
        help: ArgumentHelp(
            "Memory that all images in progress may hold together, such as 512M or 2G (default: a quarter of the machine's).",
            valueName: "size"),
        transform: ArgumentReaders.memory)
    var memory = MemoryBudget.quarterOfMachine
}

/// Options for a picture of the difference between the result and another image.
struct DifferenceOptions: ParsableArguments {
    @Option(
        name: .customLong("diff"), parsing: .unconditional,
        help: ArgumentHelp("Also write a picture of where the result differs from something else.", valueName: "file"))
    var file: String?

    @Option(
        name: .customLong("diff-against"), parsing: .unconditional,
        help: ArgumentHelp("What it is compared with: input, flipped (the other mode), or a file.", valueName: "what"))
    var against = "input"

    @Option(
        name: .customLong("diff-style"),
        help: ArgumentHelp("heat (a colour map; default), signed (blue below, orange above), abs.", valueName: "style"),
        completion: .list(DifferenceStyle.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0, or: Synonyms.differenceStyles) })
    var style = DifferenceStyle.heat

    @Option(
        name: .customLong("diff-gain"),
        help: ArgumentHelp(
            "How much differences are magnified: auto (99.5 % of those that are not 0 fit on the scale; default) or a number.",
            valueName: "gain"),
        transform: ArgumentReaders.differenceGain)
    var gain = DifferenceGain.auto

    @Flag(name: .customLong("diff-legend"), help: "Put a scale of its colours, with numbers, below the picture.")
    var legend = false
}

/// Options for the printed report.
struct ReportOptions: ParsableArguments {
    @Flag(help: "Print one JSON object per image, each on a line.")
    var json = false

    @Flag(name: [.short, .long], help: "Print errors alone.")
    var quiet = false

    @Flag(
        name: [.short, .long],
        help: "Also print the plan and the time of each stage, which --json then lists as stages.")
    var verbose = false

    @Flag(help: "Also compute by the double-precision reference and print the largest difference.")
    var verify = false
}
