import Conventions
import Convolution
import ImageBuffers
import Testing

@testable import ImagePipeline

@Suite struct PlannedKernelCacheTests {
    private static let chain = FilterChain([.filter(Filter(Kernel(rows: [[1, 2], [3, 5]])))])

    private static func key(_ width: Int, threads: Int = 1) -> PlannedKernelCache.Key {
        .init(
            width: width, height: 9, channels: 1, samples: .uint8, orientation: .upright, algorithm: nil,
            threads: threads, room: 1 << 20)
    }

    /// The number of plans that a sequence of images needs.
    private static func plans(_ keys: [PlannedKernelCache.Key]) throws -> Int {
        let cache = PlannedKernelCache()
        var made = 0
        for key in keys {
            let kernels = try cache.kernels(for: key) { () throws(ConventionError) in
                made += 1
                return try PlannedKernels(chain, key)
            }
            #expect(kernels.output == Axes(x: key.width, y: key.height))
        }
        return made
    }

    @Test func imagesOfOneSizeShareAPlan() throws {
        #expect(try Self.plans((0..<9).map { _ in Self.key(20) }) == 1)
        #expect(try Self.plans((0..<9).map { Self.key(20 + $0 % 2) }) == 2)
        #expect(try Self.plans([Self.key(20), Self.key(20, threads: 2), Self.key(20)]) == 2)
    }

    /// The sizes that were met last are kept, so that a directory of many sizes takes no more memory.
    @Test func onlyTheLastSizesAreKept() throws {
        #expect(try Self.plans((0..<20).map { Self.key(1 + $0 % 5) }) == 20)
    }

    @Test func aKernelThatDoesNotFitIsRefusedEachTime() {
        let cache = PlannedKernelCache()
        let filter = Filter(Kernel(rows: [[1, 2, 3]]), size: .valid)
        for _ in 0..<2 {
            #expect(throws: ConventionError.self) {
                try cache.kernels(for: Self.key(2)) { () throws(ConventionError) in
                    try PlannedKernels(FilterChain([.filter(filter)]), Self.key(2))
                }
            }
        }
    }
}
