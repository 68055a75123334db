import ArgumentParser
import Batch
import ImagePipeline
import Platform

/// Options for runs on many files.
struct BatchOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Look into directories' folders too.")
    var recursive = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Also filter the files that a file, or standard input (-), lists: one path per line. Each is treated as if it were named.",
            valueName: "file"))
    var filesFrom: String?

    @Flag(name: [.customShort("0"), .long], help: "With --files-from: paths are separated by NUL, as of find -print0.")
    var null = false

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Of directories and lists, filter only files that match: *.jpg matches names, raw/*.png paths below the directory; * ? [a-z], and ** across folders. Upper and lower case differ. Repeatable.",
            valueName: "glob"))
    var include: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Leave out files that match, and do not enter folders that do; patterns are those of --include, which it overrides. Repeatable.",
            valueName: "glob"))
    var exclude: [String] = []

    @Option(
        name: [.customShort("j", allowingJoined: true), .long, .customLong("threads")],
        help: ArgumentHelp(
            "Threads: images worked on at a time, while there are as many (default: one for each processor).",
            valueName: "count"),
        transform: { try ArgumentReaders.integer($0, in: 1...1024) })
    var jobs: Int?

    @Flag(help: "Skip images whose output exists.")
    var skipExisting = false

    @Flag(
        help:
            "Go on where an earlier run has ended: pass over images whose output it made of the same input, and do the others. Other settings than before are refused, unless --overwrite is given."
    )
    var resume = false

    @Flag(help: "Stop at the first image that fails.")
    var failFast = false

    @Flag(help: "Flush each output to disk before it is put in place, for machines that may lose power.")
    var durable = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Take part I of N (1...N) of the inputs, or the part that the scheduler's variables say (auto).",
            valueName: "I/N"),
        transform: ArgumentReaders.shard)
    var shard: Shard?

    @Flag(
        name: [.customShort("n"), .long],
        help: "Check each image's header, say what would be done, and write nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Show how far it is: auto (of a directory, on a terminal; default), always, never.", valueName: "when"),
        completion: .list(ProgressChoice.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var progress = ProgressChoice.auto

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Add a JSON line for everything that happens to a file.", valueName: "file"))
    var log: String?
}

extension BatchOptions {
    /// Whether any of them requires a batch run, even for one image.
    var areUsed: Bool {
        filesFrom != nil || skipExisting || resume || dryRun || shard != nil || log != nil
    }
}

extension ArgumentReaders {
    /// `I/N`, or `auto`.
    static func shard(_ text: String) throws -> Shard {
        if text == "auto" {
            do throws(PipelineError) {
                return try Shard.ofScheduler(Environment.variables)
            } catch {
                throw ValidationError(error.message)
            }
        }
        if let shard = Shard(text) { return shard }
        throw ValidationError("must be I/N such as 3/16, with I from 1 to N, or auto")
    }
}
