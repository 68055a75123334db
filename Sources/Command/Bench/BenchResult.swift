import JSON
import Convolution
import ImageReport
import KernelFormats

/// The timings of a filter.
struct BenchResult {
    var timings: Timings
    /// Milliseconds until the engine was ready for the plane's first sample.
    var preparation: Double
    /// The algorithm that was used.
    var algorithm: FilterAlgorithm
    /// Estimated milliseconds per run with one thread.
    var expected: Double?
    /// The instruction set of the innermost loops.
    var instructions: InstructionSet
    /// Multiplications and additions per run.
    var operations: Double
    /// Number of threads used.
    var threads: Int

    /// Billions of operations per second.
    var gflops: Double { operations / (timings.median * 1e6) }

    var json: JSONObject {
        var object = JSONObject()
        object.add("median_ms", timings.median)
        object.add("min_ms", timings.minimum)
        object.add("max_ms", timings.maximum)
        object.add("prepare_ms", preparation)
        object.add("expected_ms", expected)
        object.add("algorithm", algorithm.rawValue)
        object.add("instructions", instructions.rawValue)
        object.add("gflops", gflops)
        object.add("threads", threads)
        return object
    }

    var text: String {
        let number = { (value: Double) in NumberFormatter.significant(value, digits: 4) }
        return "median_ms \(number(timings.median))  min_ms \(number(timings.minimum))  "
            + "max_ms \(number(timings.maximum))  prepare_ms \(number(preparation))  "
            + "algorithm \(algorithm.rawValue) (\(instructions.rawValue))  gflops \(number(gflops))  threads \(threads)"
    }
}
