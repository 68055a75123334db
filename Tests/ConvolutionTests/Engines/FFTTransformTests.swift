import Convolution
import Foundation
import TestSupport
import Testing

@Suite struct FFTTransformTests {
    /// Sizes with every radix as the first pass, none, one and several of them, on either axis.
    private static let sizes = [
        (64, 8), (128, 16), (192, 24), (256, 32), (320, 40), (384, 16), (512, 8), (640, 8), (768, 24), (960, 8),
        (64, 48), (64, 64), (64, 96), (64, 120), (64, 128), (64, 200), (64, 256), (64, 360), (64, 512), (2048, 8),
        (4096, 8), (64, 1000), (1600, 8), (576, 72),
    ]

    /// Row by row and column by column, by the definition in double precision.
    @Test(arguments: InstructionSet.available)
    func agreesWithTheDefinition(set: InstructionSet) throws {
        var generator = SeededGenerator(seed: testSeed)
        for (width, height) in Self.sizes {
            let transform = try FFTTransform(size: .init(x: width, y: height), instructions: set)
            let samples = generator.rows(width: width, height: height)
            let result = try transform.transformed(samples)
            let roots = (x: Self.roots(width), y: Self.roots(height))
            var worst = 0.0
            // All frequencies of some columns: each column is first a sum along rows.
            for u in [1, Int.random(in: 0..<width, using: &generator)] {
                let sums = samples.map { row in Self.sum(row.map { (Double($0), 0) }, u, roots.x) }
                for v in stride(from: 0, to: height, by: max(1, height / 40)) {
                    let expected = Self.sum(sums, v, roots.y)
                    worst = max(
                        worst, abs(result[v][u].re - expected.re), abs(result[v][u].im - expected.im))
                }
            }
            // Root mean square of the spectrum: 10 / sqrt(3) * sqrt(width * height).
            let size = 5.8 * Double(width * height).squareRoot()
            #expect(worst <= 3e-6 * size, "\(set), \(width)x\(height), seed \(testSeed): \(worst / size)")
        }
    }

    @Test(arguments: InstructionSet.available)
    func impossibleSizesAreRefused(set: InstructionSet) {
        for (width, height) in [(8, 8), (63, 8), (64, 7), (448, 8), (64, 56), (0, 8), (64, 0), (1 << 40, 8)] {
            #expect(throws: FilterError.self, "\(width)x\(height)") {
                _ = try FFTTransform(size: .init(x: width, y: height), instructions: set)
            }
        }
    }

    private typealias Complex = (re: Double, im: Double)

    private static func roots(_ count: Int) -> [Complex] {
        (0..<count).map { k in
            let angle = -2 * Double.pi * Double(k) / Double(count)
            return (cos(angle), sin(angle))
        }
    }

    private static func sum(_ values: [Complex], _ frequency: Int, _ roots: [Complex]) -> Complex {
        var sum = Complex(0, 0)
        for (index, value) in values.enumerated() {
            let root = roots[index * frequency % roots.count]
            sum.re += value.re * root.re - value.im * root.im
            sum.im += value.re * root.im + value.im * root.re
        }
        return sum
    }
}
