import Foundation
import ImageBuffers
import TestSupport
import Testing

/// `--valid-fill`: valid output in an image of the input's size.
@Suite struct ValidFillTests {
    private static func withInput(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(
                try generator.noise(width: 40, height: 50, layout: .rgba), to: folder.appending(path: "in.png"))
            try body(folder)
        }
    }

    /// Values are those of the output, rounded as the output is.
    @Test func theBorderIsTheValue() throws {
        try Self.withInput { folder in
            let alpha = try readImage(folder.appending(path: "in.png")).planes[3]
            for (options, value) in [
                (["--valid-fill", "7"], 7), (["--valid-fill", "1/2", "--rounding", "half-up"], 1),
                (["--valid-fill", "2.5"], 2), (["--valid-fill", "65534", "--depth", "16"], 65534),
                (["--valid-fill", "200", "--range", "offset", "--scale", "1/30", "--bias", "3"], 200),
                (["--valid-fill", "9", "--like", "scipy.signal.convolve2d:mode=valid", "--range", "clip"], 9),
            ] as [([String], Float)] {
                let size = options.contains("--like") ? [] : ["--size", "valid"]
                let base = ["in.png", "-k", "1 2 1; 0 3 0", "-o", "out.png", "--alpha", "copy", "--overwrite"]
                let words = base + size + options
                let result = runVerb(words, in: folder)
                try #require(result.status == 0, "\(result.errors)")
                #expect(result.text.contains("border filled with "), "\(result.text)")
                let found = try readImage(folder.appending(path: "out.png")).planes
                for channel in 0..<3 {
                    #expect(found[channel].count == 50 && found[channel][0].count == 40)
                    #expect(found[channel].allSatisfy { $0[0] == value && $0[39] == value }, "\(options)")
                    let inner = found[channel].flatMap { $0[1..<39] }.filter { $0 != value }
                    #expect(inner.count > 1000, "\(options)")
                }
                #expect(found[3] == (value == 65534 ? alpha.map { $0.map { $0 * 257 } } : alpha), "\(options)")
            }
            let words = ["in.png", "-k", "1 2 1", "-o", "out.npy", "--json", "--size", "valid", "--valid-fill", "-1.5"]
            let json = runVerb(words, in: folder).text
            #expect(json.contains(#""valid_fill": -1.5"#), "\(json)")
        }
    }

    @Test func requestsThatLeaveNoBorderAreRefused() throws {
        try Self.withInput { folder in
            for (options, words) in [
                (["--valid-fill", "0"], "add --size valid"),
                (["--valid-fill", "0", "--size", "full"], "add --size valid"),
                (["--valid-fill", "0", "--size", "valid", "--stride", "2"], "with a stride of 1"),
                (["--valid-fill", "256", "--size", "valid"], "PNG holds integers from 0 to 255"),
                (["--valid-fill", "much", "--size", "valid"], "must be a finite number or a fraction"),
                (
                    ["--valid-fill", "0", "--like", "opencv.filter2D", "--size", "valid"],
                    "add --rounding half-even, or omit it"
                ),
            ] {
                let result = runVerb(["in.png", "-k", "1 2 1", "-o", "out.png"] + options, in: folder)
                #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
            }
        }
    }
}
