import Conventions
import Convolution
import Foundation
import ImageBuffers
import TestSupport
import Testing

/// NaN and infinite samples: wherever the formula has a number, so has every engine, and the same kind of non-number
/// elsewhere.
@Suite struct NonFiniteTests {
    /// A case that one seed decides.
    private struct Case {
        let rows: [[Float]]
        let filter: Filter
        let threads: Int
        let summary: String

        init(_ number: Int) {
            var generator = SeededGenerator(seed: testSeed &+ UInt64(number))
            // Mostly small, as the reference takes its time; one in forty as large as several tiles of a transform.
            let isLarge = number % 40 == 0
            let width = Int.random(in: isLarge ? 120...260 : 8...64, using: &generator)
            let height = Int.random(in: isLarge ? 120...260 : 8...64, using: &generator)
            var rows = generator.rows(width: width, height: height)
            let specials: [Float] = [.nan, .infinity, -.infinity]
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                rows[Int.random(in: 0..<height, using: &generator)][Int.random(in: 0..<width, using: &generator)] =
                    specials[Int.random(in: 0..<3, using: &generator)]
            }
            let most = isLarge ? 5 : 15
            var columns = Int.random(in: 1...most, using: &generator)
            if number % 25 == 7 { columns = 26 }
            let taps = (columns, Int.random(in: 1...most, using: &generator))
            var filter = Filter(Self.kernel(width: taps.0, height: taps.1, &generator))
            filter.mode = Bool.random(using: &generator) ? .convolve : .correlate
            filter.boundary = allBoundaries[number % allBoundaries.count]
            filter.size = [.same, .full, .valid][Int.random(in: 0..<3, using: &generator)]
            if filter.boundary == .copy || taps.0 > width || taps.1 > height { filter.size = .same }
            if number % 7 == 0 { filter.stride = Axes(x: 2, y: 1 + number % 3) }
            if number % 11 == 0 { filter.dilation = Axes(x: 1 + number % 2, y: 2) }
            if filter.size == .valid, filter.dilation != Axes(both: 1) { filter.size = .same }
            if number % 3 == 0 {
                filter.gain = .random(in: -2...2, using: &generator)
                filter.bias = .random(in: -9...9, using: &generator)
            }
            filter.skipsZeroWeights = number % 5 == 0
            filter.algorithm = [nil, .direct, .separable, .fft][number / 2 % 4]
            self.rows = rows
            self.filter = filter
            threads = 1 + number % 3
            summary =
                "case \(number) of seed \(testSeed): \(width)x\(height), \(taps.0)x\(taps.1) taps, \(filter.boundary), "
                + "\(filter.size), \(filter.algorithm.map(\.rawValue) ?? "auto"), \(threads) threads"
        }

