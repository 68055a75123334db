import Testing
import TestSupport

@testable import ImageBuffers

@Suite struct QuantizerTests {
    typealias Row = (value: Float, result: Float, low: Int, high: Int)

    func check(_ quantizer: Quantizer, _ rows: [Row], sourceLocation: SourceLocation = #_sourceLocation) throws {
        for row in rows {
            var plane = try Plane(rows: [[row.value]])
            let clipped = quantizer.quantize(&plane)
            let words = "\(quantizer) of \(row.value)"
            #expect(plane[0, 0] == row.result, "\(words)", sourceLocation: sourceLocation)
            #expect(plane[0, 0].sign == .plus, "\(words)", sourceLocation: sourceLocation)
            #expect(clipped.low == row.low, "\(words)", sourceLocation: sourceLocation)
            #expect(clipped.high == row.high, "\(words)", sourceLocation: sourceLocation)
            #expect(quantizer.quantized(row.value) == row.result, "\(words)", sourceLocation: sourceLocation)
        }
    }

    @Test func clipWithHalfEven() throws {
        try check(
            Quantizer(bitDepth: 8),
            [
                (0, 0, 0, 0), (-0.0, 0, 0, 0), (0.5, 0, 0, 0), (0.50000006, 1, 0, 0), (1.5, 2, 0, 0), (2.5, 2, 0, 0),
                (254.5, 254, 0, 0), (255, 255, 0, 0), (255.4, 255, 0, 0), (255.5, 255, 0, 1), (256, 255, 0, 1),
                (-0.3, 0, 0, 0), (-0.5, 0, 0, 0), (-0.50000006, 0, 1, 0), (-1, 0, 1, 0), (-300, 0, 1, 0),
                (1e30, 255, 0, 1), (-1e30, 0, 1, 0), (.infinity, 255, 0, 1), (-.infinity, 0, 1, 0), (.nan, 0, 1, 0),
                (.leastNonzeroMagnitude, 0, 0, 0), (.greatestFiniteMagnitude, 255, 0, 1), (0.49999997, 0, 0, 0),
            ])
        try check(
            Quantizer(bitDepth: 16),
            [
                (65535, 65535, 0, 0), (65535.4, 65535, 0, 0), (65535.5, 65535, 0, 1), (32767.5, 32768, 0, 0),
                (32768.5, 32768, 0, 0), (-0.5, 0, 0, 0), (300.25, 300, 0, 0), (1e30, 65535, 0, 1), (.nan, 0, 1, 0),
            ])
    }

    @Test func clipWithHalfUpAndTruncate() throws {
        try check(
            Quantizer(bitDepth: 8, rounding: .halfUp),
            [
                (0.5, 1, 0, 0), (0.49999997, 0, 0, 0), (1.5, 2, 0, 0), (2.5, 3, 0, 0), (-0.5, 0, 0, 0),
                (-0.6, 0, 1, 0), (-1.5, 0, 1, 0), (254.5, 255, 0, 0), (255.49, 255, 0, 0), (255.5, 255, 0, 1),
            ])
        try check(
            Quantizer(bitDepth: 8, rounding: .truncate),
            [
                (0.99, 0, 0, 0), (1, 1, 0, 0), (1.99, 1, 0, 0), (-0.99, 0, 0, 0), (-1, 0, 1, 0), (-1.5, 0, 1, 0),
                (255.99, 255, 0, 0), (256, 255, 0, 1), (3, 3, 0, 0), (2.0000002, 2, 0, 0), (.nan, 0, 1, 0),
            ])
    }

    @Test func offsetAddsMidGrey() throws {
        try check(
            Quantizer(bitDepth: 8, range: .offset),
            [
                (0, 128, 0, 0), (-128, 0, 0, 0), (-128.4, 0, 0, 0), (-129, 0, 1, 0), (127, 255, 0, 0),
                (128, 255, 0, 1), (0.49999997, 128, 0, 0), (-0.49999997, 128, 0, 0), (.nan, 0, 1, 0),
            ])
        try check(
            Quantizer(bitDepth: 16, range: .offset, gain: 2, bias: 1),
            [(0, 32769, 0, 0), (-16384.5, 0, 0, 0), (-16385, 0, 1, 0), (16383, 65535, 0, 0)])
    }

