import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// `--verify` through the command: what it says of samples that are not finite, and of libraries' conventions.
@Suite struct VerifyTests {
    private func samples(_ count: Int, scale: Double = 1) -> [Double] {
        var generator = SeededGenerator(seed: testSeed)
        return (0..<count).map { _ in Double(Float.random(in: 0...1, using: &generator)) * scale }
    }

    private func verify(
        _ values: [Double], _ shape: [Int], _ arguments: [String], files: [String: NumericArray] = [:]
    ) throws -> (figures: [String: Any], line: String) {
        try withTemporaryFolder { folder in
            try Data(NumericArray(shape: shape, values: values).npyBytes()).write(to: folder.appending(path: "in.npy"))
            for (name, array) in files { try Data(array.npyBytes()).write(to: folder.appending(path: name)) }
            let arguments = ["in.npy", "-o", "out.npy", "--overwrite", "--verify"] + arguments
            let result = try imgconv(arguments + ["--json"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            return (
                try #require(object["verify"] as? [String: Any]), try imgconv(arguments, in: folder).text
            )
        }
    }

    /// An infinite sample took the relative difference to 0, and hid what it stood beside.
    @Test func figuresAreOfFiniteSamples() throws {
        var values = samples(400)
        values[45] = .infinity
        values[200] = .nan
        let (figures, line) = try verify(values, [20, 20], ["-k", "1 2 3; 4 5 6; 7 8 10", "--algorithm", "direct"])
        let largest = try #require(figures["max_abs"] as? Double)
        let relative = try #require(figures["max_rel"] as? Double)
        #expect(largest > 0 && largest < 1e-4)
        // The largest finite result is between 20 and 46.
        #expect(relative > largest / 46 && relative < largest / 20)
        #expect(figures["finiteness_differs"] as? Int == 0)
        #expect(!line.contains("finite samples"))
    }

    /// Sums that float32 cannot hold are infinite in every engine: that is no difference.
    @Test func overflowIsNoDifference() throws {
        let (figures, line) = try verify(
            samples(400, scale: 1e38), [20, 20], ["-k", "1 2 3; 4 5 6; 7 8 10", "--algorithm", "direct"])
        #expect(figures["max_abs"] as? Double == 0 && figures["max_rel"] as? Double == 0)
        #expect(figures["finiteness_differs"] as? Int == 0, "\(figures)")
        #expect(!line.contains("inf"))
    }

    /// A sum that is finite, while a part of it is beyond float32, is infinite in a result of floats.
    @Test func otherFinitenessIsNamed() throws {
        var values = [Double](repeating: 1, count: 60)
        for index in 23...25 { values[index] = 3e38 }
        let (figures, line) = try verify(
            values, [6, 10], ["-k", "1 1 -1", "-m", "correlate", "--algorithm", "direct"])
        let count = try #require(figures["finiteness_differs"] as? Int)
        #expect(count > 0)
        let place = try #require(figures["finiteness_differs_at"] as? [String: Int])
        #expect(place["y"] == 2 && place["channel"] == 0)
        #expect(line.contains("NaN or infinity differs between result and reference in \(count) sample"))
        #expect(figures["max_abs"] is Double && figures["max_rel"] is Double)
    }

    /// All that a library does beyond a weighted sum is in the reference too.
    @Test(arguments: [
        ["--like", "astropy.convolve:boundary=None,normalize_kernel=False,preserve_nan=True"],
        ["--like", "astropy.convolve"], ["--like", "astropy.convolve:nan_treatment=fill,fill_value=7"],
        ["--like", "octave.imfilter:shape=full,boundary=replicate"],
        ["--like", "torch.Conv2d:padding=same,padding_mode=circular"],
        ["--like", "keras.Conv2D:padding=same,strides=2"], ["--like", "gmic.convolve"],
        ["-k", "1 0 -1; 2 0 -2; 1 0 -1", "--combine", "magnitude"], ["-b", "renormalize"], ["-b", "copy"],
    ])
    func conventionsAgreeWithTheirReference(options: [String]) throws {
        var values = samples(20 * 21, scale: 200)
        if options.joined().contains("astropy") { for index in [0, 33, 100, 419] { values[index] = .nan } }
        let (figures, _) = try verify(values, [20, 21], ["-k", "1 2 3; 4 5 6; 7 8 9"] + options)
        #expect(figures["finiteness_differs"] as? Int == 0)
        #expect(try #require(figures["max_rel"] as? Double) < 2e-6, "\(options)")
    }

    @Test(arguments: [1, 5]) func layersAgreeWithTheirReference(outputs: Int) throws {
        let kernel = NumericArray(shape: [3, 3, 3, outputs], values: samples(27 * outputs))
        for like in ["keras.Conv2D:padding=same", "torch.Conv2d:padding=1"] {
            let (figures, _) = try verify(
                samples(12 * 10 * 3), [12, 10, 3], ["-k", "k.npy", "--like", like, "--scale", "3", "--bias", "1"],
                files: ["k.npy": kernel])
            #expect(try #require(figures["max_rel"] as? Double) < 2e-6, "\(like), \(outputs) outputs")
        }
        let depthwise = NumericArray(shape: [3, 3, 3, 2], values: samples(54))
        let (figures, _) = try verify(
            samples(12 * 10 * 3), [12, 10, 3], ["-k", "k.npy", "--like", "keras.DepthwiseConv2D:padding=same"],
            files: ["k.npy": depthwise])
        #expect(try #require(figures["max_rel"] as? Double) < 2e-6)
    }

    /// Integers are compared as the library rounds and clips them: at most a tie's level apart.
    @Test(arguments: [
        "opencv.filter2D", "libvips.conv", "scipy.ndimage.convolve", "pillow.ImageFilter.Kernel:scale=1",
        "octave.imfilter", "imagemagick.convolve", "pillow.ImageFilter.Kernel",
    ])
    func integersAreRoundedInTheReferenceToo(like: String) throws {
        try withTemporaryFolder { folder in
            var generator = SeededGenerator(seed: testSeed)
            let rows = (0..<20).map { _ in (0..<21).map { _ in Float(Int.random(in: 0...255, using: &generator)) } }
            try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
            let result = try imgconv(
                ["in.png", "-o", "out.png", "-k", "1 2 3; 4 5 6; 7 8 9", "--like", like, "--verify", "--json"],
                in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            let figures = try #require(object["verify"] as? [String: Any])
            #expect(try #require(figures["max_abs"] as? Double) <= 1, "\(result.text)")
        }
    }
}
