import Conventions
import Convolution
import ImageBuffers
import Synchronization

/// The kernels of one chain, planned for the image sizes that a run met last.
///
/// The images of a directory often have one size. Their engines and tables are then made once for all of them.
package final class PlannedKernelCache: Sendable {
    /// Everything besides the chain that a plan depends on.
    struct Key: Equatable {
        let width: Int
        let height: Int
        /// The size of the whole image, of which the kernels read a part of `width` x `height` samples.
        var image: Axes?
        let channels: Int
        let samples: SampleKind
        let orientation: Orientation
        let algorithm: FilterAlgorithm?
        let threads: Int
        let room: Int
    }

    /// The number of sizes that are kept: photographs of one camera have two, portrait and landscape.
    ///
    /// The memory budget counts the tables of the image in progress only, so that few others may be kept.
    private static let limit = 2
    private let plans = Mutex<[(key: Key, kernels: PlannedKernels)]>([])

    /// Creates an empty cache for one chain.
    package init() {}

    /// The kernels planned for a key, by `make` if they are not in the cache.
    ///
    /// Several threads may make the same plan; one of the equal results is kept.
    func kernels<Failure: Error>(
        for key: Key, make: () throws(Failure) -> PlannedKernels
    ) throws(Failure) -> PlannedKernels {
        let known = plans.withLock { plans -> PlannedKernels? in
            guard let index = plans.firstIndex(where: { $0.key == key }) else { return nil }
            let plan = plans.remove(at: index)
            plans.insert(plan, at: 0)
            return plan.kernels
        }
        if let known { return known }
        let kernels = try make()
        plans.withLock { plans in
            plans.removeAll { $0.key == key }
            plans.insert((key, kernels), at: 0)
            if plans.count > Self.limit { plans.removeLast() }
        }
        return kernels
    }
}
