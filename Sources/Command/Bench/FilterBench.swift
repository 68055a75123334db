import Convolution
import ImageBuffers
import ImagePipeline

/// A benchmark of a filter: its input, and the number of runs.
struct FilterBench {
    var width: Int
    var height: Int
    var kernelSize: Axes
    /// Whether the kernel is a column times a row.
    var isRank1: Bool
    var boundary: BoundaryMode
    /// `nil` lets the plan choose.
    var algorithm: FilterAlgorithm?
    /// `nil` lets the engine choose.
    var threads: Int?
    var runs: Int

    /// Prepares the filter, and times the engine that computes it.
    /// - Returns: The timings, or `nil` if the requested algorithm cannot compute the filter.
    /// - Throws: `FilterError.tooLarge` if the planes do not fit into memory.
    func measure() throws(FilterError) -> BenchResult? {
        let filter = Filter(
            isRank1 ? BenchKernel.rank1(kernelSize) : BenchKernel.random(kernelSize), mode: .correlate,
            boundary: boundary)
        let start = ContinuousClock.now
        let plan = FilterPlan(try filter.resolved(width: width, height: height), algorithm: algorithm)
        if let algorithm, plan.algorithm != algorithm { return nil }
        let engine = try plan.makeEngine()
        return try measure(engine, plan, preparation: start.secondsSince * 1000)
    }

    /// Times an engine of any type.
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

    /// One multiplication and one addition for each tap of the formula, whatever the algorithm does.
    private var operationsPerSample: Double {
        let taps = kernelSize.x * kernelSize.y
        return 2 * Double(isRank1 ? min(taps, kernelSize.x + kernelSize.y) : taps)
    }
}
