import ImageBuffers
import Synchronization

/// Regions that several threads compute at once, each taking the next region until none is left.
///
/// The planes outlive this object, because their owner waits for its threads. Threads write to different regions, and
/// the other data that they share is atomic or immutable.
@safe final class RegionFilter<Engine: FilterEngine>: @unchecked Sendable {
    private let engine: Engine
    private let regions: [Region]
    private let input: UnsafePointer<Float>
    private let inputStride: Int
    private let output: UnsafeMutablePointer<Float>
    private let outputStride: Int
    private let next = Atomic<Int>(0)
    private let failed = Atomic<Bool>(false)

    init(
        engine: Engine, regions: [Region], input: UnsafePointer<Float>, inputStride: Int,
        output: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        self.engine = engine
        self.regions = regions
        unsafe self.input = input
        self.inputStride = inputStride
        unsafe self.output = output
        self.outputStride = outputStride
    }

    /// Computes all regions, and returns false if the memory of a thread could not be allocated.
    ///
    /// If the system does not start a thread, the other threads compute its regions.
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