    @Test func absTakesTheMagnitudeFirst() throws {
        try check(
            Quantizer(bitDepth: 8, range: .abs, rounding: .halfUp),
            [
                (-0.5, 1, 0, 0), (-3.2, 3, 0, 0), (3.2, 3, 0, 0), (-255, 255, 0, 0), (-256, 255, 0, 1),
                (-.infinity, 255, 0, 1), (.nan, 0, 1, 0), (-1e30, 255, 0, 1),
            ])
        try check(Quantizer(bitDepth: 8, range: .abs, gain: -2, bias: 3), [(4, 5, 0, 0), (1, 1, 0, 0)])
    }

    @Test func wrapTakesTheRemainder() throws {
        try check(
            Quantizer(bitDepth: 8, range: .wrap),
            [
                (0, 0, 0, 0), (255, 255, 0, 0), (256, 0, 0, 1), (257, 1, 0, 1), (-1, 255, 1, 0), (-256, 0, 1, 0),
                (-0.4, 0, 0, 0), (255.5, 0, 0, 1), (16_777_215, 255, 0, 1), (1e30, 0, 0, 1), (-1e30, 0, 1, 0),
                (.infinity, 0, 0, 1), (-.infinity, 0, 1, 0), (.nan, 0, 1, 0),
            ])
        try check(
            Quantizer(bitDepth: 16, range: .wrap, rounding: .truncate),
            [(65536, 0, 0, 1), (-0.9, 0, 0, 0), (-1, 65535, 1, 0), (131071, 65535, 0, 1), (4_294_967_040, 65280, 0, 1)])
    }

    @Test func depthsConvertExactly() {
        let up = Quantizer(bitDepth: 16, gain: 257, alphaGain: 257)
        let down = Quantizer(bitDepth: 8, rounding: .halfUp, gain: 1 / 257.0, alphaGain: 1 / 257.0)
        for value in 0...255 {
            #expect(up.quantized(Float(value)) == Float(value * 257))
            #expect(up.forAlpha.quantized(Float(value)) == Float(value * 257))
            #expect(down.quantized(Float(value * 257)) == Float(value))
            #expect(down.forAlpha.quantized(Float(value * 257)) == Float(value))
        }
    }

    @Test func alphaKnowsNoRangeRuleGainOrBias() {
        let alpha = Quantizer(bitDepth: 8, range: .offset, rounding: .truncate, gain: 3, bias: 7).forAlpha
        #expect(alpha == Quantizer(bitDepth: 8))
        #expect(alpha.quantized(100.6) == 101)
    }

    /// A plain model, in double precision, of what the type's documentation says.
    static func model(_ quantizer: Quantizer, _ value: Float) -> (result: Float, low: Bool, high: Bool) {
        let maximum = quantizer.bitDepth == 16 ? 65535.0 : 255
        var t = Double(value) * quantizer.gain + quantizer.bias
        if quantizer.range == .offset { t += quantizer.bitDepth == 16 ? 32768 : 128 }
        if quantizer.range == .abs { t = abs(t) }
        if t.isNaN { return (0, true, false) }
        let below = t.rounded(.down)
        let rounded =
            switch quantizer.rounding {
            case .halfEven: t.rounded(.toNearestOrEven)
            case .halfUp: t - below >= 0.5 ? below + 1 : below
            case .truncate: t.rounded(.towardZero)
            }
        let (low, high) = (rounded < 0, rounded > maximum)
        if quantizer.range == .wrap {
            guard rounded.isFinite else { return (0, low, high) }
            let remainder = rounded.truncatingRemainder(dividingBy: maximum + 1)
            return (Float(remainder < 0 ? remainder + maximum + 1 : remainder), low, high)
        }
        return (Float(min(max(rounded, 0), maximum)), low, high)
    }

