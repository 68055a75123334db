import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Regions to be computed by several threads at once, which take one after the other until none is left.
///
/// The planes outlive it, as their owner waits for its threads. Threads write different regions, and what else they
/// share is atomic or never changes.
@safe final class RegionWork<Engine: FilterEngine>: @unchecked Sendable {
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
    func run(threads count: Int) -> Bool {
        var threads: [pthread_t] = []
        for _ in 1..<max(1, min(count, regions.count, ThreadCount.limit)) {
            guard let thread = start() else { break }
            threads.append(thread)
        }
        takeRegions()
        for thread in threads { pthread_join(thread, nil) }
        return !failed.load(ordering: .acquiring)
    }

    /// Starts a thread, or gives `nil` where the system has no more: the regions are then left to the others.
    private func start() -> pthread_t? {
        var thread = pthread_t()
        // Joined before the object goes.
        let context = unsafe Unmanaged<AnyObject>.passUnretained(self).toOpaque()
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                let work = unsafe Unmanaged<AnyObject>.fromOpaque(context).takeUnretainedValue()
                (work as? any RegionTaker)?.takeRegions()
                return nil
            }, context)
        return status == 0 ? thread : nil
    }
}

/// What a thread calls, whatever the engine: a C function cannot be generic.
private protocol RegionTaker: AnyObject {
    func takeRegions()
}

extension RegionWork: RegionTaker {
    fileprivate func takeRegions() {
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