        /// Any weights, or a product of a column and a row; some of them 0.
        private static func kernel(width: Int, height: Int, _ generator: inout SeededGenerator) -> Kernel {
            var kernel = generator.kernel(width: width, height: height)
            let zeroed = { (values: [Double], generator: inout SeededGenerator) in
                values.map { Int.random(in: 0..<5, using: &generator) == 0 ? 0 : $0 }
            }
            if Bool.random(using: &generator) {
                let column = zeroed((0..<height).map { _ in .random(in: -1...1, using: &generator) }, &generator)
                let row = zeroed((0..<width).map { _ in .random(in: -1...1, using: &generator) }, &generator)
                kernel = Kernel(width: width, height: height, weights: column.flatMap { a in row.map { a * $0 } })
            } else if Bool.random(using: &generator) {
                kernel = Kernel(width: width, height: height, weights: zeroed(kernel.weights, &generator))
            }
            return kernel
        }
    }

    /// How many samples are wrong, and the first of them.
    private static func errors(_ one: Case) throws -> (count: Int, first: String) {
        let plane = try Plane(rows: one.rows)
        let resolved = try one.filter.resolved(width: plane.width, height: plane.height)
        var output = try Plane(width: resolved.geometry.output.x, height: resolved.geometry.output.y)
        try FilterPlan(resolved, algorithm: one.filter.algorithm).makeEngine()
            .filter(plane, into: &output, threads: one.threads)
        let reference = Reference.filter(plane, with: resolved)
        let largest = one.rows.joined().reduce(0) { $1.isFinite ? max($0, abs(Double($1))) : $0 }
        // A division by a small weight magnifies what the sums promise.
        let weight = resolved.taps.absoluteSum
        let divisor = resolved.boundary == .renormalize && weight > 0 ? min(1, weight * 1e-3) : 1
        let promise = 1e-5 * abs(resolved.gain) * weight * largest / divisor
        var (wrong, first) = (0, "")
        for y in 0..<output.height {
            for x in 0..<output.width {
                let (found, expected) = (Double(output[x, y]), reference[x, y])
                if !expected.isFinite {
                    if expected.isNaN ? !found.isNaN : found != expected {
                        if wrong == 0 { first = "\(found) for \(expected) at \(x), \(y)" }
                        wrong += 1
                    }
                    continue
                }
                if !(abs(found - expected) <= promise + 1e-6 * abs(expected)) {
                    if wrong == 0 { first = "\(found) for \(expected) at \(x), \(y)" }
                    wrong += 1
                }
            }
        }
        return (wrong, first)
    }

    /// IMGCONV_CASES asks for more of them.
    @Test func randomSamplesThatAreNotFinite() throws {
        let count = ProcessInfo.processInfo.environment["IMGCONV_CASES"].flatMap { Int($0) } ?? 300
        for number in 0..<count {
            let one = Case(number)
            let (wrong, first) = try Self.errors(one)
            if wrong > 0 { Issue.record("\(wrong) samples are wrong: \(one.summary): \(first)") }
        }
        print("samples that are not finite: \(count) cases")
    }

    /// Two bad tiles of a row of tiles: the second must not see the first one's rows.
    @Test func tilesThatAreFilteredDirectlyKeepTheirOwnRows() throws {
        var generator = SeededGenerator(seed: testSeed)
        var rows = generator.rows(width: 190, height: 90)
        for (x, y) in [(10, 20), (100, 20), (150, 70)] { rows[y][x] = .infinity }
        let filter = Filter(generator.kernel(width: 3, height: 3), boundary: .wrap)
        let resolved = try filter.resolved(width: 190, height: 90)
        let plane = try Plane(rows: rows)
        var output = try Plane(width: 190, height: 90)
        try FFTEngine(resolved, tile: Axes(x: 64, y: 32)).filter(plane, into: &output, threads: 1)
        let reference = Reference.filter(plane, with: resolved)
        for y in 0..<90 {
            for x in 0..<190 where reference[x, y].isFinite {
                #expect(abs(Double(output[x, y]) - reference[x, y]) < 1e-2, "\(x), \(y), seed \(testSeed)")
            }
        }
    }

    /// Rows that `copy` leaves out cut short what a sample reaches, anywhere in the image.
    @Test func copiedBordersHideNoRows() throws {
        var generator = SeededGenerator(seed: testSeed)
        let column = (0..<11).map { Double($0 + 1) }
        let other = (0..<11).map { Double(($0 * 7) % 5) - 2 }
        let (a, b) = ([1.0, 2, 0, 2, 1], [1.0, -1, 3, 0, 2])
        let weights = (0..<11).flatMap { y in (0..<5).map { column[y] * a[$0] + other[y] * b[$0] } }
        let kernel = Kernel(width: 5, height: 11, weights: weights)
        for skips in [false, true] {
            for row in 0..<34 {
                var rows = generator.rows(width: 36, height: 34)
                rows[row][18] = row % 2 == 0 ? .infinity : .nan
                var filter = Filter(kernel, boundary: .copy)
                filter.skipsZeroWeights = skips
                let resolved = try filter.resolved(width: 36, height: 34)
                let plane = try Plane(rows: rows)
                var output = try Plane(width: 36, height: 34)
                let plan = FilterPlan(resolved, algorithm: .separable)
                #expect(plan.algorithm == .separable)
                try plan.makeEngine().filter(plane, into: &output, threads: 1)
                let reference = Reference.filter(plane, with: resolved)
                var wrong = 0
                for y in 0..<34 {
                    for x in 0..<36 {
                        let (found, expected) = (Double(output[x, y]), reference[x, y])
                        if expected.isFinite != found.isFinite
                            || (!expected.isNaN && expected.isInfinite && found != expected)
                        {
                            wrong += 1
                        }
                    }
                }
                #expect(wrong == 0, "row \(row), seed \(testSeed)")
            }
        }
    }

    /// A sample of 1e6 among ones: a transform's error is a part of the largest sample, wherever that is.
    @Test(arguments: [1e4, 1e6, 1e9] as [Float])
    func brightSamplesLeaveDarkOnesTheirDigits(bright: Float) throws {
        var generator = SeededGenerator(seed: testSeed)
        var rows = (0..<120).map { _ in (0..<200).map { _ in Float.random(in: 0.5...1.5, using: &generator) } }
        rows[40][77] = bright
        let kernel = Kernel(
            width: 15, height: 15, weights: (0..<225).map { _ in .random(in: 0...1, using: &generator) })
        let resolved = try Filter(kernel).resolved(width: 200, height: 120)
        let plane = try Plane(rows: rows)
        let reference = Reference.filter(plane, with: resolved)
        for tile in [Axes(x: 64, y: 64), Axes(x: 128, y: 32)] {
            var output = try Plane(width: 200, height: 120)
            try FFTEngine(resolved, tile: tile).filter(plane, into: &output, threads: 1)
            var worst = 0.0
            for y in 0..<120 {
                for x in 0..<200 { worst = max(worst, abs(Double(output[x, y]) / reference[x, y] - 1)) }
            }
            #expect(worst <= 1e-3, "\(worst) of a result, seed \(testSeed)")
        }
    }
}

