import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// `--linear`: colours are filtered in linear light.
@Suite struct LinearTests {
    typealias Chunk = (name: String, data: [UInt8])

    private static func gamma(_ value: UInt32) -> Chunk {
        ("gAMA", (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) })
    }
    private static func coding(_ transfer: UInt8) -> Chunk { ("cICP", [1, transfer, 0, 1]) }
    private static func profile(_ curve: [UInt8], space: String = "RGB ") -> Chunk {
        ("iCCP", ProfileFile("Test", space: space, curve: curve).chunk)
    }

    private static func run(_ words: [String], in folder: URL) throws -> CommandResult {
        try replacingRun(words + ["--linear"], in: folder)
    }

    private static func image(_ rows: [[Float]], layout: ChannelLayout) throws -> PlanarImage {
        try PlanarImage(width: rows[0].count, height: rows.count, layout: layout) { _ in try Plane(rows: rows) }
    }

    private static let averaging = ["-k", "1 1; 1 1", "--normalize", "sum", "-b", "wrap"]

    /// The average of black and white is half the light.
    @Test func checkersBecomeTheGreyOfHalfTheLight() throws {
        let cases: [(chunks: [Chunk], layout: ChannelLayout, name: String, grey: Float)] = [
            ([], .rgb, "sRGB", 188), ([], .gray, "sRGB", 188), ([("sRGB", [0])], .rgb, "sRGB", 188),
            ([Self.coding(13)], .rgb, "cICP transfer 13", 188), ([Self.coding(1)], .rgb, "cICP transfer 1", 180),
            ([Self.coding(4)], .gray, "cICP transfer 4", 186), ([Self.coding(5)], .rgb, "cICP transfer 5", 199),
            ([Self.coding(7)], .rgb, "cICP transfer 7", 179), ([Self.coding(8)], .rgb, "cICP transfer 8", 128),
            ([Self.coding(17)], .rgb, "cICP transfer 17", 195),
            ([Self.profile(ProfileFile.sRGB)], .rgb, "profile \"Test\"", 188),
            ([Self.profile(ProfileFile.gamma(563), space: "GRAY")], .gray, "profile \"Test\"", 186),
            ([Self.gamma(45455)], .rgb, "gAMA 0.45455", 186), ([Self.gamma(100_000)], .gray, "gAMA 1.0", 128),
        ]
        try withTemporaryFolder { folder in
            for (depth, maximum, unit) in [(8, Float(255), Float(1)), (16, 65535, 257)] {
                let rows = (0..<8).map { y in (0..<8).map { x in (x + y) % 2 == 0 ? 0 : maximum } }
                for (chunks, layout, name, grey) in cases {
                    let input = folder.appending(path: "in.png")
                    try writePNG(Self.image(rows, layout: layout), to: input, bitDepth: depth, chunks: chunks)
                    let result = try Self.run(["in.png", "-o", "out.png"] + Self.averaging, in: folder)
                    #expect(result.text.contains(", linear light (\(name))"), "\(result.text)")
                    #expect(result.text.contains("--depth 16") == (depth == 8))
                    let samples = try readImage(folder.appending(path: "out.png")).planes.joined().joined()
                    #expect(samples.allSatisfy { abs($0 - grey * unit) <= unit }, "\(name), \(samples.first ?? -1)")
                    let file = try Data(contentsOf: folder.appending(path: "out.png"))
                    for chunk in chunks { #expect(file.range(of: Data(chunk.name.utf8) + chunk.data) != nil) }
                }
            }
        }
    }

    /// JPEG and Netpbm files without a profile are taken as sRGB.
    @Test(arguments: ["jpg", "ppm", "pgm"])
    func otherFormatsAreSRGB(ending: String) throws {
        try withTemporaryFolder { folder in
            let rows = (0..<16).map { y in (0..<16).map { x in Float((x + y) % 2 == 0 ? 0 : 255) } }
            let layout = ending == "pgm" ? ChannelLayout.gray : .rgb
            try writePNG(Self.image(rows, layout: layout), to: folder.appending(path: "in.png"))
            let plain = runVerb(
                ["in.png", "-k", "1", "-o", "in.\(ending)"] + (ending == "jpg" ? ["--quality", "100"] : []), in: folder)
            try #require(plain.status == 0, "\(plain.errors)")
            _ = try Self.run(["in.\(ending)", "-o", "out.png"] + Self.averaging, in: folder)
            let samples = try readImage(folder.appending(path: "out.png")).planes.joined().joined()
            #expect(samples.allSatisfy { abs($0 - 188) <= 1 })
        }
    }

    /// Every integer of 8 and of 16 bits stays as it is, whatever the curve.
    @Test func theIdentityKeepsEverySample() throws {
        let flat = ProfileFile.sampled((0..<256).map { UInt16(max(0, ($0 - 20) * 65535 / 235)) })
        let curves: [[Chunk]] =
            [
                [], [Self.gamma(45455)], [Self.gamma(100_000)], [Self.gamma(16)], [Self.gamma(625_000_000)],
                [Self.gamma(300_000)], [Self.profile(flat, space: "GRAY")],
                [Self.profile(ProfileFile.gamma(563), space: "GRAY")],
                [Self.profile(ProfileFile.sampled([0, 65535, 65535]), space: "GRAY")],
                [Self.profile(ProfileFile.parametric(1, [2.4, 1.1, -0.1]), space: "GRAY")],
            ] + [1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 17].map { [Self.coding($0)] }
        try withTemporaryFolder { folder in
            let bytes = (0..<16).map { y in (0..<16).map { x in Float(16 * y + x) } }
            let words = (0..<256).map { y in (0..<256).map { x in Float(256 * y + x) } }
            for (index, chunks) in curves.enumerated() {
                try writePNG(grayImage(bytes), to: folder.appending(path: "8.png"), chunks: chunks)
                try writePNG(grayImage(words), to: folder.appending(path: "16.png"), bitDepth: 16, chunks: chunks)
                for (input, options, expected) in [
                    ("8.png", [], bytes), ("16.png", [], words),
                    ("8.png", ["--depth", "16"], bytes.map { $0.map { 257 * $0 } }),
                ] {
                    _ = try Self.run([input, "-k", "1", "-o", "out.png"] + options, in: folder)
                    let found = try readImage(folder.appending(path: "out.png")).planes[0]
                    #expect(found == expected, "curve \(index), \(input), \(options)")
                }
            }
        }
    }

    private static func light(_ sample: Double) -> Double {
        sample <= 0.04045 ? sample / 12.92 : pow((sample + 0.055) / 1.055, 2.4)
    }
    private static func sample(_ light: Double) -> Double {
        light < 0 ? -sample(-light) : light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
    }

    /// A 3x3 sum in double precision, with the border repeated.
    private static func sums(_ plane: [[Double]], _ weights: [Double]) -> [[Double]] {
        let (height, width) = (plane.count, plane[0].count)
        return (0..<height).map { y in
            (0..<width).map { x in
                var sum = 0.0
                for (index, weight) in weights.enumerated() {
                    let row = min(max(y + index / 3 - 1, 0), height - 1)
                    sum += weight * plane[row][min(max(x + index % 3 - 1, 0), width - 1)]
                }
                return sum
            }
        }
    }

    /// Results are those of a double-precision formula, within 1, also for weights that overshoot.
    @Test(arguments: [8, 16], ["1 2 1; 2 4 2; 1 2 1", "0 -1 0; -1 5 -1; 0 -1 0"])
    func resultsAreThoseOfTheFormula(depth: Int, kernel: String) throws {
        var generator = SeededGenerator(seed: testSeed)
        let weights = kernel.split(whereSeparator: { " ;".contains($0) }).compactMap { Double($0) }
        let total = weights.reduce(0, +)
        let maximum = depth == 8 ? 255.0 : 65535
        try withTemporaryFolder { folder in
            for layout in [ChannelLayout.gray, .grayAlpha, .rgb, .rgba] {
                let planes = (0..<layout.channelCount).map { _ in
                    (0..<40).map { _ in
                        (0..<33).map { _ in Double(Int.random(in: 0...Int(maximum), using: &generator)) }
                    }
                }
                let image = try PlanarImage(width: 33, height: 40, layout: layout) {
                    try Plane(rows: planes[$0].map { $0.map(Float.init) })
                }
                try writePNG(image, to: folder.appending(path: "in.png"), bitDepth: depth)
                let words = ["-k", kernel, "--normalize", "sum", "-m", "correlate", "-b", "edge", "--alpha", "copy"]
                for output in ["out.png", "out.npy"] {
                    let result = try Self.run(["in.png", "-o", output, "--verify"] + words, in: folder)
                    let found = try readImage(folder.appending(path: output)).planes
                    for channel in planes.indices {
                        let isAlpha = channel == layout.alphaIndex
                        let light = planes[channel].map { $0.map { Self.light($0 / maximum) } }
                        let wanted =
                            isAlpha
                            ? planes[channel]
                            : Self.sums(light, weights).map { $0.map { maximum * Self.sample($0 / total) } }
                        for (found, wanted) in zip(found[channel].joined(), wanted.joined()) {
                            // An array holds what is clipped in a picture.
                            let clipped = output == "out.npy" ? wanted : min(max(wanted, 0), maximum)
                            #expect(abs(Double(found) - clipped) <= 1, "\(layout), \(output), seed \(testSeed)")
                        }
                    }
                    #expect(result.text.contains("difference from the reference"), "\(result.text)")
                }
            }
        }
    }

    /// The luminance is that of linear light.
    @Test func luminanceIsThatOfLight() throws {
        try withTemporaryFolder { folder in
            let colors: [Float] = [200, 30, 120]
            let image = try PlanarImage(width: 5, height: 4, layout: .rgb) { channel in
                try Plane(width: 5, height: 4, filledWith: colors[channel])
            }
            try writePNG(image, to: folder.appending(path: "in.png"))
            let light = zip([0.2126, 0.7152, 0.0722], colors).reduce(0) { $0 + $1.0 * Self.light(Double($1.1) / 255) }
            let against = folder.appending(path: "in.png").path
            for other in ["input", "flipped", against] {
                let result = try Self.run(
                    ["in.png", "-k", "1", "--grey", "-o", "out.png", "--diff", "d.png", "--diff-against", other],
                    in: folder)
                #expect(result.text.contains("no difference"), "\(other): \(result.text)")
                let found = try readImage(folder.appending(path: "out.png")).planes
                #expect(found.count == 1 && abs(Double(found[0][1][1]) - 255 * Self.sample(light)) <= 0.51)
            }
        }
    }

    /// Range rules, comparison and JSON.
    @Test func resultsAreSamplesOfTheFile() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let noise = try generator.noise(width: 60, height: 50, layout: .rgb)
            try writePNG(noise, to: folder.appending(path: "in.png"))
            let input = folder.appending(path: "in.png").path
            for other in ["input", "flipped", input] {
                let words = [
                    "in.png", "-k", "1", "-o", "out.png", "--diff", "d.png", "--diff-against", other, "--json",
                ]
                let result = try Self.run(words, in: folder)
                #expect(result.text.contains("\"linear\":\"sRGB\"") || result.text.contains("\"linear\": \"sRGB\""))
                #expect(result.text.contains("\"max\":0,") || result.text.contains("\"max\": 0,"), "\(result.text)")
            }
            _ = try Self.run(["in.png", "-k", "laplacian", "--range", "minmax", "-o", "out.png"], in: folder)
            let samples = try readImage(folder.appending(path: "out.png")).planes.joined().joined()
            #expect(samples.min() == 0 && samples.max() == 255)
            let plain = runVerb(["in.png", "-k", "1", "-o", "plain.png", "--json"], in: folder)
            #expect(!plain.text.contains("linear"))
            // Half of the light is added: white stays white, and black becomes the grey of a checker.
            try writePNG(grayImage([[0, 255]]), to: folder.appending(path: "two.png"))
            _ = try Self.run(["two.png", "-k", "1", "--scale", "1/2", "--bias", "127.5", "-o", "out.png"], in: folder)
            #expect(try readImage(folder.appending(path: "out.png")).planes[0] == [[188, 255]])
        }
    }

    /// What has no curve, and what computes integers, is refused in one line that names the way out.
    @Test func othersAreRefused() throws {
        try withTemporaryFolder { folder in
            try writeByteArray([UInt8](repeating: 7, count: 20), shape: [4, 5], to: folder.appending(path: "in.npy"))
            try writePNG(grayImage([[1, 2]]), to: folder.appending(path: "in.png"))
            try writePNG(grayImage([[1, 2]]), to: folder.appending(path: "pq.png"), chunks: [Self.coding(16)])
            try writePNG(grayImage([[1, 2]]), to: folder.appending(path: "hlg.png"), chunks: [Self.coding(18)])
            for (words, status, text) in [
                (["in.npy", "-k", "1"], 65, "in.npy: holds numbers without a colour space"),
                (["pq.png", "-k", "1"], 65, "pq.png: its cICP chunk states PQ (transfer 16)"),
                (["hlg.png", "-k", "1"], 65, "hlg.png: its cICP chunk states HLG (transfer 18)"),
                (["in.png", "-k", "1", "--like", "opencv.filter2D"], 64, "--linear: "),
                (["in.png", "-k", "1", "--like", "PIL.ImageFilter.Kernel"], 64, "--linear: "),
            ] as [([String], Int32, String)] {
                let result = runVerb(words + ["--linear", "-o", "out.png"], in: folder)
                #expect(result.status == status && result.errorLines.count == 1, "\(words): \(result.errors)")
                #expect(result.errors.contains(text) && result.errors.contains("omit --linear"), "\(result.errors)")
                #expect(try !listing(folder).contains("out.png"))
            }
            let result = try Self.run(
                ["in.png", "-k", "1", "--like", "scipy.signal.convolve2d:mode=same", "-o", "out.png"], in: folder)
            #expect(result.text.contains("linear light (sRGB)"))
        }
    }
}
