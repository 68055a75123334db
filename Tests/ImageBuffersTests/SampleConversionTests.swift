import Testing
import TestSupport

@testable import ImageBuffers

@Suite struct SampleConversionTests {
    static let layouts: [ChannelLayout] = [.gray, .grayAlpha, .rgb, .rgba]

    @Test(arguments: layouts)
    func interleavedRowsAreTakenApartAndPutTogether(layout: ChannelLayout) throws {
        try roundTrip(UInt8.self, layout)
        try roundTrip(UInt16.self, layout)
    }

    func roundTrip<Sample: FixedWidthInteger & UnsignedInteger>(_: Sample.Type, _ layout: ChannelLayout) throws {
        var generator = SeededGenerator(seed: testSeed)
        let channels = layout.channelCount
        for width in [1, 2, 15, 16, 17, 31, 32, 33, 100, 1023, 1024, 1025, 3000] {
            let row = (0..<width * channels).map { _ in Sample.random(in: 0...Sample.max, using: &generator) }
            var image = try PlanarImage(width: width, height: 3, layout: layout) { _ in
                try Plane(width: width, height: 3, filledWith: -1)
            }
            row.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                image.setRow(1, interleaved: base, bitDepth: Sample.bitWidth)
            }
            for channel in 0..<channels {
                let expected = (0..<width).map { row[$0 * channels + channel] }
                let rows = image.withPlane(channel) { $0.rows() }
                #expect(rows[1] == expected.map { Float($0) }, "seed \(testSeed)")
                #expect((rows[0] + rows[2]).allSatisfy { $0 == -1 })
            }
            // Integers are quantized to themselves.
            let again = quantized(image, Quantizer(bitDepth: Sample.bitWidth), as: Sample.self)
            #expect(again.integers == row && again.clipped.total == ClipCount(), "seed \(testSeed)")
        }
    }

    func quantized<Sample: FixedWidthInteger>(
        _ image: borrowing PlanarImage, _ quantizer: Quantizer, as: Sample.Type
    ) -> (integers: [Sample], clipped: [ClipCount]) {
        var integers = [Sample](repeating: 0, count: image.width * image.channelCount)
        var clipped = [ClipCount](repeating: ClipCount(), count: image.channelCount)
        integers.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            image.quantizeRow(1, by: quantizer, into: base, counting: &clipped)
        }
        return (integers, clipped)
    }

    // Rows against the plain model, sample by sample.
    @Test(arguments: Quantizer.Range.allCases, Quantizer.Rounding.allCases)
    func quantizedRowsAreTheQuantizers(range: Quantizer.Range, rounding: Quantizer.Rounding) throws {
        var generator = SeededGenerator(seed: testSeed)
        let factors: [(gain: Double, bias: Double)] = [(1, 0), (257, 0), (1 / 257.0, 0), (0.3, -17.25), (-2, 300)]
        for (turn, (gain, bias)) in (factors + factors).enumerated() {
            for layout in Self.layouts {
                let bitDepth = turn < factors.count ? 8 : 16
                let quantizer = Quantizer(
                    bitDepth: bitDepth, range: range, rounding: rounding, gain: gain, bias: bias, alphaGain: 0.5)
                let width = [1, 7, 33, 1024, 1100][turn % 5]
                let image = try PlanarImage(width: width, height: 3, layout: layout) { _ in
                    try Plane(rows: (0..<3).map { _ in (0..<width).map { _ in sample(bitDepth, &generator) } })
                }
                let words = "\(quantizer), \(layout), seed \(testSeed)"
                if bitDepth == 8 {
                    expectSame(quantized(image, quantizer, as: UInt8.self), image, quantizer, words)
                } else {
                    expectSame(quantized(image, quantizer, as: UInt16.self), image, quantizer, words)
                }
            }
        }
    }

    func expectSame<Sample: FixedWidthInteger & UnsignedInteger>(
        _ result: (integers: [Sample], clipped: [ClipCount]), _ image: borrowing PlanarImage, _ quantizer: Quantizer,
        _ words: String
    ) {
        var expected = [Sample](repeating: 0, count: result.integers.count)
        var clipped = [ClipCount](repeating: ClipCount(), count: image.channelCount)
        for channel in 0..<image.channelCount {
            let isAlpha = channel == image.layout.alphaIndex
            let row = image.withPlane(channel) { $0.rows()[1] }
            for x in row.indices {
                let model = QuantizerTests.model(isAlpha ? quantizer.forAlpha : quantizer, row[x])
                expected[x * image.channelCount + channel] = Sample(model.result)
                clipped[channel].low += model.low ? 1 : 0
                clipped[channel].high += model.high ? 1 : 0
            }
        }
        #expect(result.integers == expected, "\(words)")
        #expect(result.clipped == clipped, "\(words)")
    }

    /// Samples within the range and around its ends, ties, their neighbours, and what is no number.
    func sample(_ bitDepth: Int, _ generator: inout SeededGenerator) -> Float {
        let maximum: Float = bitDepth == 16 ? 65535 : 255
        let value = Float.random(in: -0.2 * maximum...1.2 * maximum, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: return value.rounded() + 0.5
        case 1: return (value.rounded() + 0.5).nextUp
        case 2: return (value.rounded() + 0.5).nextDown
        case 3: return value.rounded()
        case 4: return [.nan, .infinity, -.infinity, -0.0, 1e30, -1e30].randomElement(using: &generator) ?? 0
        case 5:
            return [-0.5, -0.49, -1, maximum, maximum + 0.49, maximum + 0.5, maximum + 1].randomElement(
                using: &generator) ?? 0
        default: return value
        }
    }
}
