import Foundation
import ImageBuffers
import TestSupport
import Testing

/// What `--verbose` says of strips and bytes, and outputs that need a process: standard output, the environment's encoder.
@Suite struct StreamingReportTests {
    /// JPEG is decoded to bytes and encoded from bytes too, and what is no plain rounding goes through planes.
    @Test func bytesOfPhotographsAreSummed() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 300, height: 200, layout: .rgb), to: input)
            let box = ["-k", "1 2 1; 2 4 2; 1 2 1"]
            func run(_ arguments: [String]) throws -> String {
                let result = runVerb(arguments + ["--overwrite", "-v"], in: folder)
                #expect(result.status == 0, "\(result.errors)")
                return result.text
            }
            let words = "bytes are summed as they are, by 9 whole weights"
            _ = try run(["in.png"] + box + ["--normalize", "sum", "-o", "in.jpg"])
            for name in ["in.png", "in.jpg"] {
                let output = name.replacing("in.", with: "out.")
                let text = try run([name] + box + ["--normalize", "sum", "-o", output])
                #expect(text.contains(words + " over 16"), "\(text)")
                let bytes = try Data(contentsOf: folder.appending(path: output))
                #expect(try run([name] + box + ["--scale", "1/16", "-o", output]).contains(words + " over 16"))
                #expect(try Data(contentsOf: folder.appending(path: output)) == bytes, "\(name), seed \(testSeed)")
                // The same file by planes of floats.
                let planes = try run([name] + box + ["--normalize", "sum", "-o", output, "--algorithm", "separable"])
                #expect(!planes.contains(words), "\(planes)")
                #expect(try Data(contentsOf: folder.appending(path: output)) == bytes, "\(name), seed \(testSeed)")
            }
            for flags in [
                ["--range", "abs"], ["--range", "wrap"], ["--rounding", "half-up"], ["--bias", "0.5"],
                ["--scale", "0.51"],
                ["--depth", "16"], ["-b", "constant:1.5"],
            ] {
                #expect(try !run(["in.png"] + box + flags + ["-o", "out.png"]).contains(words), "\(flags)")
            }
        }
    }

    /// What needs the whole image says why; what goes through in strips says so.
    @Test func theReportSaysWhyAnImageIsHeldWhole() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(
                try generator.noise(width: 700, height: 400, layout: .rgb), to: folder.appending(path: "in.png"))
            for (flags, words) in [
                ([], "memory  strips of 100 rows"), (["-b", "wrap"], "memory  the whole image"),
                (["-b", "wrap"], "the first row's wrap border"), (["--range", "minmax"], "--range minmax"),
                (["--verify"], "memory  strips of 100 rows"), (["-k", "1"], "memory  strips of 100 rows"),
                (["--diff", "d.png"], "memory  strips of"),
                (["--like", "opencv.filter2D"], "a library's own arithmetic"),
            ] {
                let result = runVerb(
                    ["in.png", "-k", "1 2 1"] + flags + ["-o", "out.png", "--overwrite", "-v"], in: folder)
                #expect(result.status == 0 && result.text.contains(words), "\(flags): \(result.text)")
            }
        }
    }

    /// libpng alone, by the environment, gives the same pixels, and other bytes: it was another encoder.
    @Test func libpngAloneGivesTheSamePixels() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 300, height: 200, layout: .rgba), to: input)
            for (name, engine) in [("fast.png", "fast"), ("plain.png", "libpng")] {
                let result = try imgconv(
                    ["in.png", "-k", "1 2 1; 2 4 2; 1 2 1", "--normalize", "sum", "-o", name], in: folder,
                    environment: ["IMGCONV_PNG": engine])
                #expect(result.status == 0, "\(result.errors)")
            }
            let (fast, plain) = (folder.appending(path: "fast.png"), folder.appending(path: "plain.png"))
            #expect(try readImage(fast).planes == readImage(plain).planes, "seed \(testSeed)")
            #expect(try Data(contentsOf: fast) != Data(contentsOf: plain))
        }
    }

    /// Standard output gets the file that a file gets, and from memory where no temporary file can be had.
    @Test func standardOutputIsTheFile() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try writePNG(try generator.noise(width: 700, height: 500, layout: .rgb), to: input)
            let common = ["in.png", "-k", "1 0 -1", "--format", "png"]
            #expect(try imgconv(common + ["-o", "out.png"], in: folder).status == 0)
            let file = try Data(contentsOf: folder.appending(path: "out.png"))
            for environment in [[:], ["TMPDIR": folder.path], ["TMPDIR": folder.appending(path: "absent").path]] {
                let run = try imgconv(common + ["-o", "-"], in: folder, environment: environment)
                #expect(run.status == 0 && run.output == file, "\(environment): \(run.errors)")
                #expect(try listing(folder) == ["in.png", "out.png"])
            }
        }
    }
}
