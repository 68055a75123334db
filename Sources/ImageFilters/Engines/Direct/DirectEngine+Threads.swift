package import ImagePlanes
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension DirectEngine {
    /// Filters all rows, by several threads at once, which take bands of rows until none is left.
    ///
    /// The result is the same to the bit for any number of threads.
    /// - Parameter threads: how many, at least 1 and counting the caller's; `nil` takes `preferredThreads`. There are
    ///   never more than bands of rows, and fewer where the system starts no more.
    /// - Throws: `FilterError.tooLarge` when the rings of rows do not fit into memory.
    /// - Precondition: the planes have the sizes that the filter was resolved for.
    package func filter(
        _ input: borrowing Plane, into output: inout Plane, threads: Int? = nil
    ) throws(FilterError) {
        let threads = threads ?? preferredThreads
        precondition(threads >= 1, "a thread that computes")
        let size = filter.geometry.output
        guard threads > 1, size.y > BlockFilter.rows else {
            return try filter(rows: 0..<size.y, of: input, into: &output)
        }
        precondition(input.width == filter.geometry.input.x && input.height == filter.geometry.input.y, "input's size")
        precondition(output.width == size.x && output.height == size.y, "the output's size")
        let (inputStride, outputStride) = (input.rowStride, output.rowStride)
        let done = unsafe input.withUnsafeBase { source in
            unsafe output.withUnsafeMutableBase { target in
                let work = unsafe BandedWork(
                    engine: self, threads: threads, input: source, inputStride: inputStride, output: target,
                    outputStride: outputStride)
                return work.run(threads: threads)
            }
        }
        guard done else { throw .tooLarge(width: size.x, height: size.y) }
    }

    /// The threads that are worth starting: `ThreadCount.preferred`, or one for little work.
    package var preferredThreads: Int {
        let outputs = Double(filter.geometry.output.x) * Double(filter.geometry.output.y)
        return outputs * Double(weights.count) < Self.leastShared ? 1 : ThreadCount.preferred
    }

    /// Products below which one thread is done before another would have started: about 0.2 ms of work.
    private static let leastShared = 4e6
}

/// A plane to be filtered, and how far it is.
///
/// The planes outlive it, as their owner waits for its threads. Threads write different rows, and what else they share
/// is atomic or never changes.
@safe private final class BandedWork: @unchecked Sendable {
    private let engine: DirectEngine
    private let input: UnsafePointer<Float>
    private let inputStride: Int
    private let output: UnsafeMutablePointer<Float>
    private let outputStride: Int
    private let band: Int
    private let next = Atomic<Int>(0)
    private let failed = Atomic<Bool>(false)

    /// Rows of a band, at most: few enough that no thread waits long for the last one.
    private static let tallest = 64

    init(
        engine: DirectEngine, threads: Int, input: UnsafePointer<Float>, inputStride: Int,
        output: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        let height = engine.filter.geometry.output.y
        let share = max(1, min(Self.tallest, height / (4 * threads)))
        self.engine = engine
        unsafe self.input = input
        self.inputStride = inputStride
        unsafe self.output = output
        self.outputStride = outputStride
        self.band = (share + BlockFilter.rows - 1) / BlockFilter.rows * BlockFilter.rows
    }

    /// Computes everything; false when a thread had not the memory it needs.
    func run(threads count: Int) -> Bool {
        let bands = (engine.filter.geometry.output.y + band - 1) / band
        var threads: [pthread_t] = []
        for _ in 1..<max(1, min(count, bands, ThreadCount.limit)) {
            guard let thread = start() else { break }
            threads.append(thread)
        }
        takeBands()
        for thread in threads { pthread_join(thread, nil) }
        return !failed.load(ordering: .acquiring)
    }

    /// Starts a thread, or gives `nil` where the system has no more.
    ///
    /// The bands are then left to the others.
    private func start() -> pthread_t? {
        var thread = pthread_t()
        // Joined before the object goes.
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<BandedWork>.fromOpaque(context).takeUnretainedValue().takeBands()
                return nil
            }, Unmanaged.passUnretained(self).toOpaque())
        return status == 0 ? thread : nil
    }

    private func takeBands() {
        let height = engine.filter.geometry.output.y
        while !failed.load(ordering: .relaxed) {
            let start = next.wrappingAdd(band, ordering: .relaxed).oldValue
            guard start < height else { return }
            do throws(FilterError) {
                try unsafe engine.filter(
                    rows: start..<min(start + band, height), of: input, inputStride: inputStride, into: output,
                    outputStride: outputStride)
            } catch {
                failed.store(true, ordering: .releasing)
            }
        }
    }
}
