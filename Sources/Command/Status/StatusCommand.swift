import ArgumentParser
import Batch
import ImagePipeline

/// `status`: the state of directory runs.
struct StatusCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say which images of a directory run are done, failed or missing.",
        usage: "imgconv status <output> [<input> ...] [<options>]",
        discussion: """
            Reads the journals that runs on directories keep in the folder .imgconv of
            their output, one for each shard, and counts the images that are done, that
            failed, that a run had begun when it was killed, and that were done but whose
            output is gone. With the inputs, named as the runs were given them, it also
            looks for images of which no journal says anything.

            EXAMPLES
              imgconv status filtered/
              imgconv status filtered/ photos/ --recursive
              imgconv status filtered/ photos/ -r --json

            EXIT STATUS
              0 everything is done, 1 something failed or is left, 64 wrong usage, 66 the
              folder has no journal, 74 a journal cannot be read
            """)

    @Argument(help: ArgumentHelp("The runs' output folder, as -o named it.", valueName: "output"))
    var output: String

    @Argument(help: ArgumentHelp("The runs' inputs, to look for what is missing.", valueName: "input"))
    var inputs: [String] = []

    @Flag(name: [.short, .long], help: "Look into the inputs' folders too.")
    var recursive = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run(_ console: Console) throws {
        let status = try BatchStatus(
            of: output, inputs: inputs.map(InputSource.file), isRecursive: recursive)
        let report = StatusReport(output, status)
        if json { console.data(report.json) } else { report.lines.forEach(console.result) }
        if !status.isComplete { throw ExitStatus.someFailed }
    }
}
