import ArgumentParser
import Convolution
import ImagePipeline
import ImageReport
import KernelFormats

/// Options for the picture of a kernel.
struct KernelPictureOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Also draw the kernel as written and rotated by 180 degrees, its frequency response and its profile.",
            valueName: "file"))
    var png: String?

    @Flag(name: .overwrite, help: "Replace a picture that exists.")
    var overwrite = false

    @Option(
        help: ArgumentHelp("The picture's colours: light (default), dark.", valueName: "theme"),
        completion: .list(SheetStyle.Theme.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var theme = SheetStyle.Theme.light

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Draw it larger or smaller, 0.5 to 4: 2 for print.", valueName: "factor"),
        transform: CompareOutputOptions.scale)
    var scale = 1.0

    /// The options' names, for suggestions when one is misspelt.
    static let names = ["--png", "--overwrite", "--theme", "--scale"]

    /// Draws the picture if one was requested.
    /// - Throws: `PipelineError`.
    func draw(_ file: KernelFile, _ place: KernelSource, _ console: Console) throws(PipelineError) {
        guard let path = png else { return }
        guard let kernel = file.kernels.first, file.kernels.count == 1 else {
            throw PipelineError(
                .usage, "--png", "draws one kernel, but there are \(file.kernels.count); save them apart")
        }
        let ending = PathName.stemAndExtension(path).ext
        guard ending.lowercased() == "png" else {
            throw PipelineError(.usage, path, "does not end in .png, which is what is written")
        }
        Interrupt.watch()
        var style = SheetStyle()
        style.theme = theme
        style.scale = scale
        let type = Typesetter()
        try CanvasFile.write(
            KernelSheet.draw(kernel, heading: Self.heading(place), style: style, type: type), to: path,
            overwrite: overwrite)
        type.warnings.forEach { console.warning("\(path.singleLine): \($0)") }
    }

    private static func heading(_ place: KernelSource) -> String {
        switch place {
        case .inline: "Inline kernel"
        case .standardInput: "Kernel from standard input"
        case .named(let words): "Kernel \(words.singleLine)"
        case .file(let path): "Kernel \(PathName.split(path).name.singleLine)"
        }
    }
}
