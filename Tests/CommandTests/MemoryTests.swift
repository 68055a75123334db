import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// What `--memory` bounds and refuses, and that neither it nor the number of threads changes a sample.
@Suite struct MemoryTests {
    /// Less memory makes lower strips, and a large kernel is computed directly where a row of tiles is too much.
    ///
    /// Whole numbers have the same sums under either engine; the scale keeps bytes from being summed as they are.
    @Test func lessMemoryMakesLowerStrips() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writeByteArray(
                generator.bytes(3 * 2000 * 700), shape: [700, 2000, 3], to: folder.appending(path: "in.npy"))
            for (side, engines) in [(3, ["direct", "direct"]), (25, ["fft", "direct"])] {
                let rows = (0..<side).map { _ in
                    (0..<side).map { _ in "\(Int.random(in: 0...1, using: &generator))" }.joined(separator: " ")
                }
                var files: [Data] = []
                var estimates: [Int] = []
                for (memory, engine) in zip(["1G", "32M"], engines) {
                    let run = runVerb(
                        [
                            "in.npy", "-k", rows.joined(separator: ";"), "--scale", "0.0037123", "-o", "out.npy", "-v",
                            "--overwrite", "--memory", memory,
                        ], in: folder)
                    #expect(run.status == 0 && run.text.contains("memory  strips of"), "\(run.errors)\(run.text)")
                    #expect(run.text.contains("plan    \(engine): "), "\(run.text)")
                    estimates.append(try Self.estimate(run.text))
                    files.append(try Data(contentsOf: folder.appending(path: "out.npy")))
                }
                #expect(estimates[1] <= 20 && estimates[1] < estimates[0], "\(estimates) MiB")
                #expect(Set(files).count == 1, "\(side), seed \(testSeed)")
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
                try generator.noise(width: 2000, height: 1500, layout: .rgb), to: folder.appending(path: "in.png"))
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

    /// The number of threads that the environment names changes no byte.
    @Test func threadsChangeNoByte() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(
                try generator.noise(width: 900, height: 700, layout: .rgb), to: folder.appending(path: "in.png"))
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