/// Samples under a weight of 0, which some libraries do not read.
@Suite struct UnreadWeightTests {
    /// What the libraries themselves returned for a 9x9 image with one sample that is not finite in the middle, a 3x3
    /// kernel of ones with a weight at its first tap and at the middle of its last row: scipy 1.17.1, OpenCV 5.0.0,
    /// libvips 8.18, ITK 5.4.
    @Test(arguments: [
        ("scipy.ndimage.correlate", 0.0, 7), ("scipy.ndimage.correlate", 1e-17, 7),
        ("scipy.ndimage.correlate", 1e-15, 9),
        ("scipy.ndimage.convolve", -0.0, 7), ("opencv.filter2D", 0, 7), ("opencv.filter2D", 1e-17, 9),
        ("libvips.conv", 0, 7), ("libvips.conv", 1e-17, 9), ("scipy.signal.correlate2d:mode=same", 0, 9),
        ("itk.Convolution", 0, 9), ("imgconv.correlate", 0, 9), ("imgconv.convolve", 0, 9),
    ])
    func samplesUnderWeightsOfZero(preset: String, weight: Double, count: Int) throws {
        var weights = [Double](repeating: 1, count: 9)
        weights[0] = weight
        weights[7] = weight
        let kernel = Kernel(width: 3, height: 3, weights: weights)
        let convention = try Convention(preset)
        for special in [Float.nan, .infinity] {
            var rows = (0..<9).map { y in (0..<9).map { Float(9 * y + $0 + 1) } }
            rows[4][4] = special
            for algorithm in [nil] + FilterAlgorithm.allCases {
                let result = try convention.apply(kernel, to: try Plane(rows: rows), algorithm: algorithm)
                var found: Set<[Int]> = []
                for y in 0..<9 { for x in 0..<9 where !result[x, y].isFinite { found.insert([x, y]) } }
                #expect(
                    found.count == count, "\(preset), \(weight), \(special), \(algorithm.map(\.rawValue) ?? "auto")")
                // Where those samples lie: the kernel as the operation lays it.
                let isConvolved = convention.operation == .convolve
                var expected: Set<[Int]> = []
                for a in 0..<3 {
                    for b in 0..<3 where count == 9 || !((a, b) == (0, 0) || (a, b) == (2, 1)) {
                        expected.insert(isConvolved ? [3 + b, 3 + a] : [5 - b, 5 - a])
                    }
                }
                #expect(found == expected, "\(preset), \(weight)")
            }
        }
    }
}
