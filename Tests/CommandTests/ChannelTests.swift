import Foundation
import ImageBuffers
import ImageCodecs
import ImagePipeline
import TestSupport
import Testing

@testable import Command

/// `--channels`: some channels of pictures are filtered, the others are copied.
@Suite struct ChannelTests {
    private static func withInputs(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for (name, layout) in [
                ("rgb", ChannelLayout.rgb), ("rgba", .rgba), ("grey", .gray), ("greya", .grayAlpha),
            ] {
                try writePNG(
                    try generator.noise(width: 60, height: 80, layout: layout),
                    to: folder.appending(path: "\(name).png"))
            }
            try writeByteArray(generator.bytes(3 * 100), shape: [10, 10, 3], to: folder.appending(path: "rgb.npy"))
            try #require(runVerb(["rgb.png", "-k", "1", "-o", "rgb.jpg", "-q"], in: folder).status == 0)
            try body(folder)
        }
    }

    private static func run(_ words: [String], in folder: URL) throws -> (text: String, planes: [[[Float]]]) {
        let result = runVerb(words + ["--overwrite", "-o", "out.png"], in: folder)
        try #require(result.status == 0, "\(words): \(result.errors)")
        return (result.text, try readImage(folder.appending(path: "out.png")).planes)
    }

    /// Copied channels keep their samples under every range rule, and are only widened for 16 bits.
    @Test(arguments: ["clip", "offset", "abs", "minmax", "wrap"])
    func copiedChannelsAreNotMapped(range: String) throws {
        try Self.withInputs { folder in
            let words = ["rgba.png", "-k", "laplacian", "--range", range]
            let input = try readImage(folder.appending(path: "rgba.png")).planes
            let (text, found) = try Self.run(words + ["--channels", "r"], in: folder)
            #expect(Array(found.dropFirst()) == Array(input.dropFirst()), "seed \(testSeed)")
            #expect(text.contains(", channels r, ") && text.contains("alpha copied"), "\(text)")
            let grey = try PlanarImage(width: 60, height: 80, layout: .gray) { _ in try Plane(rows: input[0]) }
            try writePNG(grey, to: folder.appending(path: "red.png"))
            let (alone, red) = try Self.run(["red.png", "-k", "laplacian", "--range", range], in: folder)
            #expect(found[0] == red[0], "seed \(testSeed)")
            // Clipped samples are those of the channel that is filtered.
            let clipped = alone.firstMatch(of: /(?:clipped|wrapped) .*? samples \(.*?\)|no sample clipped/)
            #expect(text.contains(try #require(clipped).output), "\(text) \(alone)")
            let deep = try Self.run(words + ["--channels", "r", "--depth", "16"], in: folder).planes
            #expect(deep[1] == input[1].map { $0.map { $0 * 257 } } && deep[3] == input[3].map { $0.map { $0 * 257 } })
        }
    }

    /// A kernel that keeps samples keeps colours to the bit; JPEG's luma has the weights of JFIF.
    @Test func lumaHasTheWeightsOfTheFile() throws {
        try Self.withInputs { folder in
            for (name, weights) in [("rgb.png", [0.2126, 0.7152, 0.0722]), ("rgb.jpg", [0.299, 0.587, 0.114])] {
                let input = try readImage(folder.appending(path: name)).planes
                #expect(try Self.run([name, "-k", "1", "--channels", "luma"], in: folder).planes == input)
                let words = [name, "-k", "0", "--channels", "luma", "-o", "out.npy", "--overwrite", "--json"]
                let result = runVerb(words, in: folder)
                #expect(result.text.contains(#""filtered_channels": ["luma"]"#), "\(result.text)")
                let chroma = try readImage(folder.appending(path: "out.npy")).planes
                for (y, x) in [(0, 0), (17, 33), (79, 59)] {
                    let luma = (0..<3).reduce(0) { $0 + weights[$1] * Double(input[$1][y][x]) }
                    for channel in 0..<3 {
                        #expect(abs(Double(chroma[channel][y][x]) - (Double(input[channel][y][x]) - luma)) < 1e-4)
                    }
                }
            }
            // The luma of grey is the grey, and a library filters integers.
            let words = ["-k", "1 2 1", "--normalize", "sum"]
            #expect(
                try Self.run(["greya.png", "--channels", "luma"] + words, in: folder).planes
                    == Self.run(["greya.png", "--alpha", "copy"] + words, in: folder).planes)
            let like = ["rgb.png", "-k", "1", "--like", "opencv.filter2D", "--channels", "luma"]
            #expect(try Self.run(like, in: folder).planes == readImage(folder.appending(path: "rgb.png")).planes)
        }
    }

    @Test func whatCannotBeSelectedIsRefused() throws {
        try Self.withInputs { folder in
            for (name, options, words) in [
                ("rgb.png", ["--channels", "a"], "rgb.png has no a; its channels are r, g, b, luma"),
                ("grey.png", ["--channels", "r"], "grey.png has no r; its channels are luma"),
                ("greya.png", ["--channels", "luma,b"], "name luma or b, not both"),
                ("rgb.png", ["--channels", "r,g,r"], "r is named twice"),
                ("rgb.png", ["--channels", "lumma"], "did you mean luma? Choose one of r, g, b, a, luma"),
                ("rgb.png", ["--channels", ""], "separate channels by one comma"),
                ("rgb.png", ["--channels", "r", "--grey"], "--grey leaves no r for --channels"),
                ("rgb.npy", ["--channels", "r"], "rgb.npy is an array, whose channels are not known to be colours"),
                ("rgba.png", ["--channels", "r", "--alpha", "filter"], "omit --alpha filter"),
                ("rgba.png", ["--channels", "a", "--alpha", "premultiply"], "omit --alpha premultiply"),
            ] {
                let result = runVerb([name, "-k", "1", "-o", "out.png", "--overwrite"] + options, in: folder)
                let errors = result.errors.replacing(folder.path + "/", with: "").lowercased()
                #expect(result.status == 64 && errors.contains(words.lowercased()), "\(result.errors)")
            }
            let named = try ArgumentReaders.channels("Red,green,blue,alpha")
            #expect(named == ChannelSelection([.red, .green, .blue, .alpha]))
        }
    }
}
