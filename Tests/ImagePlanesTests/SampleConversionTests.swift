import Testing
import TestSupport

@testable import ImagePlanes

@Suite struct SampleConversionTests {
    @Test(arguments: 1...5)
    func interleavedRowsAreTakenApartAndPutTogether(channels: Int) {
        roundTrip(UInt8.self, channels: channels)
        roundTrip(UInt16.self, channels: channels)
    }

    func roundTrip<Sample: FixedWidthInteger & UnsignedInteger>(_: Sample.Type, channels: Int) {
        var generator = SeededGenerator(seed: testSeed)
        for width in [1, 2, 15, 16, 17, 100] {
            let row = (0..<width * channels).map { _ in Sample.random(in: 0...Sample.max, using: &generator) }
            var rebuilt = [Sample](repeating: 0, count: row.count)
            for channel in 0..<channels {
                var samples = [Float](repeating: -1, count: width)
                SampleConversion.deinterleave(row, channel: channel, of: channels, count: width, into: &samples)
                let expected = (0..<width).map { row[$0 * channels + channel] }
                #expect(samples == expected.map { Float($0) }, "seed \(testSeed)")
                SampleConversion.interleave(expected, channel: channel, of: channels, count: width, into: &rebuilt)
            }
            #expect(rebuilt == row, "seed \(testSeed)")
        }
    }
}
