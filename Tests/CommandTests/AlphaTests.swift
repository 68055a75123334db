import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// `--alpha`: what becomes of the alpha channel of pictures.
@Suite struct AlphaTests {
    /// Pictures with alpha; the same samples as arrays, the colours alone, and alpha alone as a grey picture.
    private static func withInputs(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for (name, layout) in [("rgba", ChannelLayout.rgba), ("greya", .grayAlpha)] {
                let image = try generator.noise(width: 110, height: 150, layout: layout)
                let planes = (0..<image.channelCount).map { channel in image.withPlane(channel) { $0.rows() } }
                try writePNG(image, to: folder.appending(path: "\(name).png"))
                let bytes = (0..<150).flatMap { y in
                    (0..<110).flatMap { x in planes.map { UInt8($0[y][x]) } }
                }
                try writeByteArray(bytes, shape: [150, 110, planes.count], to: folder.appending(path: "\(name).npy"))
                let colors = try PlanarImage(
                    width: 110, height: 150, layout: layout == .rgba ? .rgb : .gray
                ) { try Plane(rows: planes[$0]) }
                try writePNG(colors, to: folder.appending(path: "\(name)-colors.png"))
                try writePNG(grayImage(planes[planes.count - 1]), to: folder.appending(path: "\(name)-alpha.png"))
            }
            try body(folder)
        }
    }

    /// Filtered alpha is what a channel of an array without a meaning becomes.
    @Test(arguments: [
        ["-k", "gaussian:sigma=1", "--verify"],
        ["-k", "1 0 2; 3 1 0", "--size", "full", "--scale", "1/7", "--bias", "9"],
        ["-k", "1 2 1", "--normalize", "sum", "-b", "wrap", "--stride", "2"],
        ["-k", "1 1", "-k", "1; -1", "--verify"], ["-k", "sobel", "-k", "prewitt", "--combine", "magnitude"],
    ])
    func filteredAlphaIsOneMoreChannel(words: [String]) throws {
        try Self.withInputs { folder in
            for name in ["rgba", "greya"] {
                let filters = ["--alpha", "filter", "-o", "out.npy"] + words
                let result = try replacingRun(["\(name).png"] + filters, in: folder)
                #expect(result.text.contains(", alpha filtered"), "\(result.text)")
                let found = try readImage(folder.appending(path: "out.npy")).planes
                let plain = try replacingRun(["\(name).npy"] + filters, in: folder)
                #expect(!plain.text.contains("alpha"), "an array has no alpha: \(plain.text)")
                #expect(try readImage(folder.appending(path: "out.npy")).planes == found, "\(name), seed \(testSeed)")
            }
        }
    }

    /// A library that is followed filters alpha as it filters a grey picture.
    @Test func librariesFilterAlphaToo() throws {
        try Self.withInputs { folder in
            for name in ["rgba", "greya"] {
                let words = ["-k", "1 2 1; 0 3 0; 2 1 0", "--scale", "1/10", "--like", "scipy.ndimage.convolve"]
                _ = try replacingRun(["\(name).png", "--alpha", "filter", "-o", "out.png"] + words, in: folder)
                _ = try replacingRun(["\(name)-alpha.png", "-o", "alpha.png"] + words, in: folder)
                let found = try readImage(folder.appending(path: "out.png")).planes
                #expect(try readImage(folder.appending(path: "alpha.png")).planes[0] == found.last)
            }
        }
    }

    /// Without alpha, the colours of transparent pixels are filtered like all others.
    @Test(arguments: [
        ["-k", "gaussian:sigma=1", "--verify"], ["-k", "1 0 2", "--diff", "d.png"], ["-k", "laplacian", "--grey"],
        ["-k", "1 2 3", "--normalize", "sum", "--like", "opencv.filter2D"],
    ])
    func droppedAlphaLeavesTheColours(words: [String]) throws {
        try Self.withInputs { folder in
            for (name, ending) in [("rgba", "png"), ("rgba", "jpg"), ("greya", "png"), ("greya", "npy")] {
                var files: [[Data]] = []
                for (input, options) in [("\(name).png", ["--alpha", "drop"]), ("\(name)-colors.png", [])] {
                    let result = try replacingRun([input, "-o", "out.\(ending)"] + words + options, in: folder)
                    #expect(result.text.contains(", alpha dropped") == !options.isEmpty, "\(result.text)")
                    let outputs = words.contains("--diff") ? ["out.\(ending)", "d.png"] : ["out.\(ending)"]
                    files.append(try outputs.map { try Data(contentsOf: folder.appending(path: $0)) })
                }
                #expect(files[0] == files[1], "\(name), \(ending), seed \(testSeed)")
            }
        }
    }

    /// The default copies alpha; JSON and the line say what became of it, where there is any.
    @Test func reportsSayWhatBecameOfAlpha() throws {
        try Self.withInputs { folder in
            for (options, word) in [
                ([], "copied"), (["--alpha", "copy"], "copied"), (["--alpha", "filter"], "filtered"),
                (["--alpha", "drop"], "dropped"),
            ] as [([String], String)] {
                for (input, hasAlpha) in [("rgba.png", true), ("rgba-colors.png", false), ("rgba.npy", false)] {
                    let words = [input, "-k", "1 2 1", "-o", "out.npy"] + options
                    #expect(try replacingRun(words, in: folder).text.contains(", alpha \(word)") == hasAlpha)
                    let object = try #require(
                        JSONSerialization.jsonObject(with: replacingRun(words + ["--json"], in: folder).output)
                            as? [String: Any])
                    #expect(object["alpha"] as? String == (hasAlpha ? word : nil))
                    let planes = try readImage(folder.appending(path: "out.npy")).planes
                    guard word == "copied", hasAlpha else { continue }
                    #expect(try planes[3] == readImage(folder.appending(path: "rgba.png")).planes[3])
                }
            }
        }
    }

    /// A blur weights colours by alpha unless another rule is named; a library is followed.
    @Test(arguments: [
        ([], "premultiplied"), (["--alpha", "auto"], "premultiplied"), (["--alpha", "copy"], "copied"),
        (["--like", "cv2.filter2D"], "filtered"), (["--scale", "2"], "copied"), (["--bias", "1"], "copied"),
    ])
    func aBlurWeightsColours(options: [String], word: String) throws {
        try Self.withInputs { folder in
            let words = ["rgba.png", "-k", "gaussian:sigma=1", "-o", "out.png"] + options
            let text = try replacingRun(words, in: folder).text
            #expect(text.contains(", alpha \(word)"), "\(text)")
        }
    }

    /// Weights that sum to 0 make alpha 0; a bias does not let that happen.
    @Test func vanishingAlphaIsAWarning() throws {
        try Self.withInputs { folder in
            for (words, warns) in [
                (["-k", "laplacian", "--alpha", "filter"], true), (["-k", "laplacian"], false),
                (["-k", "laplacian", "--alpha", "filter", "--bias", "128"], false),
                (["-k", "gaussian:sigma=1", "--alpha", "filter"], false),
            ] {
                let result = try replacingRun(["rgba.png", "-o", "out.png"] + words, in: folder)
                #expect(result.errors.contains("alpha becomes 0") == warns, "\(words): \(result.errors)")
            }
        }
    }

    /// Layers read colours alone.
    @Test func layersHaveNoAlpha() throws {
        try Self.withInputs { folder in
            try #require(DigestInputs.files["layer.npy"]).write(to: folder.appending(path: "layer.npy"))
            let words = [
                "rgba.png", "-k", folder.appending(path: "layer.npy").path, "--like", "keras.Conv2D", "-o", "out.npy",
            ]
            let refused = runVerb(words + ["--alpha", "filter"], in: folder)
            #expect(refused.status == 64 && refused.errors.contains("a layer reads the colours"), "\(refused.errors)")
            #expect(try replacingRun(words, in: folder).text.contains(", alpha dropped"))
        }
    }
}
