import ArgumentParser
import ImagePipeline
import KernelFormats

/// `kernel show`.
struct KernelShowCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a kernel's weights, and what they do.",
        usage: "imgconv kernel show <kernel> [--json] [--png <file>]",
        discussion: """
            Says where the kernel's centre is for either operation, what its weights sum up
            to, whether it is separable, by how much convolve and correlate can differ, and
            how much of the highest frequencies passes.

            EXAMPLES
              imgconv kernel show gaussian:sigma=2
              imgconv kernel show motion:length=9 --png motion.png --theme dark
                  also draws it, its rotation, its frequency response and its profile
            """)

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("A file, an inline grid, a name with its parameters, or -.", valueName: "kernel"))
    var kernels: [String] = []

    @Flag(help: "Print one JSON object a line for each kernel.")
    var json = false

    @OptionGroup(title: "Picture") var picture: KernelPictureOptions

    private static func words(_ file: KernelFile, _ index: Int) -> String {
        file.kernels.count == 1
            ? file.format.rawValue : "\(file.format.rawValue), \(index + 1) of \(file.kernels.count)"
    }

    func run(_ console: Console) throws {
        let place = try KernelArgument.place(kernels, options: ["--json"] + KernelPictureOptions.names)
        let file = try place.readFile(inlineName: "the kernel")
        try picture.draw(file, place, console)
        for (index, kernel) in file.kernels.enumerated() {
            let facts = KernelFacts(kernel)
            if json {
                console.data(
                    facts.json(name: KernelArgument.name(of: place), format: file.format.rawValue, notes: file.notes))
                continue
            }
            if index > 0 { console.data("") }
            console.data("\(KernelArgument.name(of: place)) (\(Self.words(file, index)))\n")
            KernelGridText.lines(of: kernel).forEach(console.data)
            console.data("")
            facts.lines.forEach(console.data)
            file.notes.forEach { console.data("note        \($0)") }
        }
    }
}
