import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// Bytes and rows that are kept until all of them are there.
///
/// Where the file is, and that memory replaces it, is seen from outside: `StreamingReportTests.standardOutputIsTheFile`.
@Suite struct SpoolTests {
    /// Bytes come back as often as they are asked for.
    @Test func bytesComeBack() throws {
        var generator = SeededGenerator(seed: testSeed)
        for count in [0, 1, 1000, 1 << 18, 700_001] {
            let bytes = generator.bytes(count)
            let spool = Spool()
            let sink = try spool.makeSink()
            for start in stride(from: 0, to: count, by: 65_537) {
                try sink.write(Array(bytes[start..<min(count, start + 65_537)]))
            }
            try sink.flush()
            for _ in 0..<2 {
                let copy = try ByteSink()
                try spool.copy(to: copy)
                let isSame = copy.bytes == bytes
                #expect(isSame, "\(count) bytes, seed \(testSeed)")
            }
        }
    }

    /// Rows of strips of any height come back as planes, bytes as their numbers.
    @Test(arguments: [
        (StripShape.Samples.planes(.gray), ChannelLayout.gray), (.planes(.rgba), .rgba),
        (.bytes(channels: 3, before: 2, after: 2), .rgb), (.bytes(channels: 1, before: 0, after: 0), .gray),
    ])
    func rowsComeBack(samples: StripShape.Samples, layout: ChannelLayout) throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<20 {
            let width = Int.random(in: 1...70, using: &generator)
            let height = Int.random(in: 1...90, using: &generator)
            let shape = StripShape(width: width, samples: samples)
            let spool = try RowSpool(shape, layout: layout)
            var done = 0
            while done < height {
                let end = Int.random(in: (done + 1)...height, using: &generator)
                let strip = try Strip(shape, headroom: 2, capacity: end - done)
                strip.rows = done..<end
                for row in done..<end { strip.fill(strip.index(of: row), with: UInt8(row)) }
                try spool.write(done..<end, of: strip)
                done = end
            }
            try spool.finish()
            var image = try PlanarImage(width: width, height: height, layout: layout) { _ in
                try Plane(width: width, height: height)
            }
            done = 0
            while done < height {
                let count = Int.random(in: 1...(height - done), using: &generator)
                try spool.read(count, into: &image)
                for channel in 0..<layout.channelCount {
                    let rows = image.withPlane(channel) { $0.rows() }
                    let expected = (done..<done + count).map { [Float](repeating: Float($0), count: width) }
                    #expect(Array(rows[..<count]) == expected, "\(width)x\(height), seed \(testSeed)")
                }
                done += count
            }
            #expect(throws: CodecError.self) { try spool.read(1, into: &image) }
        }
    }
}
