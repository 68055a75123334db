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
                        kernel: generator.kernel(width: shape.0, height: shape.1), boundary: boundary, size: size)
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

    @Test func littleWorkIsLeftToOneThread() throws {
        let kernel = Kernel(width: 3, height: 3, weights: Array(repeating: 1, count: 9))
        let small = DirectEngine(try Filter(kernel: kernel).resolved(width: 64, height: 64))
        let large = DirectEngine(try Filter(kernel: kernel).resolved(width: 4000, height: 3000))
        #expect(small.preferredThreads(rows: 64) == 1)
        #expect(large.preferredThreads(rows: 3000) == ThreadCount.preferred)
        #expect((1...ThreadCount.limit).contains(ThreadCount.preferred))
    }
}
