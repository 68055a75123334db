import ImageBuffers
import ImageReport
import TestSupport
import Testing

/// Random integers of an image, interleaved, and the same as planes.
private struct IntegerImage {
    let width: Int
    let height: Int
    let channels: Int
    let bitDepth: Int
    var samples: [UInt16]

    var layout: ChannelLayout { channels == 3 ? .rgb : .gray }

    func planes() throws -> PlanarImage {
        try makeImage(width, height, layout) { channel, x, y in
            Float(samples[(y * width + x) * channels + channel])
        }
    }

    /// Calls a closure with some rows, lent as bytes or words.
    func withRows<Result>(_ rows: Range<Int>, _ body: (InterleavedSamples) throws -> Result) rethrows -> Result {
        let stride = width * channels * bitDepth / 8
        let bytes = bitDepth == 16 ? [] : samples.map { UInt8($0) }
        return try samples.withUnsafeBytes { words in
            try bytes.withUnsafeBytes { bytes in
                guard let base = bitDepth == 16 ? words.baseAddress : bytes.baseAddress else {
                    preconditionFailure("an image of at least one sample")
                }
                return try body(
                    InterleavedSamples(
                        base + rows.lowerBound * stride, stride: stride, rowCount: rows.count, width: width,
                        channels: channels, bitDepth: bitDepth))
            }
        }
    }
}

/// Two images of a random size, equal, close or unrelated.
private struct IntegerPair {
    var a: IntegerImage
    var b: IntegerImage

    init(using generator: inout SeededGenerator, leastSide: Int = 1) {
        // Around the lengths of vectors, and wider than a block of samples.
        let widths = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 107, 129, 400].filter { $0 >= leastSide }
        let width = widths[Int.random(in: widths.indices, using: &generator)]
        let height = Int.random(in: leastSide...leastSide + 6, using: &generator)
        let channels = Bool.random(using: &generator) ? 3 : 1
        let bitDepth = Bool.random(using: &generator) ? 16 : 8
        let maximum = 1 << bitDepth - 1
        let spread = [0, 1, 20, maximum][Int.random(in: 0..<4, using: &generator)]
        let count = width * height * channels
        let samples = (0..<count).map { _ in Int.random(in: 0...maximum, using: &generator) }
        let others = samples.map { sample in
            min(max(sample + Int.random(in: -spread...spread, using: &generator), 0), maximum)
        }
        a = IntegerImage(
            width: width, height: height, channels: channels, bitDepth: bitDepth, samples: samples.map { UInt16($0) })
        b = a
        b.samples = others.map { UInt16($0) }
    }

    /// Calls a closure with rows of both, cut at a random row.
    func forEachPart(
        using generator: inout SeededGenerator, _ body: (InterleavedSamples, InterleavedSamples, Int) throws -> Void
    ) rethrows {
        let cut = Int.random(in: 0...a.height, using: &generator)
        for rows in [0..<cut, cut..<a.height] {
            try a.withRows(rows) { a in try b.withRows(rows) { b in try body(a, b, rows.lowerBound) } }
        }
    }
}

