import Convolution
import TestSupport
import Testing

@Suite struct SeparableTermsTests {
    private static let shapes = [(1, 1), (1, 7), (9, 1), (3, 3), (5, 8), (12, 7), (31, 31), (40, 17)]

    /// The root of the sum of squared differences, and the sum of their magnitudes, each as a part of the kernel's own.
    private static func missed(by terms: SeparableTerms, of kernel: Kernel) -> (norm: Double, sum: Double) {
        let largest = kernel.weights.reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return terms.columns.joined().contains { $0 != 0 } ? (1, 1) : (0, 0) }
        var (squares, magnitudes, ownSquares, ownMagnitudes) = (0.0, 0.0, 0.0, 0.0)
        for a in 0..<kernel.height {
            for b in 0..<kernel.width {
                let products = (0..<terms.count).reduce(0.0) { $0 + terms.columns[$1][a] * terms.rows[$1][b] }
                let own = kernel[row: a, column: b] / largest
                let rest = own - products * (terms.scale / largest)
                squares += rest * rest
                magnitudes += abs(rest)
                ownSquares += own * own
                ownMagnitudes += abs(own)
            }
        }
        return ((squares / ownSquares).squareRoot(), magnitudes / ownMagnitudes)
    }

    @Test(arguments: [1e-300, 1e-30, 1, 3e5, 1e300])
    func findsTheRankOfSums(magnitude: Double) {
        var generator = SeededGenerator(seed: testSeed)
        for shape in Self.shapes {
            for rank in 1...5 where rank <= min(shape.0, shape.1) {
                let kernel = generator.kernel(width: shape.0, height: shape.1, rank: rank).scaled(by: magnitude)
                for limit in [rank, rank + 1, rank + 9] {
                    guard let terms = kernel.separableTerms(limit: limit) else {
                        Issue.record("no terms: rank \(rank) of \(shape), limit \(limit), seed \(testSeed)")
                        continue
                    }
                    let missed = Self.missed(by: terms, of: kernel)
                    #expect(terms.count == rank, "\(shape), limit \(limit), seed \(testSeed)")
                    #expect(missed.norm < 1e-12 && missed.sum < 1e-12, "rank \(rank) of \(shape), seed \(testSeed)")
                    #expect(terms.columns.joined().allSatisfy { abs($0) <= 0x1p33 }, "seed \(testSeed)")
                    #expect(terms.rows.joined().allSatisfy { abs($0) <= 0x1p33 }, "seed \(testSeed)")
                }
                #expect(kernel.separableTerms(limit: rank - 1) == nil, "rank \(rank) of \(shape), seed \(testSeed)")
            }
        }
    }

    /// Noise whose size, as a part of the kernel's norm, is known: up to 1e-6 it is left out, beyond it counts.
    @Test(arguments: [(1, 0.8e-6), (2, 0.8e-6), (1, 1.3e-6), (2, 1.3e-6), (3, 1e-5), (1, 1e-9)])
    func noiseCountsFromAMillionthOn(rank: Int, noise: Double) {
        var generator = SeededGenerator(seed: testSeed)
        for shape in [(9, 9), (25, 14), (31, 31)] {
            let clean = generator.kernel(width: shape.0, height: shape.1, rank: rank)
            let raw = generator.kernel(width: shape.0, height: shape.1)
            let factor = noise * Self.norm(clean) / Self.norm(raw)
            let kernel = Kernel(
                width: shape.0, height: shape.1, weights: zip(clean.weights, raw.weights).map { $0 + factor * $1 })
            let terms = kernel.separableTerms(limit: rank)
            // A smaller sum of magnitudes would be missed by more: these kernels are dense, as their noise is.
            let isBelow = noise < 1e-6
            #expect((terms != nil) == isBelow, "\(shape), seed \(testSeed)")
            if let terms {
                let missed = Self.missed(by: terms, of: kernel)
                #expect(terms.count == rank && missed.norm <= 1e-6 && missed.sum <= 1e-6, "\(shape), seed \(testSeed)")
            }
        }
    }

    private static func norm(_ kernel: Kernel) -> Double { kernel.weights.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    @Test func randomKernelsAreNotSeparable() {
        var generator = SeededGenerator(seed: testSeed)
        for side in [3, 9, 33, 200] {
            let kernel = generator.kernel(width: side, height: side)
            #expect(kernel.separableTerms(limit: side - 1 - side / 10) == nil, "side \(side), seed \(testSeed)")
            #expect(kernel.separableTerms(limit: kernel.mostWorthwhileTerms) == nil, "side \(side), seed \(testSeed)")
        }
    }

    @Test func anyKernelHasTermsOfItsOwn() {
        var generator = SeededGenerator(seed: testSeed)
        for shape in Self.shapes + [(80, 90)] {
            let kernel = generator.kernel(width: shape.0, height: shape.1)
            let terms = kernel.separableTerms()
            let missed = Self.missed(by: terms, of: kernel)
            #expect(terms.count == min(shape.0, shape.1) && missed.norm < 1e-15 && terms.amplification < 1 + 1e-12)
        }
        let rankTwo = generator.kernel(width: 30, height: 20, rank: 2)
        #expect(rankTwo.separableTerms().count == 2, "seed \(testSeed)")
    }

    @Test func zerosAreOneTerm() {
        let kernel = Kernel(width: 4, height: 3, weights: Array(repeating: 0, count: 12))
        #expect(kernel.separableTerms(limit: 1) == kernel.separableTerms())
        #expect(kernel.separableTerms().columns == [[0, 0, 0]] && kernel.separableTerms().rows == [[0, 0, 0, 0]])
        #expect(kernel.separableTerms(limit: 0) == nil)
    }

    @Test func wholeNumbersStayWhole() throws {
        let sobel = try #require(Kernel(rows: [[1, 0, -1], [2, 0, -2], [1, 0, -1]]).separableTerms(limit: 1))
        #expect(sobel.columns == [[1, 2, 1]] && sobel.rows == [[1, 0, -1]] && sobel.scale == 1)
        let box = try #require(
            Kernel(width: 7, height: 7, weights: Array(repeating: 1.0 / 49, count: 49)).separableTerms(limit: 1))
        #expect(box.columns == [Array(repeating: 1, count: 7)] && box.rows == box.columns && box.scale == 1.0 / 49)
        let binomial = [1.0, 6, 15, 20, 15, 6, 1]
        for divisor in [1.0, 3, 4096, 4095, 7e100] {
            let kernel = Kernel(rows: binomial.map { a in binomial.map { b in 3 * a * b / divisor } })
            let terms = try #require(kernel.separableTerms(limit: 1))
            let factor = terms.rows[0][0]
            #expect(terms.columns == [binomial], "divided by \(divisor)")
            #expect(terms.rows[0] == binomial.map { $0 * factor }, "divided by \(divisor)")
            #expect(Self.missed(by: terms, of: kernel).norm < 1e-15, "divided by \(divisor)")
        }
        #expect(Kernel(rows: binomial.map { a in binomial.map { $0 * a / 4096 } }).separableTerms(limit: 1)?.scale == 1)
    }

    /// Whole numbers with a common factor, zeros, signs and any order: the factor is found, and the product exact.
    @Test func wholeNumberProductsAreExact() throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<200 {
            let numbers = { (count: Int, generator: inout SeededGenerator) in
                (0..<count).map { _ in Double(Int.random(in: -40...40, using: &generator)) }
            }
            let column = numbers(.random(in: 1...8, using: &generator), &generator)
            let row = numbers(.random(in: 1...8, using: &generator), &generator)
            guard column.contains(where: { $0 != 0 }), row.contains(where: { $0 != 0 }) else { continue }
            let kernel = Kernel(rows: column.map { a in row.map { a * $0 } })
            let terms = try #require(kernel.separableTerms(limit: 1))
            let product = terms.columns[0].map { a in terms.rows[0].map { a * $0 * terms.scale } }
            #expect(Kernel(rows: product) == kernel, "\(column) x \(row), seed \(testSeed)")
            #expect((terms.columns[0] + terms.rows[0]).allSatisfy { $0 == $0.rounded() }, "seed \(testSeed)")
        }
    }

    /// A Gaussian's weights are no whole numbers, and its terms are its own row and column.
    @Test func gaussiansAreNotTakenForWholeNumbers() throws {
        let profile = (-15...15).map { x in 1 / (1 + Double(x * x) / 7.3) }
        let kernel = Kernel(rows: profile.map { a in profile.map { a * $0 } })
        let terms = try #require(kernel.separableTerms(limit: 1))
        #expect(terms.count == 1 && terms.scale == 1 && abs(terms.columns[0].reduce(0, +) - 1) < 1e-14)
        #expect(Self.missed(by: terms, of: kernel).norm < 1e-15)
    }

    /// Terms that cancel nearly all of each other would multiply rounding errors, and are refused.
    @Test func cancellingTermsAreKnown() throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<50 {
            let kernel = generator.kernel(width: 21, height: 21, rank: 3)
            let terms = try #require(kernel.separableTerms(limit: 3))
            let magnitudes = zip(terms.columns, terms.rows).reduce(0) { sum, term in
                sum + term.0.reduce(0) { $0 + abs($1) } * term.1.reduce(0) { $0 + abs($1) }
            }
            #expect(abs(terms.amplification - magnitudes * terms.scale / kernel.absoluteSum) < 1e-9)
            #expect(terms.amplification > 0.999 && terms.amplification <= 7, "seed \(testSeed)")
        }
    }
}
