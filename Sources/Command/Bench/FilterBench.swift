import Convolution
import ImageBuffers
import ImagePipeline

/// A measurement of a filter: what is filtered, and how often.
struct FilterBench {
    var width: Int
    var height: Int
    var kernelSize: AxisPair
    /// Whether the kernel is a column times a row.
    var isRank1: Bool
    var boundary: BoundaryMode
    /// `nil` leaves it to the plan.
    var algorithm: FilterAlgorithm?
    /// `nil` leaves it to the engine.
    var threads: Int?
    var runs: Int

    /// Prepares the filter, and times the engine that computes it.
    /// - Returns: `nil` where the algorithm that is asked for cannot compute the filter.
    /// - Throws: `FilterError.tooLarge` when the planes do not fit into memory.
    func measure() throws(FilterError) -> BenchResult? {
        let filter = Filter(
            kernel: isRank1 ? BenchKernel.rank1(kernelSize) : BenchKernel.random(kernelSize), mode: .correlate,
            boundary: boundary)
        let start = ContinuousClock.now
        let plan = FilterPlan(try filter.resolved(width: width, height: height), algorithm: algorithm)
        if let algorithm, plan.algorithm != algorithm { return nil }
        let engine = try plan.makeEngine()
        return try measure(engine, plan, preparation: start.secondsSince * 1000)
    }

    /// Times an engine, whichever it is.
    private func measure<Engine: FilterEngine>(
        _ engine: Engine, _ plan: FilterPlan, preparation: Double
    ) throws(FilterError) -> BenchResult {
        let threads = threads ?? engine.worthwhileThreads(rows: height, of: ThreadCount.available)
        let input = try BenchPlane.random(width: width, height: height)
        var output = try BenchPlane.random(width: width, height: height)
        let timings = try Timings(of: engine, input, into: &output, threads: threads, runs: runs)
        return BenchResult(
            timings: timings, preparation: preparation, algorithm: plan.algorithm,
            expected: plan.expectedSeconds.map { $0 * 1000 },
            instructions: .preferred,
            operations: Double(width) * Double(height) * operationsPerSample, threads: threads)
    }

    /// A multiplication and an addition for each tap that the result needs, however it is computed.
    private var operationsPerSample: Double {
        let taps = kernelSize.x * kernelSize.y
        return 2 * Double(isRank1 ? min(taps, kernelSize.x + kernelSize.y) : taps)
    }
}