    static func sample(_ generator: inout SeededGenerator, maximum: Float) -> Float {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: [.nan, .infinity, -.infinity, -0.0, 0, 1e30, -1e30, 1e9][Int.random(in: 0..<8, using: &generator)]
        case 1: Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &generator))
        case 2, 3: Float(Int.random(in: -300...Int(maximum) + 300, using: &generator)) + 0.5
        case 4: Float(Int.random(in: -2...2, using: &generator)) / 2
        case 5: (Float(Int.random(in: -3...3, using: &generator)) / 2).nextDown
        case 6: (maximum + Float(Int.random(in: -3...3, using: &generator)) / 2).nextUp
        default: Float.random(in: -maximum...2 * maximum, using: &generator)
        }
    }

    @Test(arguments: Quantizer.Range.allCases, Quantizer.Rounding.allCases)
    func everyRuleEqualsThePlainModel(range: Quantizer.Range, rounding: Quantizer.Rounding) throws {
        var generator = SeededGenerator(seed: testSeed)
        for turn in 0..<60 {
            let depth = turn % 2 == 0 ? 8 : 16
            let plain = turn % 3 == 0
            let quantizer = Quantizer(
                bitDepth: depth, range: range, rounding: rounding,
                gain: plain ? 1 : .random(in: -3...300, using: &generator),
                bias: plain ? 0 : .random(in: -100...100, using: &generator))
            let width = Int.random(in: 1...70, using: &generator)
            let samples = (0..<width).map { _ in Self.sample(&generator, maximum: quantizer.maximum) }
            let expected = samples.map { Self.model(quantizer, $0) }
            var plane = try Plane(rows: [samples, samples])
            let clipped = quantizer.quantize(&plane)
            let words: Comment = "seed \(testSeed), \(quantizer), \(samples)"
            #expect(plane.rows() == [expected.map(\.result), expected.map(\.result)], words)
            #expect(clipped.low == 2 * expected.count(where: \.low), words)
            #expect(clipped.high == 2 * expected.count(where: \.high), words)
        }
    }
}

@Suite struct MinMaxTests {
    @Test(arguments: Quantizer.Rounding.allCases)
    func extremesReachTheRangesEnds(rounding: Quantizer.Rounding) {
        var generator = SeededGenerator(seed: testSeed)
        var pairs: [(Float, Float)] = [
            (1e6, 1e6 + 1), (-5, 0), (0, 1e-38), (-3e38, 3e38), (16_777_214, 16_777_216), (-1, 1), (0, 255),
            (1, Float(1).nextUp), (-0.0, .leastNonzeroMagnitude), (0, 3), (-7e-20, 1e20), (123_456, 123_456.01),
        ]
        for _ in 0..<2000 {
            let a = Float.random(in: -1...1, using: &generator) * Float.random(in: 0...1e6, using: &generator)
            let b = Float.random(in: -1...1, using: &generator) * Float.random(in: 0...1e3, using: &generator)
            if a != b { pairs.append((min(a, b), max(a, b))) }
        }
        for (low, high) in pairs {
            for depth in [8, 16] {
                let quantizer = Quantizer.minmax(low: low, high: high, bitDepth: depth, rounding: rounding)
                #expect(quantizer.quantized(low) == 0, "seed \(testSeed), \(low)...\(high)")
                #expect(quantizer.quantized(high) == quantizer.maximum, "seed \(testSeed), \(low)...\(high)")
                let middle = low / 2 + high / 2
                let expected = (Double(middle) - Double(low)) / (Double(high) - Double(low)) * Double(quantizer.maximum)
                #expect(abs(Double(quantizer.quantized(middle)) - expected) <= 1, "seed \(testSeed), \(low)...\(high)")
            }
        }
    }

    @Test func nothingIsClippedBetweenTheExtremes() throws {
        var generator = SeededGenerator(seed: testSeed)
        let samples = (0..<500).map { _ in Float.random(in: -1e4...3e3, using: &generator) }
        var plane = try Plane(rows: [samples])
        var extent = SampleExtent()
        extent.include(plane, rows: 0..<1)
        #expect(extent.low == samples.min() && extent.high == samples.max())
        let clipped = Quantizer.minmax(low: extent.low, high: extent.high, bitDepth: 8).quantize(&plane)
        #expect(clipped == ClipCount())
        #expect(plane.rows()[0].min() == 0 && plane.rows()[0].max() == 255)
    }

    @Test func flatAndUnboundedImagesBecomeBlack() throws {
        for (low, high) in [(3, 3), (.infinity, -.infinity), (.nan, 1), (0, .infinity)] as [(Float, Float)] {
            var plane = try Plane(rows: [[3, 3, -7, 1e30]])
            #expect(Quantizer.minmax(low: low, high: high, bitDepth: 16).quantize(&plane) == ClipCount())
            #expect(plane.rows() == [[0, 0, 0, 0]])
        }
    }

    @Test func extentPassesOverWhatIsNotFinite() throws {
        let plane = try Plane(rows: [[.nan, 2, .infinity], [-.infinity, -3, .nan], [100, 100, 100]])
        var extent = SampleExtent()
        #expect(extent.low == .infinity && extent.high == -.infinity)
        extent.include(plane, rows: 0..<2)
        #expect(extent.low == -3 && extent.high == 2)
        var other = SampleExtent()
        other.include(plane, rows: 2..<3)
        extent.include(other)
        #expect(extent.low == -3 && extent.high == 100)
    }
}
