import ArgumentParser

/// `kernel`: lists, shows and converts kernels.
struct KernelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel",
        abstract: "List, show and convert kernels.",
        discussion: """
            A kernel is written as for --kernel: a file (text grid, libvips matrix,
            ImageMagick, JSON, .npy, PNG or JPEG), an inline grid "1 2 1; 2 4 2; 1 2 1", a
            name with its parameters gaussian:sigma=2, or - for standard input. A file
            whose name looks like a grid or like a kernel's name is written ./NAME.

            EXAMPLES
              imgconv kernel list
              imgconv kernel show sobel:y
              imgconv kernel convert k.txt -o k.npy --rotate180
              imgconv kernel convert motion:length=9,angle=30 -o -
            """,
        subcommands: [KernelListCommand.self, KernelShowCommand.self, KernelConvertCommand.self])
}

/// `kernel list`.
struct KernelListCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print the kernels that have a name, their parameters and formulas.")

    @Flag(help: "Print one JSON object a line for each kernel.")
    var json = false

    func run(_ console: Console) {
        if json {
            KernelListing.jsonLines.forEach(console.data)
        } else {
            console.data(KernelListing.text)
        }
    }
}
