import ImageBuffers
import ImageReport
import TestSupport
import Testing

@Suite struct DifferenceMetricsTests {
    @Test func knownDifferences() throws {
        // Differences 0, -3, 4, 0.
        let metrics = DifferenceMetrics(of: try gray([[1, 2], [7, 5]]), and: try gray([[1, 5], [3, 5]]))
        #expect(metrics.sampleCount == 4)
        #expect(metrics.rowCount == 2)
        #expect(metrics.largest == 4)
        #expect(metrics.finiteCount == 4 && metrics.finitenessDiffers == 0 && metrics.finitenessPosition == nil)
        #expect(metrics.largestPosition == .init(channel: 0, x: 0, y: 1))
        #expect(metrics.mean == 7.0 / 4)
        #expect(metrics.rmse == 2.5)
        #expect(metrics.differingCount == 2)
        #expect(metrics.differingShare == 0.5)
        // 20 log10(255 / 2.5) = 20 log10(102)
        #expect(abs(metrics.psnr(peak: 255) - 40.172003435) < 1e-8)
        #expect(metrics.psnr(peak: 2.5) == 0)
        #expect(metrics.psnr(peak: 0).isNaN)
    }

    @Test func equalImages() throws {
        let image = try makeImage(5, 3, .rgba) { channel, x, y in Float(channel * 100 + x * 10 + y) }
        let metrics = DifferenceMetrics(of: image, and: image)
        #expect(metrics.sampleCount == 60)
        #expect(metrics.largest == 0)
        #expect(metrics.largestPosition == nil)
        #expect(metrics.mean == 0)
        #expect(metrics.rmse == 0)
        #expect(metrics.differingShare == 0)
        #expect(metrics.psnr(peak: 255) == .infinity)
    }

    @Test func noSamples() {
        let metrics = DifferenceMetrics(channels: [0])
        #expect(metrics.mean == 0)
        #expect(metrics.rmse == 0)
        #expect(metrics.differingShare == 0)
        #expect(metrics.psnr(peak: 255) == .infinity)
    }

    @Test func differencesSmallerThanFloatCanAddUp() throws {
        // 2^24 + 1 ones overflow a float's 24 bits; here each row adds 1 to a sum that begins at 2^24.
        let width = 512
        let a = try makeImage(width, 2, .gray) { _, x, y in x == 0 && y == 0 ? 16_777_216 : 1 }
        let b = try makeImage(width, 2, .gray) { _, _, _ in 0 }
        let metrics = DifferenceMetrics(of: a, and: b)
        #expect(metrics.mean == Double(16_777_216 + 2 * width - 1) / Double(2 * width))
    }

    static let oddPairs: [(a: Float, b: Float, expected: Double)] = [
        (Float.nan, Float.nan, 0.0), (.infinity, .infinity, 0), (-.infinity, -.infinity, 0), (0.0, -0.0, 0),
        (.nan, 1, .infinity), (1, .nan, .infinity), (.nan, .infinity, .infinity), (.infinity, -.infinity, .infinity),
        (.infinity, 3, .infinity), (3, -.infinity, .infinity),
        (.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 2 * Double(Float.greatestFiniteMagnitude)),
        (.leastNonzeroMagnitude, 0, Double(Float.leastNonzeroMagnitude)),
    ]

    @Test(arguments: oddPairs)
    func samplesThatAreNotNumbers(a: Float, b: Float, expected: Double) throws {
        let metrics = DifferenceMetrics(of: try gray([[5, a]]), and: try gray([[4, b]]))
        let isFinite = a.isFinite && b.isFinite
        #expect(metrics.largest == (isFinite ? max(1, expected) : 1))
        #expect(metrics.largestPosition?.x == (isFinite && expected > 1 ? 1 : 0))
        #expect(metrics.mean == (isFinite ? (1 + expected) / 2 : 1))
        #expect(metrics.rmse == (isFinite ? ((1 + expected * expected) / 2).squareRoot() : 1))
        #expect(metrics.differingCount == (expected == 0 ? 1 : 2))
        #expect(metrics.finiteCount == (isFinite ? 2 : 1) && metrics.sampleCount == 2)
        #expect(metrics.finitenessDiffers == (expected == .infinity ? 1 : 0))
        #expect(metrics.finitenessPosition?.x == (expected == .infinity ? 1 : nil))
    }

