import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// `--grey`: the luminance of colours is filtered.
@Suite struct GreyTests {
    /// Coloured pictures, and their luminance as float32 in PFM files of the same names.
    private static func withInputs(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for (name, layout, depth) in [
                ("rgb", ChannelLayout.rgb, 8), ("rgba", .rgba, 8), ("rgb16", .rgb, 16), ("rgba16", .rgba, 16),
            ] {
                let noise = try generator.noise(width: 150, height: 300, layout: layout)
                let scale: Float = depth == 16 ? 200 : 1
                let image = try PlanarImage(width: 150, height: 300, layout: layout) { channel in
                    try Plane(rows: noise.withPlane(channel) { $0.rows() }.map { $0.map { $0 * scale } })
                }
                try writePNG(image, to: folder.appending(path: "\(name).png"), bitDepth: depth)
                let colors = (0..<3).map { channel in image.withPlane(channel) { $0.rows() } }
                let luminance = (0..<300).map { y in
                    (0..<150).map { x in
                        Float(
                            0.2126 * Double(colors[0][y][x]) + 0.7152 * Double(colors[1][y][x])
                                + 0.0722 * Double(colors[2][y][x]))
                    }
                }
                try write(luminance, to: folder.appending(path: "\(name).pfm"))
                try write(
                    luminance.map { $0.map { $0.rounded() } }, to: folder.appending(path: "\(name)-rounded.png"), depth)
            }
            try body(folder)
        }
    }

    private static func write(_ rows: [[Float]], to url: URL, _ depth: Int? = nil) throws {
        let image = try grayImage(rows)
        if let depth { return try writePNG(image, to: url, bitDepth: depth) }
        let sink = try ByteSink()
        let header = ImageHeader(format: .pfm, width: image.width, height: image.height, layout: .gray, bitDepth: 32)
        let writer = try ImageCodec.writer(to: sink, header: header, quantizer: nil)
        try writer.write(rows: 0..<image.height, of: image)
        try writer.finish()
        try Data(sink.bytes).write(to: url)
    }

    /// The result is that of the unrounded luminance; alpha is kept.
    @Test(arguments: [
        ["-k", "gaussian:sigma=1", "--verify"], ["-k", "laplacian", "--range", "offset"],
        ["-k", "1 2 1", "--normalize", "sum", "-b", "wrap"], ["-k", "1 0 2", "--size", "valid", "--scale", "1/3"],
        ["-k", "1 1", "-k", "1; -1", "--range", "minmax"], ["-k", "sobel", "-k", "prewitt", "--combine", "magnitude"],
    ])
    func luminanceIsFiltered(words: [String]) throws {
        try Self.withInputs { folder in
            for name in ["rgb", "rgba", "rgb16", "rgba16"] {
                let depth = name.hasSuffix("16") ? "16" : "8"
                for ending in ["npy", "png"] {
                    var planes: [[[Float]]] = []
                    let options = ending == "png" ? ["--depth", depth] : []
                    // The range offset and minmax of floats is that of 8 bits.
                    if ending == "png", depth == "16", words.contains("--range") { continue }
                    for input in ["\(name).png", "\(name).pfm"] {
                        let grey = input.hasSuffix("png") ? ["--grey", "--alpha", "copy"] : []
                        _ = try replacingRun([input, "-o", "out.\(ending)"] + words + options + grey, in: folder)
                        let image = try readImage(folder.appending(path: "out.\(ending)"))
                        let hasAlpha = name.hasPrefix("rgba") && !grey.isEmpty
                        #expect(image.header.layout.channelCount == (hasAlpha ? 2 : 1))
                        planes.append(image.planes[0])
                        guard hasAlpha, !words.contains("valid") else { continue }
                        let alpha = try readImage(folder.appending(path: "\(name).png")).planes[3]
                        #expect(words.contains("1 1") || image.planes[1] == alpha)
                    }
                    #expect(planes[0] == planes[1], "\(name), \(ending), seed \(testSeed)")
                }
            }
        }
    }

    /// A library that is followed filters the rounded luminance.
    @Test(arguments: [
        ["--like", "opencv.filter2D"], ["--like", "PIL.ImageFilter.Kernel"], ["--like", "scipy.ndimage.convolve"],
    ])
    func librariesFilterIntegers(words: [String]) throws {
        try Self.withInputs { folder in
            for name in ["rgb", "rgb16"] where name == "rgb" || !words[1].hasPrefix("PIL") {
                var files: [Data] = []
                for (input, options) in [("\(name).png", ["--grey"]), ("\(name)-rounded.png", [])] {
                    _ = try replacingRun(
                        [input, "-k", "1 2 1; 2 5 2; 1 2 0", "-o", "out.png", "--scale", "1/16"] + words + options,
                        in: folder)
                    files.append(try Data(contentsOf: folder.appending(path: "out.png")))
                }
                #expect(files[0] == files[1], "\(name), seed \(testSeed)")
            }
        }
    }

    /// `--diff` compares with the rounded luminance of the input or of another coloured file.
    @Test func comparisonsSeeTheLuminance() throws {
        try Self.withInputs { folder in
            for name in ["rgb", "rgba16"] {
                let file = folder.appending(path: "\(name).png").path
                for against in ["input", "flipped", file] {
                    let result = try replacingRun(
                        [file, "-k", "1", "-o", "out.png", "--grey", "--diff", "d.png", "--diff-against", against],
                        in: folder)
                    #expect(result.text.contains("no difference"), "\(result.text)")
                }
            }
        }
    }

    /// Grey pictures do not change and are still summed as bytes; equal colours keep their value.
    @Test func greyStaysGrey() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let noise = try generator.noise(width: 60, height: 50, layout: .gray)
            let rows = noise.withPlane(0) { $0.rows() }
            let equal = try PlanarImage(width: 60, height: 50, layout: .rgb) { _ in try Plane(rows: rows) }
            try writePNG(noise, to: folder.appending(path: "grey.png"))
            try writePNG(equal, to: folder.appending(path: "equal.png"))
            var files: [Data] = []
            for words in [["grey.png"], ["grey.png", "--grey"], ["equal.png", "--grey"]] {
                let result = try replacingRun(words + ["-k", "1 2 1; 2 4 2; 1 2 1", "-o", "out.png", "-v"], in: folder)
                #expect(result.text.contains("bytes are summed") == (words[0] == "grey.png"))
                #expect(result.text.contains("luminance by the weights of Rec. 709") == (words[0] == "equal.png"))
                files.append(try Data(contentsOf: folder.appending(path: "out.png")))
            }
            #expect(files[0] == files[1] && files[1] == files[2])
            let json = try replacingRun(
                ["equal.png", "--grey", "-k", "1", "-o", "out.jpg", "--json"], in: folder)
            #expect(json.text.contains("\"channels\":1") || json.text.contains("\"channels\": 1"), "\(json.text)")
        }
    }

    /// The channels of an array are not colours; a picture of them has colours.
    @Test func arraysHaveNoLuminance() throws {
        try withTemporaryFolder { folder in
            for channels in [2, 3, 4] {
                try writeByteArray(
                    [UInt8](repeating: 7, count: 20 * channels), shape: [4, 5, channels],
                    to: folder.appending(path: "in.npy"))
                let result = runVerb(["in.npy", "--grey", "-k", "1", "-o", "out.png"], in: folder)
                #expect(result.status == 64 && result.errors.contains("write a picture of them"), "\(result.errors)")
            }
            try writeByteArray([UInt8](repeating: 7, count: 20), shape: [4, 5], to: folder.appending(path: "in.npy"))
            _ = try replacingRun(["in.npy", "--grey", "-k", "1", "-o", "out.png"], in: folder)
        }
    }
}
