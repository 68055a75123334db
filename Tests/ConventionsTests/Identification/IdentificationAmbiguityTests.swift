import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// What images cannot decide is said.
@Suite struct IdentificationAmbiguityTests {
    private func noise(_ width: Int, _ height: Int, salt: UInt64 = 0) -> [[Float]] {
        var generator = SeededGenerator(seed: testSeed &+ salt)
        return (0..<height).map { _ in (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) } }
    }

    private func identify(
        _ kernel: Kernel, _ input: [[Float]], _ filter: Filter, model: SampleModel = .floats
    ) throws -> Identification {
        let plane = try Plane(rows: input)
        let output = try plane.filtered(by: filter).rows().map { row in
            row.map { model == .floats ? $0 : min(max($0.rounded(.toNearestOrEven), 0), 255) }
        }
        return try Identifier(bank: KernelBank(kernel, channels: 1), model: model).identify(
            input: grayImage(input), output: grayImage(output))
    }

    @Test func aSymmetricKernelIsBothOperations() throws {
        let kernel = Kernel(rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1]])
        let found = try identify(kernel, noise(20, 18), Filter(kernel, boundary: .reflect))
        #expect(found.best.count == 1)
        #expect(found.best[0].sameVariants.count == 8)
        #expect(found.best[0].border == .extended(.reflect))
    }

    @Test func anOddKernelIsItsOwnNegative() throws {
        let kernel = Kernel(rows: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
        for mode in FilterMode.allCases {
            let found = try identify(kernel, noise(20, 18), Filter(kernel, mode: mode, boundary: .wrap))
            #expect(found.best[0].variant == (mode == .convolve ? .rotated180 : .asWritten))
            #expect(found.scaling?.gain == 1)
            #expect(found.best[0].oppositeVariants.contains(mode == .convolve ? .asWritten : .rotated180))
        }
    }

    @Test func aFlatImageDecidesNothing() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        let flat = [[Float]](repeating: Array(repeating: 9, count: 12), count: 12)
        let found = try identify(kernel, flat, Filter(kernel, boundary: .edge))
        #expect(!found.hasGain)
        #expect(found.scaling == nil)
        #expect(found.verdict == .undecidable)
        #expect(Set(found.best.map(\.variant)).isSuperset(of: [.asWritten, .rotated180]))
        let black = try Identifier(bank: KernelBank(kernel, channels: 1), model: .floats).identify(
            input: grayImage(noise(12, 12)), output: grayImage(flat))
        #expect(black.verdict == .undecidable)
    }

    @Test func aReachOfOneSampleMakesSymmetricAndEdgeTheSame() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 10]])
        let found = try identify(kernel, noise(20, 18), Filter(kernel, boundary: .edge))
        #expect(Set(found.best.map(\.border)) == [.extended(.symmetric), .extended(.edge)])
        #expect(found.sameBorders.count == 2)
        let wider = Kernel(rows: (0..<5).map { row in (0..<5).map { Double(row * row + $0) } })
        let decided = try identify(wider, noise(20, 18), Filter(wider, boundary: .edge))
        #expect(decided.best.map(\.border) == [.extended(.edge)])
    }

    @Test func aPlainBorderDecidesNoRule() throws {
        var input = noise(24, 24)
        for y in 0..<24 {
            for x in 0..<24 where min(x, y, 23 - x, 23 - y) < 6 { input[y][x] = 40 }
        }
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 10]])
        let found = try identify(kernel, input, Filter(kernel, boundary: .wrap))
        #expect(found.best.contains { $0.border == .extended(.wrap) })
        #expect(found.best.contains { $0.border == .extended(.reflect) })
        #expect(!found.best.contains { $0.border == .extended(.constant(0)) })
        #expect(Set(found.best.map(\.placement.before.x)) == [1])
    }

    @Test func normalizationByPartsIsTold() throws {
        let kernel = Kernel(rows: [[-1, 2, 0.5], [3, -0.25, 1], [0, 1, -2]])
        let parts = try kernel.normalized(.posneg)
        let found = try identify(kernel, noise(20, 20), Filter(parts, mode: .correlate, boundary: .reflect))
        #expect(found.best.count == 1)
        #expect(found.best[0].family.weighting == .posneg)
        #expect(found.scaling?.gain == 1)
    }

    @Test(arguments: Quantizer.Rounding.allCases) func roundingIsTold(rule: Quantizer.Rounding) throws {
        let kernel = Kernel(rows: [[1, 2, 0], [0, 3, 1], [0, 0, 1]])
        let input = noise(40, 40)
        let result = try Plane(rows: input).correlated(with: kernel.scaled(by: 1.0 / 8), boundary: .reflect).rows()
        let output = result.map { row in
            row.map { value -> Float in
                switch rule {
                case .halfEven: value.rounded(.toNearestOrEven)
                case .halfUp: (value + 0.5).rounded(.down)
                case .truncate: value.rounded(.towardZero)
                }
            }
        }
        let found = try Identifier(bank: KernelBank(kernel, channels: 1), model: .integers(maximum: 255)).identify(
            input: grayImage(input), output: grayImage(output))
        let scaling = try #require(found.scaling)
        #expect(scaling.rounding == [rule])
        #expect(scaling.gain == 0.125 && scaling.biases == [0] && scaling.meaning == .sum)
        #expect(scaling.reproduced == scaling.count)
    }

    @Test func aForeignImageIsNotExplained() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 10]])
        let found = try Identifier(bank: KernelBank(kernel, channels: 1), model: .integers(maximum: 255)).identify(
            input: grayImage(noise(30, 30)), output: grayImage(noise(30, 30, salt: 1)))
        #expect(found.verdict == .unexplained)
        #expect(!found.best.isEmpty)
    }

    @Test func whatIsClippedThroughoutCannotBeTold() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 10]])
        let found = try identify(
            kernel, noise(16, 16).map { $0.map { $0 + 50 } }, Filter(kernel, boundary: .copy),
            model: .integers(maximum: 255))
        #expect(found.verdict == .undecidable)
        #expect(found.obstacle?.contains("clipped") == true)
    }

    @Test func sizesThatNothingGivesAreRefused() throws {
        let kernel = Kernel(rows: [[1, 2, 3]])
        #expect(throws: IdentificationError.self) {
            _ = try Identifier(bank: KernelBank(kernel, channels: 1), model: .floats).identify(
                input: grayImage(noise(10, 10)), output: grayImage(noise(50, 10)))
        }
    }
}
