import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import Synchronization
import TestSupport
import Testing

@testable import ImagePipeline

/// Amounts of memory as text, the budget that runs share, and the threads that it is counted for.
@Suite struct MemoryBudgetTests {
    @Test(arguments: [
        ("0", 0), ("123", 123), ("512M", 512 << 20), ("512m", 512 << 20), ("1.5G", 3 << 29), ("2GiB", 2 << 30),
        ("2GB", 2 << 30), ("7k", 7 << 10), ("1T", 1 << 40), ("9b", 9),
    ])
    func amountsAreRead(text: String, bytes: Int) { #expect(ByteCount.parse(text) == bytes) }

    @Test(arguments: [
        "", "M", "-1", "1e3", "12x", "1Mi", "1MiBB", "1bb", "1bib", "1..2", "9999999T", "1 G", "nan", "١M",
    ])
    func otherWordsAreRefused(text: String) { #expect(ByteCount.parse(text) == nil) }

    @Test(arguments: [(1, "1 MiB"), (25 << 20, "25 MiB"), ((25 << 20) + 1, "26 MiB"), (5 << 28, "1.3 GiB")])
    func amountsAreSaid(bytes: Int, words: String) { #expect(ByteCount.words(bytes) == words) }

    /// Runs that share a budget never hold more of it than there is, and all come to their end.
    @Test func runsWaitForOneAnother() throws {
        var generator = SeededGenerator(seed: testSeed)
        let needs = (0..<200).map { _ in Int.random(in: 0...(18 << 20), using: &generator) }
        let budget = MemoryBudget(bytes: 32 << 20)
        let most = budget.mostForOne
        let held = Atomic<Int>(0)
        let next = Atomic<Int>(0)
        let worst = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < needs.count else { return }
                budget.acquire(needs[index])
                let now = held.wrappingAdd(needs[index], ordering: .relaxed).newValue
                worst.max(now, ordering: .relaxed)
                held.wrappingSubtract(needs[index], ordering: .relaxed)
                budget.release(needs[index])
            }
        }
        #expect(worst.load(ordering: .relaxed) <= most, "seed \(testSeed)")
        #expect(worst.load(ordering: .relaxed) > 0)
        budget.acquire(most)
        budget.release(most)
    }

    /// One thread, several, and those that the machine has write the same file, in strips and whole.
    @Test func threadsChangeNoByte() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 500, height: 450, layout: .rgb), to: input)
            for boundary in [BoundaryMode.symmetric, .wrap] {
                for side in [3, 31] {
                    let weights = (0..<side).map { _ in
                        (0..<side).map { _ in Double.random(in: -1...1, using: &generator) }
                    }
                    var files: [Data] = []
                    for threads in [nil, 1, 2, 5] {
                        let output = folder.appending(path: "out.png")
                        var request = FilterRequest(
                            input: .file(input.path), output: .file(output.path, overwrite: true),
                            chain: FilterChain([.filter(Filter(Kernel(rows: weights), boundary: boundary))]))
                        request.threads = threads
                        _ = try Pipeline.run(request)
                        files.append(try Data(contentsOf: output))
                    }
                    #expect(Set(files).count == 1, "\(boundary), \(side), seed \(testSeed)")
                }
            }
        }
    }

    /// The threads that an image is filtered with are those that its memory was counted for.
    @Test func memoryIsCountedForTheThreadsUsed() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 1200, height: 900, layout: .gray), to: input)
            let kernel = generator.kernel(width: 31, height: 31)
            let bytes = { (threads: Int?, alone: Int?, budget: Int) throws -> Int in
                var request = FilterRequest(
                    input: .file(input.path),
                    output: .file(folder.appending(path: "out.png").path, overwrite: true),
                    chain: FilterChain([.filter(Filter(kernel, boundary: .wrap))]))
                request.memory = MemoryBudget(bytes: budget)
                (request.threads, request.threadsAlone) = (threads, alone)
                return try Pipeline.run(request).memoryBytes
            }
            let (one, four) = (try bytes(1, nil, 1 << 30), try bytes(4, nil, 1 << 30))
            try #require(one < four)
            // Twice what one thread takes does not hold another image: this one gets all threads.
            #expect(try bytes(1, 4, four + (13 << 20)) == four)
            // With fewer bytes than four threads take in high strips, strips are lower or threads are fewer.
            let budget = max(four + (11 << 20), one + (12 << 20))
            let tight = try bytes(1, 4, budget)
            #expect(tight < four && tight <= budget - (12 << 20), "\(one), \(tight), \(four)")
            // So they are in a run that was granted four.
            let granted = try bytes(4, nil, budget)
            #expect(granted < four && granted <= budget - (12 << 20), "\(one), \(granted), \(four)")
            // With barely enough for one thread, one computes.
            #expect(try bytes(4, nil, one + (12 << 20)) <= one)
            // Where there is room for others, it has no more threads than they.
            #expect(try bytes(1, 4, 1 << 30) == one)
        }
    }
}
