import Convolution
import Foundation
@testable import ImageReport
import TestSupport
import Testing

@Suite struct FrequencyResponseTests {
    private static func random(_ width: Int, _ height: Int, _ generator: inout SeededGenerator) -> Kernel {
        Kernel(
            width: width, height: height,
            weights: (0..<(width * height)).map { _ in Double.random(in: -1...1, using: &generator) })
    }

    /// The sum as it is written.
    private static func magnitude(_ kernel: Kernel, _ u: Double, _ v: Double) -> Double {
        var (real, imaginary) = (0.0, 0.0)
        for y in 0..<kernel.height {
            for x in 0..<kernel.width {
                let angle = -2 * Double.pi * (u * Double(x) + v * Double(y))
                real += kernel[row: y, column: x] * cos(angle)
                imaginary += kernel[row: y, column: x] * sin(angle)
            }
        }
        return (real * real + imaginary * imaginary).squareRoot()
    }

    @Test func equalsTheFormula() {
        var generator = SeededGenerator(seed: testSeed)
        for (width, height) in [(1, 1), (3, 3), (2, 5), (7, 4), (1, 9)] {
            let kernel = Self.random(width, height, &generator)
            let response = FrequencyResponse(kernel, atMost: 17)
            #expect(response.side == 17)
            for row in 0..<17 {
                for column in 0..<17 {
                    let expected = Self.magnitude(kernel, Double(column - 8) / 16, Double(row - 8) / 16)
                    #expect(abs(response[column, row] - expected) < 1e-12, "seed \(testSeed)")
                }
            }
        }
    }

    /// The corners that `kernel show` prints, and what convolution and correlation have in common.
    @Test func cornersAndRotation() {
        var generator = SeededGenerator(seed: testSeed)
        let kernel = Self.random(6, 5, &generator)
        let response = FrequencyResponse(kernel, atMost: 32)
        #expect(response.side == 31)
        let corners = kernel.cornerResponse
        for (column, row, expected) in [
            (15, 15, corners.zero), (0, 15, corners.nyquistX), (30, 15, corners.nyquistX), (15, 30, corners.nyquistY),
            (30, 0, corners.nyquistXY),
        ] { #expect(abs(response[column, row] - expected) < 1e-12) }
        let rotated = FrequencyResponse(kernel.rotated180(), atMost: 32)
        #expect(zip(response.magnitudes, rotated.magnitudes).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func aLargeKernelGetsACoarserGrid() {
        #expect(FrequencyResponse.side(width: 1500, height: 1, atMost: 1001) == 1001)
        #expect(FrequencyResponse.side(width: 31, height: 31, atMost: 856) == 855)
        for (width, height) in [(3, 900), (500, 500), (2048, 2048)] {
            let side = FrequencyResponse.side(width: width, height: height, atMost: 1001)
            #expect(side < 1001 && side % 2 == 1 && side > 60)
        }
    }

    @Test func meansOverPixels() {
        // |H| = |2 cos(pi u)|: its square's mean over u is 2.
        let response = FrequencyResponse(Kernel(rows: [[1, 1]]), atMost: 201)
        let means = response.means(101)
        #expect(means.count == 101 * 101)
        #expect(abs(means[50 * 101 + 50] - 2) < 1e-3)
        // At the border a pixel covers half as much.
        #expect(means[0] < 0.03 && means[0] > 0)
        // A coarser grid than the picture gives its own values.
        let coarse = FrequencyResponse(Kernel(rows: [[1, 1]]), atMost: 5)
        #expect(Set(coarse.means(50).map { ($0 * 1e9).rounded() }).count == 3)
        #expect(coarse.means(1) == [coarse[0, 0]])
    }
}
