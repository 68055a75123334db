import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// `--background`: images with alpha are laid on a colour before they are filtered.
@Suite struct BackgroundTests {
    /// Pictures with alpha, the same pictures laid on a colour by another program's formula, and one without alpha.
    private static func withInputs(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for (name, layout) in [("rgba", ChannelLayout.rgba), ("greya", .grayAlpha)] {
                let image = try generator.noise(width: 150, height: 130, layout: layout)
                try writePNG(image, to: folder.appending(path: "\(name).png"))
                let alpha = image.withPlane(layout.channelCount - 1) { $0.rows() }
                let paper: [Float] = layout == .rgba ? [255, 128, 0] : [128]
                let flat = try PlanarImage(
                    width: 150, height: 130, layout: layout == .rgba ? .rgb : .gray
                ) { channel in
                    let rows = image.withPlane(channel) { $0.rows() }
                    return try Plane(
                        rows: rows.indices.map { y in
                            rows[y].indices.map { x in
                                ((rows[y][x] * alpha[y][x] + paper[channel] * (255 - alpha[y][x])) / 255).rounded()
                            }
                        })
                }
                try writePNG(flat, to: folder.appending(path: "\(name)-flat.png"))
            }
            try body(folder)
        }
    }

    /// The result is that of a picture that was laid on the colour by another program.
    @Test(arguments: [
        ["-k", "laplacian", "--range", "offset"], ["-k", "gaussian:sigma=2", "--verify"],
        ["-k", "1 2 1", "-b", "wrap"],
        ["-k", "1 2 3", "--normalize", "sum", "--like", "opencv.filter2D"],
        ["-k", "1 1", "-k", "1; -1", "--range", "minmax"],
        ["-k", "1 0 2", "--size", "valid", "--diff", "d.png"],
        ["-k", "1 0 2", "--diff", "d.png", "--diff-against", "flipped"],
    ])
    func resultIsThatOfAFlatPicture(words: [String]) throws {
        try Self.withInputs { folder in
            for (name, color, ending) in [
                ("rgba", "#ff8000", "png"), ("rgba", "255,128,0", "jpg"), ("greya", "gray", "png"),
                ("greya", "#808080", "jpg"), ("rgba", "#ff8000", "npy"),
            ] {
                var files: [[Data]] = []
                var lines: [String] = []
                for (input, options) in [("\(name).png", ["--background", color]), ("\(name)-flat.png", [])] {
                    let result = try replacingRun([input, "-o", "out.\(ending)"] + words + options, in: folder)
                    lines.append(result.text.replacing(folder.appending(path: input).path, with: ""))
                    let outputs = words.contains("--diff") ? ["out.\(ending)", "d.png"] : ["out.\(ending)"]
                    files.append(try outputs.map { try Data(contentsOf: folder.appending(path: $0)) })
                }
                #expect(files[0] == files[1], "\(name), \(ending), seed \(testSeed)")
                #expect(lines[0] == lines[1])
            }
        }
    }

    /// A coloured background gives grey pictures colours; a picture without alpha does not change.
    @Test func coloursComeFromTheBackgroundAlone() throws {
        try Self.withInputs { folder in
            _ = try replacingRun(["greya.png", "-k", "1", "-o", "out.png", "--background", "red"], in: folder)
            #expect(try readImage(folder.appending(path: "out.png")).header.layout == .rgb)
            for options in [[], ["--background", "red"]] {
                _ = try replacingRun(["greya-flat.png", "-k", "1", "-o", "\(options.count).png"] + options, in: folder)
            }
            let plain = try Data(contentsOf: folder.appending(path: "0.png"))
            #expect(try plain == Data(contentsOf: folder.appending(path: "2.png")))
            let verbose = try replacingRun(
                ["greya.png", "-k", "1", "-o", "out.png", "--background", "white", "-v"], in: folder)
            #expect(
                verbose.text.contains("  input   transparency, laid on the background #ffffff\n"), "\(verbose.text)")
        }
    }

    /// The file that a result is compared with is laid on the background too.
    @Test func comparedFilesAreLaidOnTheBackground() throws {
        try Self.withInputs { folder in
            let compare = ["--diff", "d.png", "--diff-against", folder.appending(path: "rgba.png").path]
            let result = try replacingRun(
                ["rgba.png", "-k", "1", "-o", "out.png", "--background", "#ff8000"] + compare, in: folder)
            #expect(result.text.contains("no difference"), "\(result.text)")
        }
    }

    /// Layers take the colours that remain.
    @Test func layersReadTheColours() throws {
        try Self.withInputs { folder in
            try #require(DigestInputs.files["layer.npy"]).write(to: folder.appending(path: "layer.npy"))
            var files: [Data] = []
            for (input, options) in [("rgba.png", ["--background", "#ff8000"]), ("rgba-flat.png", [])] {
                _ = try replacingRun(
                    [input, "-k", folder.appending(path: "layer.npy").path, "--like", "keras.Conv2D", "-o", "out.npy"]
                        + options, in: folder)
                files.append(try Data(contentsOf: folder.appending(path: "out.npy")))
            }
            #expect(files[0] == files[1])
        }
    }

    @Test func directoriesMayMixPicturesWithAndWithoutAlpha() throws {
        try Self.withInputs { folder in
            let failed = try imgconv([".", "-k", "1", "-o", "a/", "--format", "jpg"], in: folder)
            #expect(failed.status == 1, "\(failed.errors)")
            #expect(failed.errors.contains("write a .png, or lay it on a colour with --background white"))
            let result = try imgconv(
                [".", "-k", "1", "-o", "b/", "--format", "jpg", "--background", "#ff8000"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            for (name, layout) in [
                ("rgba", ChannelLayout.rgb), ("rgba-flat", .rgb), ("greya", .rgb), ("greya-flat", .gray),
            ] {
                let file = folder.appending(path: "b/\(name).jpg")
                #expect(try readImage(file).header.layout == layout, "\(name)")
            }
            // Another colour makes other files.
            for (color, isDone) in [("#ff8000", true), ("white", false)] {
                let resumed = try imgconv(
                    [
                        ".", "-k", "1", "-o", "b/", "--format", "jpg", "--background", color, "--resume", "--overwrite",
                        "--json",
                    ],
                    in: folder)
                #expect(resumed.status == 0 && resumed.text.contains("\"skipped\"") == isDone, "\(resumed.text)")
            }
        }
    }

    @Test func colourIsChecked() throws {
        try Self.withInputs { folder in
            for (color, words) in [("whit", "did you mean white?"), ("#12", "#rrggbb"), ("300,0,0", "0 to 255")] {
                let result = runVerb(["rgba.png", "-k", "1", "--background", color], in: folder)
                #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
            }
        }
    }
}
