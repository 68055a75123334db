import Convolution
import TestSupport
import Testing

/// Sums of weights, and what is said of them, at the ends of the range of doubles.
@Suite struct KernelSumTests {
    @Test func partsOfASumMayOverflow() {
        let kernel = Kernel(rows: [[1e308, 1e308, -1e308, -1e308]])
        #expect(kernel.sum == 0 && kernel.signedSum() == 0)
        #expect(kernel.positiveSum == .infinity && kernel.negativeSum == -.infinity && kernel.absoluteSum == .infinity)
        #expect(kernel.rank() == 1)
        let response = kernel.cornerResponse
        #expect(response.zero == 0 && response.nyquistX == 0 && response.nyquistY == 0 && response.nyquistXY == 0)
        let odd = Kernel(rows: [[1e308, 1e308, -1e308, 5e307]])
        #expect(abs(odd.sum / 1.5e308 - 1) < 1e-15 && abs(odd.cornerResponse.zero / 1.5e308 - 1) < 1e-15)
        #expect(Kernel(rows: [[1e308, 1e308], [1e308, -1e308]]).rank() == 2)
    }

    @Test func sumsBeyondTheRangeAreInfiniteAndNotNothing() {
        for sign in [1.0, -1] {
            let kernel = Kernel(rows: [[sign * 1e308, sign * 1e308]])
            #expect(kernel.sum == sign * .infinity && kernel.cornerResponse.zero == .infinity)
            #expect(!kernel.isRounding(kernel.signedSum()) && kernel.isRounding(kernel.cornerResponse.nyquistX))
        }
    }

    /// A weight that is small beside others that cancel out is not their rounding.
    @Test func smallSumsAreKept() {
        for large in [1e6, 1e13, 1e15] {
            let kernel = Kernel(rows: [[large, 1, -large]])
            #expect(kernel.signedSum() == 1 && !kernel.isRounding(1), "\(large)")
        }
        let thirds = Kernel(rows: [[0.1, 0.2, -0.3]])
        #expect(thirds.isRounding(thirds.signedSum()) && thirds.signedSum() != 0)
    }

    /// Against sums of whole numbers, which are exact, in any unit.
    @Test func randomSigns() {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<200 {
            let (width, height) = (Int.random(in: 1...9, using: &generator), Int.random(in: 1...9, using: &generator))
            let whole = (0..<(width * height)).map { _ in Int.random(in: -(1 << 30)...(1 << 30), using: &generator) }
            let unit: Double = [1, 0x1p990, 0x1p-1000].randomElement(using: &generator) ?? 1
            let kernel = Kernel(width: width, height: height, weights: whole.map { Double($0) * unit })
            let sum = { (sign: (Int, Int) -> Int) in
                (0..<height).reduce(0) { total, y in
                    (0..<width).reduce(total) { $0 + sign(y, $1) * whole[y * width + $1] }
                }
            }
            let response = kernel.cornerResponse
            let expected = [
                sum { _, _ in 1 }, sum { _, x in 1 - x % 2 * 2 }, sum { y, _ in 1 - y % 2 * 2 },
                sum { y, x in 1 - (y + x) % 2 * 2 },
            ]
            .map { Double(abs($0)) * unit }
            #expect(
                [response.zero, response.nyquistX, response.nyquistY, response.nyquistXY] == expected,
                "seed \(testSeed), round \(round)")
            #expect(abs(kernel.signedSum()) == expected[0], "seed \(testSeed), round \(round)")
        }
    }
}