    /// Where finiteness alone differs, the first such place is where the images differ, and no figure has a size.
    @Test func finitenessAloneMayDiffer() throws {
        let some = DifferenceMetrics(of: try gray([[1, 2, .nan]]), and: try gray([[1, .infinity, 3]]))
        #expect(some.largest == 0 && some.mean == 0 && some.psnr(peak: 255) == .infinity)
        #expect(some.finitenessDiffers == 2 && some.largestPosition == .init(channel: 0, x: 1, y: 0))
        let all = DifferenceMetrics(of: try gray([[1, 2]]), and: try gray([[.nan, .nan]]))
        #expect(all.psnr(peak: 255).isNaN && all.mean == 0 && all.differingCount == 2)
    }

    @Test func alphaCanBeLeftOut() throws {
        let a = try makeImage(2, 2, .grayAlpha) { channel, x, _ in channel == 1 && x == 1 ? 9 : 0 }
        let b = try makeImage(2, 2, .grayAlpha) { _, _, _ in 0 }
        #expect(DifferenceMetrics(of: a, and: b).largestPosition == .init(channel: 1, x: 1, y: 0))
        #expect(DifferenceMetrics(of: a, and: b).mean == 18.0 / 8)
        let colorOnly = DifferenceMetrics(of: a, and: b, channels: [0])
        #expect(colorOnly.largest == 0)
        #expect(colorOnly.sampleCount == 4)
    }

    @Test func theFirstOfEqualDifferencesIsNamed() throws {
        // Row 0 of channel 1 comes before row 1 of channel 0.
        let a = try makeImage(3, 2, .rgb) { channel, x, y in
            (channel, x, y) == (0, 0, 1) || (channel, x, y) == (1, 2, 0) || (channel, x, y) == (2, 0, 0) ? 8 : 0
        }
        let b = try makeImage(3, 2, .rgb) { _, _, _ in 0 }
        #expect(DifferenceMetrics(of: a, and: b).largestPosition == .init(channel: 1, x: 2, y: 0))
    }

    /// Formulas over the samples in any order, and bit-equal results however the rows are cut into strips.
    @Test func randomImages() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<60 {
            let layout: ChannelLayout = [.gray, .grayAlpha, .rgb, .rgba, .array(channels: 5)][round % 5]
            let (width, height) = (Int.random(in: 1...40, using: &generator), Int.random(in: 1...20, using: &generator))
            let a = try makeImage(width, height, layout) { _, _, _ in Float.random(in: -300...300, using: &generator) }
            let b = try makeImage(width, height, layout) { _, _, _ in Float.random(in: -300...300, using: &generator) }
            let whole = DifferenceMetrics(of: a, and: b)
            let pairs = zip(samples(a).joined().joined(), samples(b).joined().joined())
            let differences = pairs.map { abs(Double($0) - Double($1)) }
            let count = Double(differences.count)
            let mean = differences.reduce(0, +) / count
            let rmse = (differences.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
            #expect(whole.largest == differences.max(), "seed \(testSeed), round \(round)")
            #expect(abs(whole.mean - mean) <= 1e-13 * mean, "seed \(testSeed), round \(round)")
            #expect(abs(whole.rmse - rmse) <= 1e-13 * rmse, "seed \(testSeed), round \(round)")
            #expect(whole.differingCount == differences.count { $0 != 0 }, "seed \(testSeed), round \(round)")
            let at = try #require(whole.largestPosition)
            let found = abs(Double(samples(a)[at.channel][at.y][at.x]) - Double(samples(b)[at.channel][at.y][at.x]))
            #expect(found == whole.largest, "seed \(testSeed), round \(round)")

            var inStrips = DifferenceMetrics(channels: Array(0..<layout.channelCount))
            while inStrips.rowCount < height {
                let row = inStrips.rowCount
                let rows = Int.random(in: 1...(height - row), using: &generator)
                inStrips.add(rows: rows, of: a, from: row, and: b, from: row)
            }
            #expect(inStrips == whole, "seed \(testSeed), round \(round)")

            let swapped = DifferenceMetrics(of: b, and: a)
            #expect(swapped == whole, "seed \(testSeed), round \(round)")
        }
    }
}
