import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import ImagePipeline
import Synchronization
import TestSupport
import Testing

/// What `--memory` bounds, what it refuses, and that neither it nor the number of threads changes a sample.
@Suite struct MemoryTests {
    private static func noise(_ generator: inout SeededGenerator, width: Int, height: Int) throws -> PlanarImage {
        try PlanarImage(width: width, height: height, layout: .rgb) { _ in
            try Plane(
                rows: (0..<height).map { _ in
                    (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) }
                })
        }
    }

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

    /// Less memory makes lower strips, and a large kernel is computed directly where a row of tiles is too much.
    ///
    /// Whole numbers have the same sums under either engine; the scale keeps them off the way of bytes.
    @Test func lessMemoryMakesLowerStrips() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(
                try Self.noise(&generator, width: 2000, height: 700), to: folder.appending(path: "in.png"))
            for (side, engines) in [(3, ["direct", "direct"]), (25, ["fft", "direct"])] {
                let rows = (0..<side).map { _ in
                    (0..<side).map { _ in "\(Int.random(in: 0...1, using: &generator))" }.joined(separator: " ")
                }
                var images: [[[[Float]]]] = []
                var estimates: [Int] = []
                for (memory, engine) in zip(["1G", "32M"], engines) {
                    let run = try imgconv(
                        [
                            "in.png", "-k", rows.joined(separator: ";"), "--scale", "0.0037123", "-o", "out.png", "-v",
                            "--overwrite", "--memory", memory,
                        ], in: folder)
                    #expect(run.status == 0 && run.text.contains("memory  strips of"), "\(run.errors)\(run.text)")
                    #expect(run.text.contains("plan    \(engine): "), "\(run.text)")
                    estimates.append(try Self.estimate(run.text))
                    images.append(try readImage(folder.appending(path: "out.png")).planes)
                }
                #expect(estimates[1] <= 20 && estimates[1] < estimates[0], "\(estimates) MiB")
                let isSame = images[0] == images[1]
                #expect(isSame, "\(side), seed \(testSeed)")
            }
        }
    }

    /// The number of MiB that `-v` tells.
    private static func estimate(_ text: String) throws -> Int {
        let match = try #require(text.firstMatch(of: /about (\d+) MiB/))
        return try #require(Int(match.1))
    }

    /// What has to be whole and is too large is refused, with the reason and the way out, before anything is written.
    @Test func whatDoesNotFitIsRefused() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(
                try Self.noise(&generator, width: 2000, height: 1500), to: folder.appending(path: "in.png"))
            let result = try imgconv(
                ["in.png", "-k", "1 2 1", "-b", "wrap", "-o", "out.png", "--memory", "40M"], in: folder)
            #expect(result.status == 65)
            #expect(
                result.errors == """
                    imgconv: in.png: filtering it, held whole (the first row's wrap border is the last row), takes about \
                    54 MiB of memory, the program included, more than the limit of 40 MiB; --memory sets the limit

                    """)
            #expect(try listing(folder) == ["in.png"])
            let small = try imgconv(["in.png", "-k", "1", "--memory", "1M"], in: folder)
            #expect(small.status == 64 && small.errors.contains("32 MiB"), "\(small.errors)")
        }
    }

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
            try writePNG(try Self.noise(&generator, width: 1100, height: 900), to: input)
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
        try withTemporaryFolder { folder in
            try writePNG(try Self.noise(&generator, width: 1500, height: 1200), to: folder.appending(path: "in.png"))
            for threads in ["1", "2", "7"] {
                let result = try imgconv(
                    ["in.png", "-k", "gaussian:sigma=2", "-o", "\(threads).png"], in: folder,
                    environment: ["IMGCONV_THREADS": threads])
                #expect(result.status == 0, "\(result.errors)")
            }
            let files = try ["1", "2", "7"].map { try Data(contentsOf: folder.appending(path: "\($0).png")) }
            #expect(Set(files).count == 1, "seed \(testSeed)")
        }
    }
}