/// Comparing integers gives what comparing planes of floats gives.
@Suite struct IntegerDifferenceTests {
    @Test func countsGiveTheFiguresOfPlanes() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<300 {
            let pair = IntegerPair(using: &generator)
            var histogram = DifferenceHistogram(channels: pair.a.channels, bitDepth: pair.a.bitDepth)
            pair.forEachPart(using: &generator) { a, b, _ in histogram.add(a, b) }
            let counted = DifferenceMetrics(histogram)
            let plain = try DifferenceMetrics(of: pair.a.planes(), and: pair.b.planes())
            // Sums of whole numbers are exact in double precision.
            #expect(counted == plain, "seed \(testSeed), round \(round)")
        }
    }

    @Test(arguments: DifferenceStyle.allCases) func codesGiveThePictureOfPlanes(style: DifferenceStyle) throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<150 {
            let pair = IntegerPair(using: &generator)
            let a = try pair.a.planes()
            let b = try pair.b.planes()
            let gain: DifferenceGain =
                round % 3 == 0 ? .auto : .factor(Double.random(in: 0...9, using: &generator))
            let renderer = DifferenceRenderer(
                style: style, gain: gain, metrics: DifferenceMetrics(of: a, and: b), layout: pair.a.layout)
            let codes = DifferenceCodes(
                style: style, width: pair.a.width, channels: pair.a.channels, bitDepth: pair.a.bitDepth,
                outputLayout: DifferenceRenderer.outputLayout(
                    style, channels: Array(0..<pair.a.channels), of: pair.a.layout))
            let palette = DifferencePalette(renderer, codes)
            #expect(palette.outputLayout == renderer.outputLayout)
            let channels = palette.outputLayout.channelCount
            var drawn: [Float] = []
            pair.forEachPart(using: &generator) { a, b, _ in
                for y in 0..<a.rowCount {
                    var row = [UInt32](repeating: 0, count: codes.rowBytes / 4 + 1)
                    // A guard behind the row.
                    var target = [UInt8](repeating: 77, count: pair.a.width * channels + 8)
                    row.withUnsafeMutableBytes { row in
                        target.withUnsafeMutableBufferPointer { target in
                            guard let row = row.baseAddress, let target = target.baseAddress else { return }
                            codes.write(a, b, row: y, to: row)
                            palette.draw(row, to: target)
                        }
                    }
                    #expect(target.suffix(8).allSatisfy { $0 == 77 })
                    drawn += target.dropLast(8).map { Float($0) }
                }
            }
            let wanted = samples(try renderer.image(of: a, and: b))
            let interleaved = (0..<pair.a.height).flatMap { y in
                (0..<pair.a.width).flatMap { x in (0..<channels).map { wanted[$0][y][x] } }
            }
            #expect(drawn == interleaved, "seed \(testSeed), round \(round), \(pair.a.width)x\(pair.a.height)")
        }
    }

    /// In any number of parts, and however the rows are cut.
    @Test func interleavedSimilarityIsThatOfPlanes() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<60 {
            let pair = IntegerPair(using: &generator, leastSide: 11)
            let range = 0...Double(1 << pair.a.bitDepth - 1)
            let plain = try StructuralSimilarity.mean(
                of: pair.a.planes(), and: pair.b.planes(), channels: Array(0..<pair.a.channels), range: range)
            var means: [Double] = []
            for parts in 1...3 {
                let sum = try SimilaritySum(
                    width: pair.a.width, height: pair.a.height, interleavedChannels: pair.a.channels, range: range)
                pair.forEachPart(using: &generator) { a, b, _ in
                    for part in 0..<parts { sum.add(a, b, part: part, of: parts) }
                }
                means.append(try sum.mean())
            }
            #expect(means.allSatisfy { $0 == means[0] }, "seed \(testSeed), round \(round)")
            #expect(abs(means[0] - plain) < 1e-12, "seed \(testSeed), round \(round): \(means[0]), \(plain)")
        }
    }

    @Test(arguments: [8, 16]) func opacityIsOmitted(bitDepth: Int) {
        for channels in [1, 3] {
            for width in [1, 2, 15, 16, 17, 40] {
                let pixels = (0..<width * (channels + 1)).map { UInt16($0 % 251) }
                let bytes = pixels.map { UInt8($0) }
                let rows = ColorSamples(width: width, channels: channels, bitDepth: bitDepth, rowCount: 2)
                pixels.withUnsafeBytes { words in
                    bytes.withUnsafeBytes { bytes in
                        guard let base = bitDepth == 16 ? words.baseAddress : bytes.baseAddress else { return }
                        for y in 0..<2 { rows.setRow(y, omittingOpacityOf: base) }
                    }
                }
                let colors = pixels.indices.filter { $0 % (channels + 1) != channels }.map { pixels[$0] }
                rows.withRows(2) { rows in
                    for y in 0..<2 {
                        let read = (0..<width * channels).map { UInt16(rows.sample($0, row: y)) }
                        #expect(read == colors, "\(width) pixels of \(channels) channels")
                    }
                }
            }
        }
    }
}
