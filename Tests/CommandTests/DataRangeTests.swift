import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// One definition of the range that PSNR is measured against, and figures of finite samples, in `--diff` and `compare`.
@Suite struct DataRangeTests {
    private let kernel = "1 2 3; 4 5 6; 7 8 10"

    private func json(_ arguments: [String], in folder: URL) throws -> [String: Any] {
        let result = try imgconv(arguments + ["--json", "--overwrite"], in: folder)
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        return try #require(object["diff"] as? [String: Any])
    }

    /// Both commands' figures of one comparison of floats, and of what both are computed from.
    private func check(_ values: [Double], input: String, in folder: URL) throws {
        let compared = try json(["compare", input, "-k", kernel, "-o", "c.png"], in: folder)
        for mode in ["correlate", "convolve"] {
            let filtered = try json(
                [input, "-k", kernel, "-m", mode, "-o", "\(mode).npy", "--diff", "d.png", "--diff-against", "flipped"],
                in: folder)
            for name in ["max", "mean", "rmse", "psnr", "data_range"] {
                let (a, b) = (compared[name] as? Double, filtered[name] as? Double)
                let both = try #require(a.flatMap { a in b.map { (a, $0) } }, "\(name), \(mode)")
                #expect(abs(both.0 - both.1) <= 1e-9 * abs(both.0), "\(name), \(mode)")
            }
            for name in ["finiteness_differs"] { #expect(compared[name] as? Int == filtered[name] as? Int) }
            #expect(compared["data_range_of"] as? String == filtered["data_range_of"] as? String)
        }
        let results = try ["correlate", "convolve"].map { try readImage(folder.appending(path: "\($0).npy")).planes[0] }
        let pairs = zip(results[0].joined(), results[1].joined()).map { (Double($0), Double($1)) }
        let finite = pairs.filter { $0.0.isFinite && $0.1.isFinite }
        let rmse = (finite.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(finite.count)).squareRoot()
        let all = pairs.flatMap { [$0.0, $0.1] }.filter(\.isFinite)
        let range =
            input.hasSuffix("png") ? 255 : (all.max() ?? 0) - (all.min() ?? 0)
        #expect(abs((compared["data_range"] as? Double ?? 0) - range) <= 1e-9 * range)
        #expect(abs((compared["psnr"] as? Double ?? 0) - 20 * log10(range / rmse)) < 1e-6)
        #expect(compared["finiteness_differs"] as? Int == pairs.count { $0.0.isFinite != $0.1.isFinite })
        let line = try imgconv(["compare", input, "-k", kernel, "-o", "c.png", "--overwrite"], in: folder).text
        #expect(
            line.contains(input.hasSuffix("png") ? "(range 255, of the bit depth)" : ", of both results)"), "\(line)")
    }

    private func withFile(_ name: String, _ values: [Double], _ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: name)
            if name.hasSuffix("npy") {
                try Data(NumericArray(shape: [20, 21], values: values).npyBytes()).write(to: url)
            } else {
                let rows = (0..<20).map { y in (0..<21).map { Float((values[y * 21 + $0] * 255).rounded()) } }
                try writePNG(grayImage(rows), to: url)
            }
            try body(folder)
        }
    }

    private var noise: [Double] {
        var generator = SeededGenerator(seed: testSeed)
        return (0..<420).map { _ in Double.random(in: 0...1, using: &generator) }
    }

    @Test(arguments: ["in.npy", "in.png"]) func isTheSameInBothCommands(name: String) throws {
        try withFile(name, noise) { try check(noise, input: name, in: $0) }
    }

    /// Overflow in one of two results has no size: it is counted, and the figures are of the others.
    @Test func figuresAreOfFiniteSamples() throws {
        var values = noise
        for (x, y) in [(0, 0), (5, 5)] { values[y * 21 + x] = .nan }
        values[10 * 21 + 3] = 3.6e37
        try withFile("in.npy", values) { folder in
            try check(values, input: "in.npy", in: folder)
            let line = try imgconv(["compare", "in.npy", "-k", kernel, "-o", "e.png"], in: folder).text
            #expect(line.contains("NaN or infinity differs between the two in "))
            #expect(!line.contains("at most inf"))
        }
    }

    @Test func aConstantImageHasNoRange() throws {
        try withFile("in.npy", [Double](repeating: 7, count: 420)) { folder in
            let arguments = ["in.npy", "-k", "1 2 3", "-b", "constant:7"]
            let figures = try json(
                arguments + ["--bias", "1", "-o", "o.npy", "--diff", "d.png", "--diff-against", "in.npy"], in: folder)
            #expect(figures["data_range"] as? Double == 0 && figures["psnr"] is NSNull)
            #expect(figures["max"] as? Double == 36 && figures["rmse"] as? Double == 36)
            let line = try imgconv(
                arguments + ["--bias", "1", "-o", "p.npy", "--diff", "e.png", "--diff-against", "in.npy"], in: folder
            ).text
            #expect(line.contains("no PSNR (the range of the reference is 0), no SSIM (the data range is 0)"))
        }
    }
}
