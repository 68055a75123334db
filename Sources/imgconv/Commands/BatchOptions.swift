import ArgumentParser
import ImagePipeline

/// Work on many files.
struct BatchOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Look into directories' folders too.")
    var recursive = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Images worked on at a time (default: one for each processor).", valueName: "count"),
        transform: { try ArgumentReaders.integer($0, in: 1...1024) })
    var jobs: Int?

    @Flag(help: "Pass over images whose output is there.")
    var skipExisting = false

    @Flag(help: "Stop at the first image that fails.")
    var failFast = false

    @Flag(name: [.customShort("n"), .long], help: "Say what would be done, and write nothing.")
    var dryRun = false
}
