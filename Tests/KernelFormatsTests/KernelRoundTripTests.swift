import Convolution
import KernelFormats
import TestSupport
import Testing

@Suite struct KernelRoundTripTests {
    @Test func gridsReadBackToTheBit() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<400 {
            let width = Int.random(in: 1...6, using: &generator)
            let height = Int.random(in: 1...6, using: &generator)
            let weights = (0..<(width * height)).map { _ in Self.weight(&generator) }
            let offset = round % 3 == 0 ? Self.weight(&generator) : 0
            let kernel = Kernel(width: width, height: height, weights: weights, offset: offset)
            let again = try KernelText.parse(kernel.textGrid).kernels
            #expect(again.count == 1)
            #expect(again[0] == kernel, "seed \(testSeed): \(kernel.textGrid)")
            #expect(again[0].weights.map(\.bitPattern) == weights.map(\.bitPattern))
        }
    }

    /// Any finite double at all, or a small whole number, among which the look of a header hides.
    private static func weight(_ generator: inout SeededGenerator) -> Double {
        if Bool.random(using: &generator) { return Double(Int.random(in: -2...6, using: &generator)) }
        let any = Double(bitPattern: generator.next())
        return any.isFinite ? any : -0.0
    }

    @Test func gridsThatLookLikeHeadersReadBack() throws {
        for kernel in [
            Kernel(rows: [[2, 1], [3, 4]]), Kernel(rows: [[4, 2, 0, 0], [1, 2, 3, 4], [5, 6, 7, 8]]),
            Kernel(rows: [[2, 2], [1, 2]]),
            Kernel(rows: [[2, 1]]), Kernel(rows: [[2], [1]]),
        ] {
            #expect(try KernelText.parse(kernel.textGrid).kernels == [kernel])
        }
    }

    @Test func gridsAreShort() {
        #expect(Kernel(rows: [[0, -1, 0], [0.1, 1e-9, 100]]).textGrid == "0 -1 0\n0.1 1e-09 100\n")
    }

    @Test func imageMagickTextReadsBackToTheBit() throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<100 {
            var kernel = generator.kernel(
                width: .random(in: 1...6, using: &generator), height: .random(in: 1...6, using: &generator))
            kernel.anchor = generator.anchor(in: kernel)
            #expect(try KernelText.parse(kernel.imageMagickText).kernels == [kernel])
        }
    }
}
