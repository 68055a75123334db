import Convolution
import Foundation
import TestSupport
import Testing

@Suite struct KernelPropertyTests {
    @Test func normalizes() throws {
        let kernel = Kernel(width: 2, height: 2, weights: [1, -2, 5, 0], anchor: .init(x: 1, y: 0), offset: 7)
        let weights = { (by: Normalization) throws in try kernel.normalized(by).weights }
        #expect(try weights(.none) == [1, -2, 5, 0])
        #expect(try weights(.sum) == [0.25, -0.5, 1.25, 0])
        #expect(try weights(.abs) == [0.125, -0.25, 0.625, 0])
        #expect(try weights(.posneg) == [1.0 / 6, -1, 5.0 / 6, 0])
        #expect(try kernel.normalized(.sum).anchor == kernel.anchor)
        #expect(try kernel.normalized(.sum).offset == 7)
        #expect(try Kernel(rows: [[-2, -6]]).normalized(.posneg).weights == [-0.25, -0.75])
    }

    @Test func refusesToDivideByNothing() {
        #expect(throws: NormalizationError.sumVanishes(sum: 0)) { try Kernel(rows: [[1, -2, 1]]).normalized(.sum) }
        #expect(throws: NormalizationError.sumVanishes(sum: 0)) { try Kernel(rows: [[0]]).normalized(.sum) }
        #expect(throws: NormalizationError.allWeightsAreZero) { try Kernel(rows: [[0, 0]]).normalized(.abs) }
        #expect(throws: NormalizationError.allWeightsAreZero) { try Kernel(rows: [[0, 0]]).normalized(.posneg) }
        // Rounding leaves 0.1 + 0.2 - 0.3 at 5.6e-17, which is nothing still.
        #expect(throws: NormalizationError.self) { try Kernel(rows: [[0.1, 0.2, -0.3]]).normalized(.sum) }
    }

    @Test func normalizesWithoutOverflow() throws {
        let (tiny, huge) = (Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude)
        let third = try Kernel(rows: [[huge, huge, huge]]).normalized(.sum)
        #expect(third.weights.allSatisfy { abs($0 - 1.0 / 3) < 1e-15 })
        #expect(try Kernel(rows: [[tiny, tiny]]).normalized(.abs).weights == [0.5, 0.5])
    }

    @Test func measuresAsymmetry() {
        #expect(Kernel(rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1]]).isSymmetricUnder180)
        #expect(Kernel(rows: [[1, 2], [2, 1]]).isSymmetricUnder180)
        // Symmetric about its diagonal, and yet not under half a turn.
        let diagonal = Kernel(rows: [[1, 2], [2, 5]])
        #expect(diagonal == diagonal.transposed())
        #expect(!diagonal.isSymmetricUnder180)
        #expect(diagonal.asymmetry == 4)
        #expect(Kernel(rows: [[-1, 0, 1]]).asymmetry == 2)
    }

    @Test func findsTheRank() {
        #expect(Kernel(rows: [[0, 0], [0, 0]]).rank() == 0)
        #expect(Kernel(rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1]]).rank() == 1)
        #expect(Kernel(rows: [[1, 2, 1]]).rank() == 1)
        #expect(Kernel(rows: [[0, 1, 0], [1, -4, 1], [0, 1, 0]]).rank() == 2)
        #expect(Kernel(rows: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]).rank() == 3)
        // A Gaussian that was written with seven digits is meant to be separable.
        let side = (-4...4).map { exp(-Double($0 * $0) / 5) }
        let rounded = Kernel(rows: side.map { a in side.map { b in (a * b * 1e7).rounded() / 1e7 } })
        #expect(rounded.rank() == 1)
        #expect(rounded.rank(tolerance: 1e-12) > 1)
    }

    @Test(arguments: [1e-200, 1.0, 1e200])
    func findsSingularValues(magnitude: Double) {
        // A rotation of diag(3, 1), and a known rectangle: [[3, 2, 2], [2, 3, -2]] has 5 and 3.
        let values = Kernel(rows: [[3, 2, 2], [2, 3, -2]]).scaled(by: magnitude).singularValues()
        #expect(values.count == 2)
        #expect(abs(values[0] / magnitude - 5) < 1e-13 && abs(values[1] / magnitude - 3) < 1e-13)
    }

    @Test func singularValuesKeepTheNormAndSurviveTransposing() {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<30 {
            let kernel = generator.kernel(
                width: .random(in: 1...9, using: &generator), height: .random(in: 1...9, using: &generator))
            let values = kernel.singularValues()
            let square = kernel.weights.reduce(0) { $0 + $1 * $1 }
            #expect(values.count == min(kernel.width, kernel.height))
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } - square) < 1e-12 * square)
            #expect(values == values.sorted(by: >))
            for (a, b) in zip(values, kernel.transposed().singularValues()) { #expect(abs(a - b) < 1e-12) }
        }
    }
}
