import ArgumentParser
import Convolution
import ImageCodecs
import ImagePipeline
import ImageReport

/// `filter`, the default verb: filters images.
struct FilterCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "filter",
        // `Main` parses this command without the root; without a super-command the parser would look for completion
        // requests.
        _superCommandName: "imgconv",
        abstract: "Filter images with a kernel: the verb when none is named.",
        usage: "imgconv [filter] <input> ... --kernel <kernel> [<options>]",
        discussion: """
            EXAMPLES
              imgconv photo.jpg --kernel sobel.txt --mode correlate
                  writes photo.sobel.correlate.jpg beside the input
              imgconv in.png -k "1 2 1; 2 4 2; 1 2 1" --normalize sum -o out.png
                  blurs, with the kernel divided by its sum of 16
              imgconv in.png -k k.txt --like keras.Conv2D:padding=same
                  follows the convention of Keras
              imgconv in.png -k k.txt --diff flip.png --diff-against flipped
                  shows where convolving and correlating differ
              imgconv photos/ -k k.txt -o filtered/ --recursive
                  filters a directory's images; the structure is kept
              cat in.png | imgconv - -k k.txt -o - --format png > out.png
                  reads and writes streams

            convolve lays the kernel on the image rotated by 180 degrees, correlate lays
            it as written. scipy.signal.convolve2d convolves; OpenCV's filter2D, Keras and
            PyTorch correlate.

            DIRECTORIES
              Images are recognized by their content. Hidden files and other files are
              ignored; links are followed. The output folder keeps a journal in .imgconv/,
              which --resume and imgconv status read. On the first interrupt, images in
              progress are finished, for at most 5 seconds; a second ends the run at once.

            OTHER VERBS
              imgconv convolve ..., correlate ...    filter with this mode
              imgconv compare IN -k K        show what rotating the kernel does
              imgconv identify IN OUT -k K   say which rule made OUT out of IN
              imgconv explain A B            say why two libraries' results differ
              imgconv kernel ...             list, show and convert kernels
              imgconv bench                  time the engine on this machine
              imgconv status OUT             what a directory run has done and left
              imgconv completion SHELL       print completions for bash, zsh or fish
              imgconv manual VERB            print a manual page
              imgconv help <verb>            tells more

            EXIT STATUS
              0 success, 1 some of several images failed, 64 wrong usage, 65 invalid input
              or kernel, 66 input not found, 71 the system refused memory, threads or
              descriptors, 73 an output cannot be created, 74 reading or writing failed,
              130 interrupted
            """)

    @Argument(
        help: ArgumentHelp(
            "\(ImageFormat.list("or")) files, arrays in archives (FILE.npz:NAME), directories of files, or - for standard input.",
            valueName: "input"))
    var inputs: [String] = []

    @OptionGroup(title: "Filter") var filter: FilterOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Many files") var batch: BatchOptions
    @OptionGroup(title: "Difference image") var difference: DifferenceOptions
    @OptionGroup(title: "Preview") var preview: PreviewOptions
    @OptionGroup(title: "Report") var report: ReportOptions

    static let cleansUpOnInterrupt = true

    func run(_ console: Console) throws {
        try checkUsage()
        var jobs = try FilterJobs(self)
        var console = console
        console.isQuiet = report.quiet
        // With --json, each line of standard output is an object.
        console.resultsToStandardError = jobs.writesToStandardOutput || report.json
        jobs.preview = preview.resultPreview(console)
        if BatchJobs.isWanted(by: self) { try BatchJobs(jobs).run(console) } else { try jobs.run(console) }
    }
}
