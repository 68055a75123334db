import Foundation
import ImageBuffers
import TestSupport
import Testing

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

@Suite struct IdentifyTests {
    /// A grey or colour image of noise, with a plane a channel.
    private static func noise(_ width: Int, _ height: Int, layout: ChannelLayout, seed: UInt64) throws -> PlanarImage {
        var generator = SeededGenerator(seed: seed)
        return try PlanarImage(width: width, height: height, layout: layout) { _ in
            try Plane(
                rows: (0..<height).map { _ in
                    (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) }
                })
        }
    }

    private func withImages(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writePNG(Self.noise(40, 32, layout: .gray, seed: 1), to: folder.appending(path: "in.png"))
            try writePNG(Self.noise(36, 30, layout: .rgba, seed: 2), to: folder.appending(path: "rgba.png"))
            try writePNG(
                grayImage([[Float]](repeating: [Float](repeating: 90, count: 20), count: 20)),
                to: folder.appending(path: "flat.png"))
            try "1 2 3\n4 5 6\n7 8 10\n".write(to: folder.appending(path: "k.txt"), atomically: true, encoding: .utf8)
            try body(folder)
        }
    }

    private struct Report {
        let object: [String: Any]

        init(_ result: CommandResult) throws {
            object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        }

        var verdict: String { object["verdict"] as? String ?? "" }
        var flags: [String] { object["flags"] as? [String] ?? [] }
        var missing: [String] { object["flags_missing"] as? [String] ?? [] }
        var best: [[String: Any]] { object["best"] as? [[String: Any]] ?? [] }
    }

    /// Filters with options, asks what was done, does what is said, and wants the same file.
    @Test(arguments: [
        ["-m", "correlate", "-b", "reflect", "--normalize", "sum"],
        ["-m", "convolve", "-b", "wrap", "--scale", "1/46"],
        ["-m", "correlate", "-b", "constant:20", "--scale", "0.03", "--bias", "-10", "--anchor", "x=2,y=0"],
        ["-m", "convolve", "-b", "symmetric", "--normalize", "sum", "--size", "full"],
        ["-m", "correlate", "--normalize", "sum", "--size", "valid", "--rounding", "half-up"],
        ["-m", "convolve", "-b", "renormalize"],
        ["-m", "correlate", "-b", "renormalize", "--normalize", "sum", "--rounding", "truncate"],
        ["-m", "convolve", "-b", "copy", "--scale", "-1/46", "--bias", "255"],
        ["-m", "correlate", "-b", "edge", "--normalize", "abs", "--depth", "16"],
        ["-m", "convolve", "-b", "reflect", "--normalize", "sum", "--anchor", "x=0,y=2"],
        ["-m", "correlate", "-b", "reflect", "--normalize", "sum", "--stride", "x=2,y=3"],
        ["-m", "convolve", "-b", "wrap", "--normalize", "sum", "--size", "valid", "--stride", "2"],
        ["-m", "correlate", "-b", "edge", "--normalize", "sum", "--padding", "x=1,y=3", "--dilation", "2"],
        ["-m", "correlate", "--normalize", "sum", "--alpha", "copy"],
        ["-m", "convolve", "-b", "edge", "--normalize", "sum", "--alpha", "filter"],
    ])
    func printedOptionsMakeTheSameFile(options: [String]) throws {
        try withImages { folder in
            // Each set of options with two of three: bytes, floats, and transparency. Arrays of floats have no depth.
            let takesFloats = !options.contains("--depth") && options.count % 4 == 0
            for (input, format) in [("in.png", "png"), takesFloats ? ("in.png", "npy") : ("rgba.png", "png")] {
                let (theirs, ours) = ("theirs.\(format)", "ours.\(format)")
                let made = runVerb([input, "-k", "k.txt", "-o", theirs, "--overwrite"] + options, in: folder)
                #expect(made.status == 0, "\(made.errors)")
                let result = runVerb(["identify", input, theirs, "-k", "k.txt", "--json"], in: folder)
                let report = try Report(result)
                #expect(result.status == 0 && report.verdict == "explained", "\(options): \(result.text)")
                #expect(report.missing.isEmpty)
                let again = runVerb([input, "-o", ours, "--overwrite"] + report.flags, in: folder)
                #expect(again.status == 0, "\(report.flags): \(again.errors)")
                let (a, b) = (
                    try readImage(folder.appending(path: theirs)), try readImage(folder.appending(path: ours))
                )
                #expect(a.header == b.header)
                #expect(Self.difference(a, b) <= (format == "png" ? 0 : 2e-3), "\(input) \(options): \(report.flags)")
            }
        }
    }

    private static func difference(_ a: ImageFileContents, _ b: ImageFileContents) -> Float {
        zip(a.planes.joined().joined(), b.planes.joined().joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// A float32 array in NumPy's format.
    private static func writeArray(_ values: [Float], shape: [Int], to url: URL) throws {
        var header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (\(shape.map(String.init).joined(separator: ", ")),), }"
        while (header.utf8.count + 11) % 64 != 0 { header += " " }
        header += "\n"
        var bytes = [UInt8]("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) }) + [1, 0]
        bytes += [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)] + Array(header.utf8)
        for value in values {
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
        }
        try Data(bytes).write(to: url)
    }

    /// A layer's kernel of four dimensions: every output channel is a sum over the input's.
    @Test func aLayerIsIdentified() throws {
        try withTemporaryFolder { folder in
            var generator = SeededGenerator(seed: testSeed)
            let (height, width, ins, outs, size) = (12, 14, 2, 3, 3)
            let image = (0..<(height * width * ins)).map { _ in Float.random(in: -1...1, using: &generator) }
            let weights = (0..<(size * size * ins * outs)).map { _ in Float.random(in: -1...1, using: &generator) }
            var result: [Float] = []
            for y in 0..<(height - size + 1) {
                for x in 0..<(width - size + 1) {
                    for o in 0..<outs {
                        var sum = Float(o)
                        for a in 0..<size {
                            for b in 0..<size {
                                for i in 0..<ins {
                                    sum +=
                                        weights[((a * size + b) * ins + i) * outs + o]
                                        * image[((y + a) * width + x + b) * ins + i]
                                }
                            }
                        }
                        result.append(sum)
                    }
                }
            }
            try Self.writeArray(image, shape: [height, width, ins], to: folder.appending(path: "x.npy"))
            try Self.writeArray(weights, shape: [size, size, ins, outs], to: folder.appending(path: "w.npy"))
            try Self.writeArray(
                result, shape: [height - size + 1, width - size + 1, outs], to: folder.appending(path: "y.npy"))
            let found = runVerb(["identify", "x.npy", "y.npy", "-k", "w.npy", "--json"], in: folder)
            let report = try Report(found)
            #expect(report.verdict == "explained" && report.best.count == 1, "\(found.text)\(found.errors)")
            #expect(report.best.first?["operation"] as? String == "correlate")
            #expect(report.best.first?["size"] as? String == "valid")
            #expect(report.object["biases"] as? [[Double]] == [[0, 1, 2]])
        }
    }

    /// What people read, as it is printed.
    @Test func messagesArePinned() throws {
        // Instruction sets differ in the last bit, which decides ties: the text is pinned for one of them.
        let plain = ["IMGCONV_SIMD": "baseline"]
        try withImages { folder in
            let kernel = "1 2 3; 4 5 6; 7 8 10"
            let makers: [(name: String, options: [String])] = [
                ("reflected.png", ["in.png", "-k", kernel, "-m", "correlate", "-b", "reflect", "--normalize", "sum"]),
                ("clipped.png", ["in.png", "-k", kernel, "-b", "wrap", "--scale", "0.05", "--rounding", "truncate"]),
                ("flipped.png", ["in.png", "-k", "7 8 10; 4 5 6; 1 2 3", "-m", "correlate", "--scale", "0.02"]),
                ("blurred.png", ["in.png", "-k", "1 2 1; 2 4 2; 1 2 1", "--normalize", "sum", "-b", "edge"]),
                ("sobel.png", ["in.png", "-k", "-1 0 1; -2 0 2; -1 0 1", "--range", "offset"]),
                ("grey.png", ["flat.png", "-k", "1/9 1/9 1/9; 1/9 1/9 1/9; 1/9 1/9 1/9"]),
            ]
            for maker in makers {
                #expect(try imgconv(maker.options + ["-o", maker.name], in: folder, environment: plain).status == 0)
            }
            let commands: [[String]] = [
                ["in.png", "reflected.png", "-k", kernel], ["in.png", "clipped.png", "-k", kernel],
                ["in.png", "flipped.png", "-k", kernel], ["in.png", "blurred.png", "-k", "1 2 1; 2 4 2; 1 2 1"],
                ["in.png", "sobel.png", "-k", "-1 0 1; -2 0 2; -1 0 1"], ["flat.png", "grey.png", "-k", kernel],
                ["in.png", "in.png", "-k", kernel], ["in.png", "blurred.png", "-k", "1 0 0; 0 -1 0; 0 0 0"],
                ["in.png"], ["in.png", "blurred.png"], ["in.png", "rgba.png", "-k", kernel],
                ["in.png", "flat.png", "-k", "1 2 3"], ["in.png", "none.png", "-k", kernel],
                ["in.png", "k.txt", "-k", kernel], ["-", "-", "-k", kernel], ["in.png", "sobel.png", "-k", "1 x"],
            ]
            var text = ""
            for command in commands {
                let result = try imgconv(["identify"] + command, in: folder, environment: plain)
                let words = command.map { $0.contains(" ") || $0.contains(";") ? "'\($0)'" : $0 }
                text +=
                    "$ imgconv identify \(words.joined(separator: " "))\n\(result.text)\(result.errors)-> \(result.status)\n\n"
                for line in result.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
            }
            try expectGolden(text, fixtures.appending(path: "identify.txt"))
        }
    }

    @Test func helpIsPinned() throws {
        try withTemporaryFolder { folder in
            let help = try imgconv(["identify", "--help"], in: folder, environment: ["COLUMNS": "80"])
            #expect(help.status == 0)
            for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
            try expectGolden(help.text, fixtures.appending(path: "identify-help.txt"))
        }
    }
}
