import ImageBuffers
import TestSupport
import Testing

@testable import ImagePipeline

/// Queues of strips, used by one thread as the stages use them.
@Suite struct StripQueueTests {
    /// A queue for images of one row number in every sample.
    private static func queue(
        _ samples: StripShape.Samples = .planes(.gray), width: Int = 5, height: Int, capacity: Int, count: Int = 3,
        gathering reason: GatherReason? = nil
    ) -> StripQueue {
        StripQueue(
            StripShape(width: width, samples: samples), height: height, capacity: capacity, count: count,
            gathering: reason)
    }

    /// Fills a strip with rows, publishes it, and says whether there was one.
    private static func produce(_ rows: Range<Int>, into queue: StripQueue) -> Bool {
        guard let strip = queue.reserve(from: rows.lowerBound) else { return false }
        for row in rows { strip.fill(strip.end + row - rows.lowerBound, with: UInt8(row)) }
        strip.rows = rows
        queue.completeHeadroom(of: strip)
        queue.publish(strip)
        return true
    }

    /// Every strip holds its rows and, before them, as many earlier rows as its readers asked for, however few rows the
    /// strips have.
    @Test(arguments: [
        StripShape.Samples.planes(.gray), .planes(.rgb), .bytes(channels: 3, before: 2, after: 1),
        .bytes(channels: 1, before: 0, after: 0),
    ])
    func headroomRepeatsTheRowsBefore(samples: StripShape.Samples) throws {
        var generator = SeededGenerator(seed: testSeed)
        var repeated = 0
        for _ in 0..<60 {
            let height = Int.random(in: 1...120, using: &generator)
            let capacity = Int.random(in: 1...height, using: &generator)
            let reach = Int.random(in: 0...20, using: &generator)
            let queue = Self.queue(samples, height: height, capacity: capacity)
            let reader = queue.makeReader(reach: reach)
            let other = queue.makeReader(reach: reach / 2)
            try queue.allocate()
            #expect(queue.headroom == (queue.isWhole ? 0 : min(reach, height)))
            var done = 0
            while done < height {
                let count = queue.isWhole ? height : Int.random(in: 1...queue.capacity, using: &generator)
                let end = min(height, done + count)
                try #require(Self.produce(done..<end, into: queue))
                try #require(reader.advance() && other.advance())
                let strip = try #require(reader.strip)
                #expect(strip === other.strip && strip.rows == done..<end)
                for row in max(0, done - queue.headroom)..<end {
                    let found = strip.samples(strip.index(of: row))
                    let isRow = found.allSatisfy { $0 == UInt8(row) }
                    #expect(isRow, "row \(row) of \(done)..<\(end), reach \(reach), seed \(testSeed)")
                    if row < done { repeated += 1 }
                }
                done = end
            }
        }
        #expect(repeated > 100)
    }

    /// Each reader gets each strip, in order; a strip is filled anew only after all of them have released it.
    @Test func stripsAreReusedAfterAllReadersReleasedThem() throws {
        let queue = Self.queue(height: 100, capacity: 10, count: 2)
        let (first, second) = (queue.makeReader(), queue.makeReader())
        try queue.allocate()
        #expect(!first.advance() && first.strip == nil)
        #expect(Self.produce(0..<10, into: queue) && Self.produce(10..<20, into: queue))
        #expect(!Self.produce(20..<30, into: queue), "both strips are taken")
        #expect(first.advance() && first.strip?.rows == 0..<10)
        #expect(first.advance() && first.strip?.rows == 10..<20)
        #expect(queue.releases == 0 && !Self.produce(20..<30, into: queue), "the second reader has both")
        #expect(second.advance() && second.strip?.rows == 0..<10)
        #expect(!first.advance() && first.strip?.rows == 10..<20, "without a next strip, the last stays")
        #expect(second.advance() && queue.releases == 1)
        #expect(Self.produce(20..<30, into: queue))
        #expect(second.advance() && second.strip?.rows == 20..<30)
        // The first reader still holds the other one.
        #expect(!Self.produce(30..<40, into: queue))
        first.close()
        #expect(first.isClosed && first.strip == nil)
        #expect(Self.produce(30..<40, into: queue))
        #expect(!first.advance(), "a closed reader gets nothing")
        #expect(second.advance() && second.strip?.rows == 30..<40)
    }

