import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// `clipped_by_channel` against the samples of the same result as floats.
@Suite struct ClippedChannelsTests {
    private struct Count: Equatable {
        var low = 0
        var high = 0
    }

    /// Noise whose contrast differs from channel to channel, in pictures of 8 and 16 bits and in an array, and a layer.
    private func withInputs(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for (name, layout, depth) in [
                ("grey", ChannelLayout.gray, 8), ("rgb", .rgb, 8), ("rgba", .rgba, 8), ("greya", .grayAlpha, 8),
                ("rgb16", .rgb, 16), ("rgba16", .rgba, 16),
            ] {
                let noise = try generator.noise(width: 101, height: 60, layout: layout)
                let image = try PlanarImage(width: 101, height: 60, layout: layout) { channel in
                    try Plane(
                        rows: noise.withPlane(channel) { $0.rows() }.map { row in
                            row.map { Self.narrowed($0, channel) * (depth == 16 ? 257 : 1) }
                        })
                }
                try writePNG(image, to: folder.appending(path: "\(name).png"), bitDepth: depth)
            }
            let values = (0..<18180).map { (index: Int) -> Double in
                let step = 1 + index % 3
                return Double(index * 7919 % 997 / step) - 60
            }
            try Data(NumericArray(shape: [60, 101, 3], values: values).npyBytes())
                .write(to: folder.appending(path: "array.npy"))
            let weights = (0..<135).map { (index: Int) -> Double in Double(index * 31 % 17) / 12 - 0.6 }
            try Data(NumericArray(shape: [3, 3, 3, 5], values: weights).npyBytes())
                .write(to: folder.appending(path: "layer.npy"))
            try body(folder)
        }
    }

    private static func narrowed(_ sample: Float, _ channel: Int) -> Float {
        ((sample - 128) / Float(channel + 1) + Float(128 + 9 * channel)).rounded()
    }

    private func run(_ words: [String], in folder: URL) throws -> [String: Any] {
        let result = runVerb(words + ["--json", "--overwrite"], in: folder)
        #expect(result.status == 0, "\(words): \(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    }

    private func counts(_ object: [String: Any]) throws -> [Count] {
        let entries = try #require(object["clipped_by_channel"] as? [[String: Int]])
        let counts = entries.map { Count(low: $0["low"] ?? -1, high: $0["high"] ?? -1) }
        #expect(counts.reduce(0) { $0 + $1.low } == object["clipped_low"] as? Int)
        #expect(counts.reduce(0) { $0 + $1.high } == object["clipped_high"] as? Int)
        #expect(counts.count == object["channels"] as? Int)
        return counts
    }

    /// The counts of a result's floats, which are written as an array.
    private func expected(
        _ words: [String], in folder: URL, maximum: Float, gain: Float = 1, _ range: (Float) -> Float = { $0 }
    ) throws -> [Count] {
        _ = try run(words + ["-o", "floats.npy"], in: folder)
        return try readImage(folder.appending(path: "floats.npy")).planes.map { rows in
            var count = Count()
            for sample in rows.joined() {
                let integer = range(sample * gain).rounded(.toNearestOrEven)
                count.low += integer < 0 ? 1 : 0
                count.high += integer > maximum ? 1 : 0
            }
            return count
        }
    }

    @Test(arguments: [
        // Bytes that are summed as they are, and planes of floats.
        ["-k", "sharpen"], ["-k", "sharpen", "--scale", "1.37"], ["-k", "unsharp:sigma=2,amount=3"],
        ["-k", "sharpen", "-k", "1 2 1"], ["-k", "sobel", "-k", "prewitt", "--combine", "sum"],
        ["-k", "-1 3", "--size", "valid", "--stride", "2"], ["-k", "sharpen", "-b", "wrap"],
    ])
    func countsAreThoseOfTheChannels(words: [String]) throws {
        try withInputs { folder in
            for name in ["grey", "rgb", "rgba", "greya", "rgb16", "rgba16"] {
                // Colours that are divided by alpha are others in floats, where less of them is hidden.
                let base = ["\(name).png", "--alpha", "copy"] + words
                let wanted = try expected(base, in: folder, maximum: name.hasSuffix("16") ? 65535 : 255)
                #expect(wanted.contains { $0.low + $0.high > 0 }, "\(base): samples that are clipped")
                for output in [["-o", "out.png"], ["-o", "out.png", "--diff", "d.png", "--diff-against", "flipped"]] {
                    #expect(try counts(run(base + output, in: folder)) == wanted, "\(base + output)")
                }
                let all = try counts(run(base + ["-o", "out.png", "--range", "minmax"], in: folder))
                #expect(all.allSatisfy { $0 == Count() }, "\(base)")
            }
        }
    }

    /// Alpha that is copied is not clipped; alpha that is filtered is counted as any other channel.
    @Test(arguments: ["copy", "filter", "premultiply"]) func alphaHasItsPlace(rule: String) throws {
        try withInputs { folder in
            for name in ["rgba", "greya", "rgba16"] {
                let base = ["\(name).png", "-k", "sharpen:3", "--alpha", rule]
                let wanted = try expected(base, in: folder, maximum: name.hasSuffix("16") ? 65535 : 255)
                let found = try counts(run(base + ["-o", "out.png"], in: folder))
                #expect(found == wanted, "\(base)")
                #expect((found.last == Count()) == (rule == "copy"), "\(base)")
            }
        }
    }

    @Test func otherDepthsAndRangesAndArrays() throws {
        try withInputs { folder in
            let sharpen = ["-k", "sharpen:2"]
            for (input, options, maximum, gain, range) in [
                ("rgb.png", ["--depth", "16"], 65535, 257, { $0 }),
                ("rgb16.png", ["--depth", "8"], 255, 1 / 257, { $0 }),
                ("rgb.png", ["--range", "offset"], 255, 1, { $0 + 128 }),
                ("rgb.png", ["--range", "abs"], 255, 1, { abs($0) }),
                ("rgb.png", ["--range", "wrap"], 255, 1, { $0 }), ("array.npy", ["--depth", "8"], 255, 1, { $0 }),
                ("array.npy", ["--depth", "16"], 65535, 1, { $0 }),
            ] as [(String, [String], Float, Float, (Float) -> Float)] {
                let wanted = try expected([input] + sharpen, in: folder, maximum: maximum, gain: gain, range)
                let found = try counts(run([input, "-o", "out.png"] + sharpen + options, in: folder))
                #expect(found == wanted, "\(input), \(options)")
                #expect(Set(wanted.map(\.low) + wanted.map(\.high)).count > 2, "\(input), \(options)")
            }
        }
    }

    /// Feature maps, one file each and side by side in one: a count for each map.
    @Test func mapsOfALayer() throws {
        try withInputs { folder in
            let base = ["rgb.png", "-k", "layer.npy", "--like", "keras.Conv2D:padding=same"]
            let wanted = try expected(base, in: folder, maximum: 255)
            #expect(wanted.count == 5 && wanted.allSatisfy { $0.low + $0.high > 0 })
            #expect(try counts(run(base + ["-o", "maps.png"], in: folder)) == wanted)
            #expect(try counts(run(base + ["-o", "sheet.png", "--sheet"], in: folder)) == wanted)
        }
    }

    /// Floats are not clipped, and those of a library's own arithmetic are not counted; the list is there.
    @Test func nothingIsCountedWhereNothingIsClippedHere() throws {
        try withInputs { folder in
            for words in [["-o", "out.npy"], ["-o", "out.png", "--like", "opencv.filter2D"]] {
                let found = try counts(run(["rgb.png", "-k", "sharpen"] + words, in: folder))
                #expect(found == Array(repeating: Count(), count: 3), "\(words)")
            }
        }
    }

    @Test func stagesAreListedIfWanted() throws {
        try withInputs { folder in
            let plain = try run(["rgb.png", "-k", "sharpen", "-o", "out.png"], in: folder)
            #expect(plain["stages"] == nil)
            for (words, names) in [
                ([], ["decode", "encode", "filter"]),
                (["--verify", "--diff", "d.png"], ["compare", "decode", "encode", "filter", "verify"]),
            ] {
                let verbose = runVerb(
                    ["rgb.png", "-k", "sharpen", "-o", "out.png", "--overwrite", "--json", "-v"] + words, in: folder)
                // The first line is the object; the plan for people goes to standard error.
                let object = try #require(
                    try JSONSerialization.jsonObject(with: verbose.output) as? [String: Any], "\(verbose.text)")
                let stages = try #require(object["stages"] as? [String: Double])
                #expect(stages.keys.sorted() == names && stages.values.allSatisfy { $0 >= 0 })
                #expect(verbose.errors.contains("  decode"))
            }
        }
    }
}
