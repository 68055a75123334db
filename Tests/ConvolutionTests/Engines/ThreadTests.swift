import Convolution
import ImageBuffers
import TestSupport
import Testing

@Suite struct ThreadTests {
    @Test(arguments: [(3, 3), (9, 9), (4, 1)])
    func threadsDoNotChangeABit(shape: (Int, Int)) throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for size in [OutputSize.same, .valid] {
                for height in [9, 10, 61] {
                    let filter = Filter(
                        generator.kernel(width: shape.0, height: shape.1), boundary: boundary, size: size)
                    let plane = try Plane(rows: generator.rows(width: 43, height: height))
                    let resolved = try filter.resolved(width: 43, height: height)
                    let engine = DirectEngine(resolved)
                    var results: [[UInt32]] = []
                    for threads in [1, 2, 3, 7] {
                        var output = try Plane(
                            width: resolved.geometry.output.x, height: resolved.geometry.output.y, filledWith: .nan)
                        try engine.filter(plane, into: &output, threads: threads)
                        results.append(output.rows().joined().map(\.bitPattern))
                    }
                    #expect(
                        results.allSatisfy { $0 == results[0] },
                        "\(boundary), \(size), \(height) rows, seed \(testSeed)")
                }
            }
        }
    }

    /// Planes large enough that all threads are worth starting.
    @Test(arguments: FilterAlgorithm.allCases)
    func planesAreTheSameForAnyNumberOfThreads(algorithm: FilterAlgorithm) throws {
        var generator = SeededGenerator(seed: testSeed)
        var filter = Filter(generator.kernel(width: 1, height: 21))
        filter.algorithm = algorithm
        let (width, height) = (640, 700)
        let plane = try Plane(rows: generator.rows(width: width, height: height))
        let plan = FilterPlan(try filter.resolved(width: width, height: height), algorithm: algorithm)
        try #require(plan.algorithm == algorithm)
        try #require(try plan.makeEngine().worthwhileThreads(rows: height, of: 5) == 5)
        #expect(plan.byteCount(rows: height, threads: 5) == 5 * plan.byteCount(rows: height, threads: 1))
        let one = try plane.filtered(by: filter, threads: 1).rows()
        for threads in [2, 5] {
            #expect(try plane.filtered(by: filter, threads: threads).rows() == one, "seed \(testSeed)")
        }
    }

    @Test func littleWorkIsLeftToOneThread() throws {
        let kernel = Kernel(width: 3, height: 3, weights: Array(repeating: 1, count: 9))
        let small = DirectEngine(try Filter(kernel).resolved(width: 64, height: 64))
        let large = DirectEngine(try Filter(kernel).resolved(width: 4000, height: 3000))
        #expect(small.worthwhileThreads(rows: 64, of: 5) == 1)
        #expect(large.worthwhileThreads(rows: 3000, of: 5) == 5)
        #expect((1...ThreadCount.limit).contains(ThreadCount.available))
    }
}
