import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Which engine is chosen, and that all of them give one result.
@Suite struct FilterPlanTests {
    private static func plan(
        _ kernel: Kernel, width: Int = 3840, height: Int = 2160, algorithm: FilterAlgorithm? = nil
    ) throws -> FilterPlan {
        FilterPlan(try Filter(kernel).resolved(width: width, height: height), algorithm: algorithm)
    }

    @Test func smallKernelsAreComputedDirectlyAndLargeOnesTransformed() throws {
        var generator = SeededGenerator(seed: testSeed)
        for side in [1, 2, 3, 4, 5] {
            #expect(try Self.plan(generator.kernel(width: side, height: side)).algorithm == .direct, "\(side)")
        }
        for side in [31, 63, 127, 300] {
            #expect(try Self.plan(generator.kernel(width: side, height: side)).algorithm == .fft, "\(side)")
        }
    }

    @Test func aColumnTimesARowIsSeparated() throws {
        var generator = SeededGenerator(seed: testSeed)
        for side in [11, 15, 31] {
            let (column, row) = (generator.kernel(width: 1, height: side), generator.kernel(width: side, height: 1))
            let product = Kernel(rows: column.weights.map { left in row.weights.map { left * $0 } })
            let plan = try Self.plan(product)
            #expect(plan.algorithm == .separable, "\(side)")
            #expect(plan.summary.contains("rank 1"))
        }
    }

    /// No engine's estimate is far below the one that is taken, and a forced one is taken.
    @Test func theFastestByEstimateIsTaken() throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<60 {
            let kernel = generator.kernel(
                width: .random(in: 1...40, using: &generator), height: .random(in: 1...40, using: &generator))
            let (width, height) = (
                Int.random(in: 1...3000, using: &generator), Int.random(in: 1...3000, using: &generator)
            )
            let plan = try Self.plan(kernel, width: width, height: height)
            let taken = try #require(plan.expectedSeconds)
            #expect(taken > 0 && !plan.isForced)
            for other in plan.estimates { #expect(1.06 * (other.seconds ?? .infinity) + 2e-6 >= taken) }
            for algorithm in FilterAlgorithm.allCases {
                let forced = try Self.plan(kernel, width: width, height: height, algorithm: algorithm)
                #expect(forced.algorithm == algorithm && forced.isForced)
            }
        }
    }

    @Test func aKernelThatNoTileHoldsIsComputedDirectly() throws {
        var filter = Filter(Kernel(rows: [[1, 2], [3, 4]]))
        filter.dilation = .init(x: 1_000_000, y: 1)
        let plan = FilterPlan(try filter.resolved(width: 20, height: 10), algorithm: .fft)
        #expect(plan.algorithm != .fft && !plan.isForced)
        #expect(plan.summary.contains("not fft"))
    }

    /// Whichever engine is asked for: boundaries, sizes, strides, dilations, kernels of any shape.
    @Test(arguments: FilterAlgorithm.allCases, allBoundaries)
    func allEnginesAgreeWithReference(algorithm: FilterAlgorithm, boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        for shape in [(1, 1), (3, 3), (1, 8), (9, 1), (5, 4), (2, 7), (16, 15), (40, 3)] {
            for size in OutputSize.allCases where !(size == .full && boundary == .copy) {
                for steps in [false, true] {
                    var filter = Filter(
                        generator.kernel(width: shape.0, height: shape.1),
                        mode: Bool.random(using: &generator) ? .convolve : .correlate, boundary: boundary, size: size)
                    filter.algorithm = algorithm
                    filter.anchor = generator.anchor(in: filter.kernel)
                    if steps {
                        filter.stride = .init(
                            x: .random(in: 1...3, using: &generator), y: .random(in: 1...3, using: &generator))
                        filter.dilation = .init(
                            x: .random(in: 1...2, using: &generator), y: .random(in: 1...2, using: &generator))
                        filter.gain = 0.75
                        filter.bias = 3
                    }
                    try Self.check(filter, &generator)
                }
            }
        }
    }

    private static func check(_ filter: Filter, _ generator: inout SeededGenerator) throws {
        let (width, height) = (Int.random(in: 9...75, using: &generator), Int.random(in: 9...40, using: &generator))
        let rows = generator.rows(width: width, height: height)
        guard let resolved = try? filter.resolved(width: width, height: height) else { return }
        let plane = try Plane(rows: rows)
        let expected = Reference.filter(plane, with: resolved)
        let result = try plane.filtered(by: filter)
        // Renormalizing may divide by little, and the error with it.
        let loose = filter.boundary == .renormalize ? 100.0 : 1
        let promised =
            loose * promisedError(of: resolved, over: rows, smallestDivisor: 1)
            + 0x1p-24 * expected.largestMagnitude * loose
        var worst = 0.0
        for y in 0..<expected.height {
            for x in 0..<expected.width {
                let error = abs(Double(result[x, y]) - expected[x, y])
                // Written so that a NaN counts.
                if !(error <= worst) { worst = error }
            }
        }
        #expect(
            worst <= promised * (filter.boundary == .renormalize ? max(1, expected.largestMagnitude) : 1),
            "off by \(worst), promised \(promised); seed \(testSeed), \(width)x\(height), \(filter)")
    }
}