    /// Where headroom repeats rows, the strip before is kept for them after its readers released it.
    @Test func theLastStripIsKeptForItsRows() throws {
        let queue = Self.queue(height: 100, capacity: 10, count: 2)
        let reader = queue.makeReader(reach: 3)
        try queue.allocate()
        #expect(Self.produce(0..<10, into: queue))
        #expect(reader.advance())
        reader.close()
        let strip = try #require(queue.reserve(from: 10))
        #expect(queue.reserve(from: 10) == nil, "rows 7 to 9 are still to be repeated")
        queue.cancel(strip)
        // Nobody reads any more: each strip replaces the one before.
        for start in stride(from: 10, to: 100, by: 10) { #expect(Self.produce(start..<start + 10, into: queue)) }
    }

    @Test func growsOnlyWhereAllStripsAreTaken() throws {
        let queue = Self.queue(height: 100, capacity: 10, count: 2)
        let reader = queue.makeReader()
        try queue.allocate()
        #expect(try !queue.grow())
        #expect(Self.produce(0..<10, into: queue) && Self.produce(10..<20, into: queue))
        let before = queue.byteCount
        #expect(try queue.grow() && queue.count == 3)
        #expect(queue.byteCount == before / 2 * 3)
        #expect(try !queue.grow(), "one is free now")
        #expect(Self.produce(20..<30, into: queue) && !Self.produce(30..<40, into: queue))
        var starts: [Int] = []
        while reader.advance() { starts.append(reader.strip?.rows.lowerBound ?? -1) }
        #expect(starts == [0, 10, 20])
    }

    /// A gathered image is one strip without headroom, which is never doubled.
    @Test func aGatheredImageIsOneStrip() throws {
        let queue = Self.queue(height: 50, capacity: 7, count: 3, gathering: .wrap)
        let reader = queue.makeReader(reach: 9, lag: 20)
        #expect(queue.isWhole && queue.capacity == 50 && queue.count == 1 && queue.headroom == 0)
        try queue.allocate()
        #expect(Self.produce(0..<50, into: queue) && !Self.produce(0..<50, into: queue))
        #expect(try !queue.grow())
        #expect(reader.advance())
        // So is one that fits into a strip.
        let small = Self.queue(height: 6, capacity: 7)
        #expect(small.isWhole && small.capacity == 6 && small.count == 1 && small.reason == nil)
    }

    /// A reader that may stay behind is given as many strips more as hold its rows.
    @Test(arguments: [(0, 3), (1, 4), (10, 4), (11, 5), (35, 7)])
    func lagAddsStrips(lag: Int, count: Int) {
        let queue = Self.queue(height: 100, capacity: 10)
        _ = queue.makeReader(lag: lag)
        #expect(queue.count == count)
        #expect(queue.byteCount == count * queue.shape.byteCount(rows: 10))
    }
}

extension Strip {
    /// Fills a row of the memory.
    func fill(_ y: Int, with value: UInt8) {
        if isOfBytes {
            bytes.image.withUnsafeMutableRow(y) { row in
                for index in 0..<shape.width * shape.channelCount { row[index] = value }
            }
            return
        }
        for channel in 0..<shape.channelCount {
            planes.image.withMutablePlane(channel) { plane in
                plane.withMutableRow(y) { row in
                    for x in row.indices { row[x] = Float(value) }
                }
            }
        }
    }

    /// A row of the memory, one channel after the other, or interleaved.
    func samples(_ y: Int) -> [UInt8] {
        if isOfBytes {
            return bytes.image.withUnsafeRow(y) { row in (0..<shape.width * shape.channelCount).map { row[$0] } }
        }
        return (0..<shape.channelCount).flatMap { channel in
            planes.image.withPlane(channel) { plane in
                plane.withRow(y) { row in row.indices.map { UInt8(row[$0]) } }
            }
        }
    }
}
