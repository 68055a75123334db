import JSON
import Convolution
import ImageBuffers
import ImagePipeline
import ImageReport
import KernelFormats

/// A benchmark of the machine: its peak arithmetic rate, and the time to copy a plane.
struct MachineBench {
    var width: Int
    var height: Int
    /// Number of threads for the multithreaded measurements; `nil` means as many as filter a large plane.
    var threads: Int?
    var runs: Int

    /// The measurements with one thread and with all.
    struct Figures {
        var instructions: InstructionSet
        var threads: Int
        /// Billions of multiplications and additions per second.
        var peak: (one: Double, all: Double)
        /// Median in milliseconds.
        var copy: (one: Double, all: Double)
    }

    /// Measures the arithmetic rate and the copy time.
    /// - Throws: `FilterError.tooLarge` if the planes do not fit into memory.
    func measure() throws(FilterError) -> Figures {
        let threads = threads ?? ThreadCount.available
        let copy = try CopyEngine(width: width, height: height)
        let input = try BenchPlane.random(width: width, height: height)
        var output = try BenchPlane.random(width: width, height: height)
        return Figures(
            instructions: .preferred, threads: threads, peak: (peak(threads: 1), peak(threads: threads)),
            copy: (
                try Timings(of: copy, input, into: &output, threads: 1, runs: runs).median,
                try Timings(of: copy, input, into: &output, threads: threads, runs: runs).median
            ))
    }

    /// The rate of the fastest of several runs, because interruptions only slow a run down.
    private func peak(threads: Int) -> Double {
        let loop = PeakLoop()
        var rounds = 1 << 10
        // Long enough for the clock, for threads to start, and for the processor to leave its power-saving state.
        while seconds({ loop.run(rounds: rounds, threads: 1) }).time < 0.01 { rounds *= 2 }
        return (0..<max(5, runs)).reduce(0) { fastest, _ in
            let run = seconds { loop.run(rounds: rounds, threads: threads) }
            return max(fastest, run.operations / run.time / 1e9)
        }
    }

    private func seconds(_ run: () -> Double) -> (operations: Double, time: Double) {
        let start = ContinuousClock.now
        let operations = run()
        return (operations, start.secondsSince)
    }
}

extension MachineBench.Figures {
    var json: JSONObject {
        var object = JSONObject()
        object.add("instructions", instructions.rawValue)
        object.add("threads", threads)
        object.add("peak_gflops_one", peak.one)
        object.add("peak_gflops_all", peak.all)
        object.add("copy_ms_one", copy.one)
        object.add("copy_ms_all", copy.all)
        return object
    }

    var text: String {
        let number = { (value: Double) in NumberFormatter.significant(value, digits: 4) }
        return "peak_gflops \(number(peak.one)) with one thread, \(number(peak.all)) with \(threads) "
            + "(\(instructions.rawValue))  copy_ms \(number(copy.one)) with one thread, \(number(copy.all)) with \(threads)"
    }
}
