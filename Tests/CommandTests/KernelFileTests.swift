import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

private let npyFixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "ImageCodecsTests/Fixtures/npy")

/// Kernels of every sort, through the command.
@Suite struct KernelFileTests {
    private static let rows: [[Float]] = [[10, 20, 30, 40], [50, 60, 70, 80], [90, 100, 110, 120]]

    private static func withImage(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
            try body(folder)
        }
    }

    private static func filtered(_ kernel: String, _ more: [String] = [], in folder: URL) throws -> [[Float]] {
        let result = try imgconv(
            ["in.png", "-k", kernel, "-o", "out.png", "--overwrite", "-b", "constant"] + more, in: folder)
        #expect(result.status == 0, "\(kernel): \(result.errors)")
        return try readImage(folder.appending(path: "out.png")).planes[0]
    }

    /// One asymmetric kernel in every format gives one result.
    @Test func formatsAgree() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            let grid = "0 0 0; 0.5 0 0; 0 0 0.25"
            let expected = try Self.filtered(grid, in: folder)
            for ending in ["txt", "mat", "magick", "json", "npy"] {
                let made = try imgconv(["kernel", "convert", grid, "-o", "k.\(ending)"], in: folder)
                #expect(made.status == 0, "\(made.errors)")
                // The content decides, not the name.
                let hidden = folder.appending(path: "kernel-\(ending)")
                try FileManager.default.moveItem(at: folder.appending(path: "k.\(ending)"), to: hidden)
                #expect(try Self.filtered("kernel-\(ending)", in: folder) == expected, "\(ending)")
            }
        }
    }

    @Test func namedKernelsMoveAndBlur() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            #expect(
                try Self.filtered("shift:1,1", in: folder) == [[0, 0, 0, 0], [0, 10, 20, 30], [0, 50, 60, 70]])
            #expect(
                try Self.filtered("shift:1,1", ["-m", "correlate"], in: folder)
                    == [[60, 70, 80, 0], [100, 110, 120, 0], [0, 0, 0, 0]])
            #expect(try Self.filtered("identity:5", in: folder) == Self.rows)
            #expect(
                try Self.filtered("box:width=3,height=1", in: folder)[1] == [37, 60, 70, 50])
        }
    }

    @Test func aNamedKernelNamesItsOutput() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            let result = try imgconv(
                ["in.png", "-k", "gaussian:sigma=1/2", "-o", "{stem}-{kernel}.{ext}"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try listing(folder) == ["in-gaussian-sigma-1_2.png", "in.png"])
        }
    }

    @Test func aFileWithAKernelsNameIsWrittenAsAPath() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            try "2\n".write(to: folder.appending(path: "identity"), atomically: true, encoding: .utf8)
            #expect(try Self.filtered("identity", in: folder) == Self.rows)
            #expect(try Self.filtered("./identity", in: folder)[0] == [20, 40, 60, 80])
            let verbose = try imgconv(["in.png", "-k", "identity", "-v", "-o", "v.png"], in: folder)
            #expect(verbose.text.contains("./identity"))
        }
    }

    @Test func jsonBiasAndAnchorCount() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            try "{\"kernel\": [[4, 0, 0]], \"scale\": 0.5, \"bias\": 3, \"anchor\": {\"x\": 0, \"y\": 0}}".write(
                to: folder.appending(path: "k.json"), atomically: true, encoding: .utf8)
            #expect(try Self.filtered("k.json", in: folder) == Self.rows.map { $0.map { min($0 * 2 + 3, 255) } })
        }
    }

    @Test func imagesArePointSpreadFunctions() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            // One bright pixel moves the image; whatever its brightness, the weights sum up to 1.
            try writePNG(grayImage([[0, 0, 0], [0, 0, 100], [0, 0, 0]]), to: folder.appending(path: "psf.png"))
            #expect(
                try Self.filtered("psf.png", in: folder) == [[0, 10, 20, 30], [0, 50, 60, 70], [0, 90, 100, 110]])
            // Red, green and blue count by their luma; alpha does not count at all.
            let colors = try PlanarImage(width: 3, height: 1, layout: .rgba) { channel in
                try Plane(rows: [channel == 3 ? [0, 255, 7] : (0..<3).map { $0 == channel ? 200 : 0 }])
            }
            try writePNG(colors, to: folder.appending(path: "rgb.png"))
            let result = try imgconv(["kernel", "show", "rgb.png", "--json"], in: folder)
            let object = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
            let weights = try #require((object?["weights"] as? [[Double]])?.first)
            for (weight, luma) in zip(weights, [0.2126, 0.7152, 0.0722]) { #expect(abs(weight - luma) < 1e-15) }
            try writePNG(grayImage([[0, 0], [0, 0]]), to: folder.appending(path: "black.png"))
            let black = try imgconv(["in.png", "-k", "black.png"], in: folder)
            #expect(black.status == 65 && black.errors.contains("black all over"))
        }
    }

    @Test func arraysOfOneAndTwoDimensions() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            func show(_ name: String) throws -> CommandResult {
                try imgconv(["kernel", "show", npyFixtures.appending(path: name).path, "--json"], in: folder)
            }
            let row = try show("k_1d.npy")
            #expect(row.status == 0 && row.text.contains("\"height\": 1,"), "\(row.errors)")
            let plain = try show("k_f4_le.npy")
            let object = try JSONSerialization.jsonObject(with: plain.output) as? [String: Any]
            let weights = try #require(object?["weights"] as? [[Double]])
            for name in ["k_f4_be.npy", "k_fortran.npy", "k_v2.npy", "k_v3.npy"] {
                let other = try JSONSerialization.jsonObject(with: try show(name).output) as? [String: Any]
                #expect(other?["weights"] as? [[Double]] == weights, "\(name)")
            }
            for (name, words) in [
                ("bad_nan_weight.npy", "nan; weights are finite"), ("bad_truncated.npy", "bytes"),
                ("bad_object.npy", "Python objects"), ("bad_huge_shape.npy", "bytes"), ("bad_header_len.npy", "header"),
                ("bad_magic.npy", "binary data"), ("k_hwio.npy", "a layer (3 x 3 x 3 x 4)"),
            ] {
                let result = try show(name)
                #expect(result.status == 65 && result.errorLines.count == 1, "\(name): \(result.errors)")
                #expect(result.errors.contains(words) && result.errors.contains(name), "\(result.errors)")
                #expect(result.output.isEmpty)
            }
        }
    }

    @Test func damagedImagesAreRefused() throws {
        try Self.withImage { (folder: URL) throws -> Void in
            let whole = try Data(contentsOf: folder.appending(path: "in.png"))
            try whole.prefix(whole.count / 2).write(to: folder.appending(path: "half.png"))
            let before = try listing(folder)
            let result = try imgconv(["in.png", "-k", "half.png"], in: folder)
            #expect(result.status == 65 && result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains("half.png"))
            #expect(try listing(folder) == before)
        }
    }
}
