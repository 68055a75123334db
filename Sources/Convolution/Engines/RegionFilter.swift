import Synchronization

/// Regions to be computed by several threads at once, which take one after the other until none is left.
///
/// The planes outlive it, as their owner waits for its threads. Threads write different regions, and what else they
/// share is atomic or never changes.
@safe final class RegionFilter<Engine: FilterEngine>: @unchecked Sendable {
    private let engine: Engine
    private let regions: [OutputRegion]
    private let input: UnsafePointer<Float>
    private let inputStride: Int
    private let output: UnsafeMutablePointer<Float>
    private let outputStride: Int
    private let next = Atomic<Int>(0)
    private let failed = Atomic<Bool>(false)

    init(
        engine: Engine, regions: [OutputRegion], input: UnsafePointer<Float>, inputStride: Int,
        output: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        self.engine = engine
        self.regions = regions
        unsafe self.input = input
        self.inputStride = inputStride
        unsafe self.output = output
        self.outputStride = outputStride
    }

    /// Computes everything; false when a thread had not the memory it needs.
    ///
    /// Threads that the system does not start leave their regions to the others.
    func run(threads count: Int) -> Bool {
        ThreadTeam.run(min(count, regions.count)) { self.takeRegions() }
        return !failed.load(ordering: .acquiring)
    }

    private func takeRegions() {
        var scratch: Engine.Scratch?
        while !failed.load(ordering: .relaxed) {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < regions.count else { return }
            do throws(FilterError) {
                let memory: Engine.Scratch
                if let scratch { memory = scratch } else { memory = try engine.makeScratch() }
                scratch = memory
                unsafe engine.compute(
                    regions[index], of: input, inputStride: inputStride, into: output, outputStride: outputStride,
                    scratch: memory)
            } catch {
                failed.store(true, ordering: .releasing)
            }
        }
    }
}
