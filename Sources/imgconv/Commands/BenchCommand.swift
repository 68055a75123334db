import ArgumentParser
import ImageFilters
import ImagePlanes

/// `bench`: what the engine takes on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Time the filter engine on this machine.",
        discussion: """
            Filters one float32 plane in memory into another, several times, and prints the
            median, the fastest and the slowest run in milliseconds. Decoding, encoding and
            the planes' allocation are not counted. gflops is 2 * width * height * taps over
            the median time.

            EXAMPLES
              imgconv bench
              imgconv bench --kernel-size 7 --threads 1
              imgconv bench --width 7680 --height 4320 --kernel-size 3 --json
            """)

    @Option(
        help: ArgumentHelp("Samples in a row (default: 3840).", valueName: "samples"),
        transform: { try ArgumentReaders.integer($0, in: 1...Bench.longestSide) })
    var width = 3840

    @Option(
        help: ArgumentHelp("Rows (default: 2160).", valueName: "rows"),
        transform: { try ArgumentReaders.integer($0, in: 1...Bench.longestSide) })
    var height = 2160

    @Option(
        help: ArgumentHelp("Rows and columns of the kernel (default: 5).", valueName: "taps"),
        transform: { try ArgumentReaders.integer($0, in: 1...2048) })
    var kernelSize = 5

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("How the image goes on past its border (default: symmetric).", valueName: "boundary"),
        completion: .list(["symmetric", "reflect", "edge", "constant", "constant:", "wrap", "renormalize", "copy"]),
        transform: { try ArgumentReaders.boundary($0) })
    var boundary = BoundaryMode.symmetric

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

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let bench = Bench(
            width: width, height: height, kernelSize: kernelSize, boundary: boundary, threads: threads, runs: runs)
        let result: Bench.Result
        do throws(FilterError) {
            result = try bench.measure()
        } catch {
            throw ValidationError("--width \(width) --height \(height): the planes do not fit into memory")
        }
        Console().data(json ? result.json.text : result.line)
    }
}

/// A measurement: what is filtered, and how often.
struct Bench {
    /// Samples along a side, at most: a plane of both takes 16 GB.
    static let longestSide = 1 << 16

    var width: Int
    var height: Int
    var kernelSize: Int
    var boundary: BoundaryMode
    /// `nil` leaves it to the engine.
    var threads: Int?
    var runs: Int

    /// What was measured.
    struct Result {
        /// Milliseconds of each run, in rising order; at least one.
        var milliseconds: [Double]
        /// How it was computed.
        var algorithm: String
        /// The instruction set of the innermost loops.
        var instructions: String
        /// Multiplications and additions of a run.
        var operations: Double
        /// Threads that computed.
        var threads: Int

        var median: Double {
            let middle = milliseconds.count / 2
            return milliseconds.count % 2 == 1
                ? milliseconds[middle] : (milliseconds[middle - 1] + milliseconds[middle]) / 2
        }
        var minimum: Double { milliseconds[0] }
        var maximum: Double { milliseconds[milliseconds.count - 1] }
        /// Thousand millions of operations a second.
        var gflops: Double { operations / (median * 1e6) }

        var json: JSONObject {
            var object = JSONObject()
            object.add("median_ms", median)
            object.add("min_ms", minimum)
            object.add("max_ms", maximum)
            object.add("algorithm", algorithm)
            object.add("instructions", instructions)
            object.add("gflops", gflops)
            object.add("threads", threads)
            return object
        }

        var line: String {
            let number = { (value: Double) in NumberText.significant(value, digits: 4) }
            return "median_ms \(number(median))  min_ms \(number(minimum))  max_ms \(number(maximum))  "
                + "algorithm \(algorithm) (\(instructions))  gflops \(number(gflops))  threads \(threads)"
        }
    }
}

extension Bench {
    /// Filters once to touch the memory, and then `runs` times by the clock.
    /// - Throws: `FilterError.tooLarge` when the planes do not fit into memory.
    func measure() throws(FilterError) -> Result {
        let filter = Filter(kernel: kernel, mode: .correlate, boundary: boundary)
        let engine = DirectEngine(try filter.resolved(width: width, height: height))
        let threads = threads ?? engine.preferredThreads(rows: height)
        let input = try plane()
        var output = try plane()
        var times: [Double] = []
        for run in 0...runs {
            let start = ContinuousClock.now
            try engine.filter(input, into: &output, threads: threads)
            if run > 0 { times.append(start.secondsSince * 1000) }
        }
        return Result(
            milliseconds: times.sorted(), algorithm: "direct", instructions: InstructionSet.preferred.rawValue,
            operations: 2 * Double(width) * Double(height) * Double(kernelSize * kernelSize), threads: threads)
    }

    /// Weights without a symmetry or a rank that an engine could make use of, whose magnitudes sum up to about 1.
    private var kernel: Kernel {
        let count = kernelSize * kernelSize
        let weights = (0..<count).map { Double(($0 * 7919 + 13) % 101 - 50) / (25 * Double(count)) }
        return Kernel(width: kernelSize, height: kernelSize, weights: weights)
    }

    /// A plane of samples 0...255 without a pattern.
    private func plane() throws(FilterError) -> Plane {
        do throws(PlaneError) {
            var plane = try Plane(width: width, height: height)
            var state: UInt32 = 1
            for y in 0..<height {
                plane.withMutableRow(y) { row in
                    for x in row.indices {
                        state = state &* 1_664_525 &+ 1_013_904_223
                        row[x] = Float(state >> 24)
                    }
                }
            }
            return plane
        } catch {
            throw .tooLarge(width: width, height: height)
        }
    }
}
