import JSON
import ArgumentParser
import Convolution

/// `bench`: times the engine on this machine.
struct BenchCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Time the filter engine on this machine.",
        usage: "imgconv bench [<options>]",
        discussion: """
            Filters one float32 plane in memory into another, several times, and prints
            the median, the fastest and the slowest run in milliseconds. Not counted are
            decoding, encoding, the planes' allocation, and the preparation of the kernel
            (prepare_ms). gflops is 2 * width * height * taps over the median time, where
            --rank1 has the taps of its two vectors.

            --machine filters nothing: it prints what the processor multiplies and adds
            at most (peak_gflops) and how long the plane takes to copy, with one thread
            and with all.

            ENVIRONMENT
              IMGCONV_THREADS=N  computes with N threads where --threads does not say it
              IMGCONV_SIMD=SET   uses the instructions baseline, avx2 or neon, if the
                                 processor has them, and not the best there are

            EXAMPLES
              imgconv bench
              imgconv bench --kernel-size 7 --threads 1
              imgconv bench --kernel-size 31x1
              imgconv bench --width 7680 --height 4320 --kernel-size 15 --rank1 --json
              imgconv bench --machine
            """)

    @Option(
        help: ArgumentHelp("Samples in a row (default: 3840).", valueName: "samples"),
        transform: { try ArgumentReaders.integer($0, in: 1...BenchPlane.longestSide) })
    var width = 3840

    @Option(
        help: ArgumentHelp("Rows (default: 2160).", valueName: "rows"),
        transform: { try ArgumentReaders.integer($0, in: 1...BenchPlane.longestSide) })
    var height = 2160

    @Option(
        help: ArgumentHelp(
            "The kernel's columns and rows: N for both, or columns x rows as in 31x1 (default: 5).", valueName: "size"),
        transform: { try ArgumentReaders.size($0, in: 1...2048) })
    var kernelSize: Axes?

    @Flag(
        name: .customLong("rank1"),
        help: "Make the kernel a random column times a random row.")
    var rank1 = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("How the image goes on past its border (default: symmetric).", valueName: "boundary"),
        completion: .list(ArgumentReaders.boundaries),
        transform: { try ArgumentReaders.boundary($0) })
    var boundary: BoundaryMode?

    @OptionGroup var engine: EngineOptions

    @Option(
        help: ArgumentHelp(
            "Threads that compute (default: one for each processor, or IMGCONV_THREADS; one for little work).",
            valueName: "count"),
        transform: { try ArgumentReaders.integer($0, in: 1...ThreadCount.limit) })
    var threads: Int?

    @Option(
        help: ArgumentHelp("Timed runs, after one that is not (default: 9).", valueName: "count"),
        transform: { try ArgumentReaders.integer($0, in: 1...100_000) })
    var runs = 9

    @Flag(help: "Measure the processor and the memory, and no filter.")
    var machine = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard machine else { return }
        for (name, isThere) in [
            ("--kernel-size", kernelSize != nil), ("--rank1", rank1), ("--boundary", boundary != nil),
            ("--algorithm", engine.algorithm != nil),
        ] where isThere {
            throw ValidationError("\(name): --machine filters nothing; leave one of the two out")
        }
    }

    func run(_ console: Console) throws {
        let text: String?
        do throws(FilterError) {
            if machine {
                let figures = try MachineBench(width: width, height: height, threads: threads, runs: runs).measure()
                text = json ? figures.json.text : figures.text
            } else {
                let result = try bench.measure()
                text = json ? result?.json.text : result?.text
            }
        } catch {
            throw ValidationError("--width \(width) --height \(height): the planes do not fit into memory")
        }
        guard let text else {
            throw ValidationError("--algorithm \(engine.algorithm?.rawValue ?? "auto"): cannot compute such a kernel")
        }
        console.data(text)
    }

    private var bench: FilterBench {
        FilterBench(
            width: width, height: height, kernelSize: kernelSize ?? Axes(both: 5), isRank1: rank1,
            boundary: boundary ?? .symmetric, algorithm: engine.algorithm, threads: threads, runs: runs)
    }
}
