import Convolution
import ImageBuffers
import ImagePipeline

/// The durations of several runs.
struct Timings {
    /// Milliseconds per run in ascending order; at least one.
    let milliseconds: [Double]

    var median: Double {
        let middle = milliseconds.count / 2
        return milliseconds.count % 2 == 1
            ? milliseconds[middle] : (milliseconds[middle - 1] + milliseconds[middle]) / 2
    }
    var minimum: Double { milliseconds[0] }
    var maximum: Double { milliseconds[milliseconds.count - 1] }
}

extension Timings {
    /// Runs an engine once to touch the memory, then times it `runs` times.
    /// - Throws: Any error that the engine throws.
    init<Engine: FilterEngine>(
        of engine: Engine, _ input: borrowing Plane, into output: inout Plane, threads: Int, runs: Int
    ) throws(FilterError) {
        precondition(runs >= 1, "a run to time")
        var times: [Double] = []
        for run in 0...runs {
            let start = ContinuousClock.now
            try engine.filter(input, into: &output, threads: threads)
            if run > 0 { times.append(start.secondsSince * 1000) }
        }
        milliseconds = times.sorted()
    }
}
