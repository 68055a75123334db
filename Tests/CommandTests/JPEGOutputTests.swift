import CTestCodecs
import Foundation
import ImageBuffers
import TestSupport
import Testing

/// How the command writes JPEG files: sampling, scans and codes, as libjpeg reads them.
@Suite struct JPEGOutputTests {
    /// The parameters of a file.
    private static func info(_ url: URL) throws -> test_jpeg_info {
        let bytes = [UInt8](try Data(contentsOf: url))
        var image = test_image()
        var info = test_jpeg_info()
        try #require(test_jpeg_decode(bytes, bytes.count, &image, &info), "\(url.lastPathComponent)")
        free(image.samples)
        return info
    }

    /// Columns and rows of luma for one of chroma.
    private static func sampling(_ url: URL) throws -> [Int32] {
        let info = try info(url)
        #expect(info.components == 1 || info.horizontal.1 == 1 && info.vertical.1 == 1)
        return [info.horizontal.0, info.vertical.0]
    }

    private static func withInputs(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(
                try generator.noise(width: 40, height: 30, layout: .rgb), to: folder.appending(path: "in.png"))
            try writePNG(
                try generator.noise(width: 40, height: 30, layout: .gray), to: folder.appending(path: "grey.png"))
            for name in ["sampled.jpg", "colour.jpg", "progressive.jpg", "grey.jpg", "layer.npy"] {
                try #require(DigestInputs.files[name]).write(to: folder.appending(path: name))
            }
            try body(folder)
        }
    }

    private static func run(_ words: [String], in folder: URL) throws -> URL {
        let result = runVerb(words + ["-o", "out.jpg", "--overwrite"], in: folder)
        try #require(result.status == 0, "\(words): \(result.errors)")
        return folder.appending(path: "out.jpg")
    }

    @Test(
        arguments: [
            // From another format: the quality does not matter, a sum of 0 does.
            (["in.png", "-k", "1 2 1", "--normalize", "sum"], [2, 2]),
            (["in.png", "-k", "1 2 1", "--quality", "100"], [2, 2]),
            (["in.png", "-k", "1 0 -1"], [1, 1]), (["in.png", "-k", "1 0 -1", "--quality", "30"], [1, 1]),
            (["in.png", "-k", "laplacian", "--sampling", "keep"], [1, 1]),
            // Weights that were rounded.
            (["in.png", "-k", "0.333 0.333 0.333; -0.334 -0.333 -0.333"], [1, 1]),
            (["in.png", "-k", "1 0 -0.99"], [2, 2]), (["in.png", "-k", "sharpen"], [2, 2]),
            (["in.png", "-k", "1 0 -1", "--like", "opencv.filter2D"], [1, 1]),
            // Several kernels: in a sequence one edge kernel, side by side only edge kernels.
            (["in.png", "-k", "1 1", "-k", "1 0 -1"], [1, 1]), (["in.png", "-k", "1 0 -1", "-k", "1 1"], [1, 1]),
            (["in.png", "-k", "1 1", "-k", "1 0 -1", "--combine", "sum"], [2, 2]),
            (["in.png", "-k", "-1 1", "-k", "-1; 1", "--combine", "magnitude"], [1, 1]),
            // As asked for.
            (["in.png", "-k", "1 0 -1", "--sampling", "420"], [2, 2]),
            (["in.png", "-k", "1", "--sampling", "422"], [2, 1]),
            (["in.png", "-k", "1", "--sampling", "444"], [1, 1]),
            // From JPEG: as the input.
            (["sampled.jpg", "-k", "1 0 -1"], [2, 2]), (["colour.jpg", "-k", "1", "--quality", "40"], [1, 1]),
            (["sampled.jpg", "-k", "1", "--sampling", "keep"], [2, 2]),
            (["sampled.jpg", "-k", "1", "--sampling", "422"], [2, 1]),
            // Without colours, the option is accepted.
            (["grey.png", "-k", "1", "--sampling", "422"], [1, 1]), (["grey.jpg", "-k", "1"], [1, 1]),
        ] as [([String], [Int32])])
    func samplingFollowsTheOptionTheInputOrTheKernel(words: [String], sampling: [Int32]) throws {
        try Self.withInputs { folder in
            let found = try Self.sampling(Self.run(words, in: folder))
            #expect(found == sampling, "\(words)")
        }
    }

    /// The channels of a layer and the colours of a difference picture keep their resolution.
    @Test func picturesWithoutNaturalColoursAreNotSubsampled() throws {
        try Self.withInputs { folder in
            let result = runVerb(
                [
                    "in.png", "-k", "1", "-o", "out.jpg", "--diff", "d.jpg", "--diff-against", "flipped",
                    "--progressive",
                ],
                in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let files = ["d.jpg", "out.jpg"].map { folder.appending(path: $0) }
            let samplings = try files.map { try Self.sampling($0) }
            #expect(samplings == [[1, 1], [2, 2]])
            #expect(try files.map { try Self.info($0).progressive } == [false, true])
        }
    }

    @Test func scansAndCodesAreThoseAskedFor() throws {
        try Self.withInputs { folder in
            for name in ["in.png", "colour.jpg", "progressive.jpg", "grey.png"] {
                let files = try [[], ["--optimize"], ["--progressive"], ["--progressive", "--optimize"]].map { flags in
                    let file = try Self.run([name, "-k", "1"] + flags, in: folder)
                    return (try Data(contentsOf: file), try Self.info(file).progressive, try readImage(file).planes)
                }
                let wasProgressive = name == "progressive.jpg"
                #expect(files.map(\.1) == [wasProgressive, wasProgressive, true, true], "\(name)")
                #expect(files.allSatisfy { $0.2 == files[0].2 }, "\(name)")
                #expect(wasProgressive ? files[1].0 == files[0].0 : files[1].0.count < files[0].0.count, "\(name)")
                #expect(files[2].0 == files[3].0, "\(name)")
            }
        }
    }

    /// Options of an encoder that the output's format does not have are ignored, as in directories of several formats.
    @Test func otherFormatsIgnoreTheOptions() throws {
        try Self.withInputs { folder in
            var files: [Data] = []
            for flags in [[], ["--sampling", "420", "--progressive", "--optimize"]] {
                let result = runVerb(["in.png", "-k", "1", "-o", "out.png", "--overwrite"] + flags, in: folder)
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.errorLines.count == flags.count { $0.hasPrefix("--") }, "\(result.errors)")
                #expect(result.errorLines.allSatisfy { $0.hasSuffix("has no effect: it is for JPEG outputs") })
                files.append(try Data(contentsOf: folder.appending(path: "out.png")))
            }
            #expect(files[0] == files[1])
            let wrong = runVerb(["in.png", "-k", "1", "--sampling", "440"], in: folder)
            #expect(wrong.status == 64 && wrong.errors.contains("keep, 420, 422, 444"), "\(wrong.errors)")
        }
    }
}
