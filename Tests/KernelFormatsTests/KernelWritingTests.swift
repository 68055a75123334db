import Convolution
import ImageBuffers
import KernelFormats
import TestSupport
import Testing

@Suite struct KernelWritingTests {
    /// Any finite double, of whatever size.
    private static func anyDouble(_ generator: inout SeededGenerator) -> Double {
        while true {
            let value = Double(bitPattern: generator.next())
            if value.isFinite { return value }
        }
    }

    @Test func jsonAndVipsReadBackToTheBit() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<300 {
            let width = Int.random(in: 1...6, using: &generator)
            let height = Int.random(in: 1...6, using: &generator)
            var kernel = Kernel(
                width: width, height: height,
                weights: (0..<(width * height)).map { _ in Self.anyDouble(&generator) },
                offset: round % 3 == 0 ? Self.anyDouble(&generator) : 0)
            let matrix = try KernelText.parse(kernel.vipsText)
            #expect(matrix.format == .vips)
            #expect(matrix.kernels == [kernel], "seed \(testSeed)")
            kernel.anchor = generator.anchor(in: kernel)
            let again = try KernelJSON.parse(Array(kernel.jsonText.utf8)).kernels
            #expect(again == [kernel], "seed \(testSeed): \(kernel.jsonText)")
            #expect(again[0].weights.map(\.bitPattern) == kernel.weights.map(\.bitPattern))
        }
    }

    @Test func jsonIsReadable() {
        #expect(Kernel(rows: [[1, 2], [-0.5, 0]]).jsonText == "[[1, 2],\n [-0.5, 0]]\n")
        let full = Kernel(width: 1, height: 2, weights: [1, 2], anchor: .init(x: 0, y: 1), offset: 3)
        #expect(
            full.jsonText
                == "{\"kernel\": [[1],\n            [2]],\n \"bias\": 3,\n \"anchor\": {\"x\": 0, \"y\": 1}}\n")
    }

    @Test func flips() {
        let kernel = Kernel(
            width: 3, height: 2, weights: [1, 2, 3, 4, 5, 6], anchor: .init(x: 0, y: 1), offset: 7)
        let mirrored = kernel.flippedHorizontally()
        #expect(mirrored.weights == [3, 2, 1, 6, 5, 4] && mirrored.anchor == .init(x: 2, y: 1))
        let upsideDown = kernel.flippedVertically()
        #expect(upsideDown.weights == [4, 5, 6, 1, 2, 3] && upsideDown.anchor == .init(x: 0, y: 0))
        #expect(mirrored.flippedVertically() == kernel.rotated180())
        #expect(mirrored.offset == 7)
    }
}

@Suite struct KernelModesTests {
    /// What a filter does with a single bright sample in the middle of a large black image.
    private static func impulseResponse(_ kernel: Kernel, _ mode: FilterMode) throws -> [Double] {
        var rows = [[Float]](repeating: [Float](repeating: 0, count: 31), count: 31)
        rows[15][15] = 1
        let filter = Filter(kernel, mode: mode, boundary: .constant(0))
        return try Plane(rows: rows).filtered(by: filter).rows().joined().map(Double.init)
    }

    /// The bound, and that it is reached, from impulse responses alone: out = sum over p of I[p] * response(p).
    @Test func modesDifferByNoMoreAndSometimesByThat() throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<60 {
            var kernel = generator.kernel(
                width: .random(in: 1...6, using: &generator), height: .random(in: 1...6, using: &generator))
            kernel.anchor = generator.anchor(in: kernel)
            let difference = zip(
                try Self.impulseResponse(kernel, .convolve), try Self.impulseResponse(kernel, .correlate)
            ).map { $0 - $1 }
            let positive = difference.reduce(0) { $0 + max($1, 0) }
            let negative = difference.reduce(0) { $0 - min($1, 0) }
            // The largest over all images of 0...1 is the sum of one sign; the signs weigh the same.
            #expect(abs(positive - negative) < 1e-5)
            #expect(abs(kernel.largestModeDifference - positive) < 1e-5, "seed \(testSeed)")
        }
    }

    @Test func modeDifferencesOfKnownKernels() {
        #expect(Kernel(rows: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]).largestModeDifference == 8)
        #expect(Kernel(rows: [[1, 2, 1]]).largestModeDifference == 0)
        #expect(Kernel(rows: [[1, 2]]).largestModeDifference == 1)
        // A symmetric kernel that is held off its middle moves the image, one way or the other.
        let off = Kernel(width: 3, height: 1, weights: [1, 2, 1], anchor: .init(x: 0, y: 0))
        #expect(off.largestModeDifference == 3)
        #expect(Kernel(rows: [[8e307, -8e307]]).largestModeDifference == 1.6e308)
    }

    @Test func transposition() {
        #expect(Kernel(rows: [[1, 2], [2, 5]]).isSymmetricUnderTransposition)
        #expect(!Kernel(rows: [[1, 2], [3, 5]]).isSymmetricUnderTransposition)
        #expect(!Kernel(rows: [[1, 2]]).isSymmetricUnderTransposition)
        var held = Kernel(rows: [[1, 2], [2, 5]])
        held.anchor = .init(x: 1, y: 0)
        #expect(!held.isSymmetricUnderTransposition)
    }

    @Test func cornersOfTheFrequencyPlane() {
        let kernel = Kernel(rows: [[1, 2, 4], [8, 16, 32]])
        let response = kernel.cornerResponse
        #expect(response.zero == 63)
        #expect(response.nyquistX == 27)  // 1 - 2 + 4 + 8 - 16 + 32
        #expect(response.nyquistY == 49)  // 7 - 56
        #expect(response.nyquistXY == 21)  // 1 - 2 + 4 - 8 + 16 - 32
    }
}
