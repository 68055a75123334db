import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// An image with an asymmetric pattern, and a kernel beside it.
private func withFiles(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
        let rows = (0..<12).map { y in (0..<16).map { x in Float((x * x + 7 * y) % 200) } }
        try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
        try "1 2 3\n4 5 6\n7 8 9\n".write(to: folder.appending(path: "k.txt"), atomically: true, encoding: .utf8)
        try body(folder)
    }
}

private func object(_ result: CommandResult) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any], "\(result.errors)")
}

@Suite struct CompareTests {
    @Test func helpIsPinned() throws {
        try withTemporaryFolder { folder in
            let help = try imgconv(["compare", "--help"], in: folder, environment: ["COLUMNS": "80"])
            #expect(help.status == 0)
            for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
            try expectGolden(
                help.text,
                URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/compare-help.txt"))
        }
    }

    @Test func namesTheSheetAfterTheInput() throws {
        try withFiles { folder in
            let result = try imgconv(["compare", "in.png", "-k", "k.txt"], in: folder)
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
            #expect(result.text.hasPrefix("in.png -> in.compare.png: Correlation and Convolution with a 3x3 kernel"))
            let sheet = try readImage(folder.appending(path: "in.compare.png")).header
            #expect(sheet.layout == .rgb && sheet.bitDepth == 8 && sheet.width == 1704)
            let large = try imgconv(
                ["compare", "in.png", "-k", "k.txt", "--scale", "1/2", "-o", "half.png", "-q"], in: folder)
            #expect(large.status == 0 && large.text.isEmpty)
            #expect(try readImage(folder.appending(path: "half.png")).header.width == 852)
        }
    }

    /// The figures are those of the two results that the filter writes as floats.
    @Test func figuresAreThoseOfTheFilter() throws {
        try withFiles { folder in
            for mode in ["correlate", "convolve"] {
                let result = try imgconv(
                    ["in.png", "-k", "k.txt", "-m", mode, "-b", "wrap", "-o", "\(mode).npy"], in: folder)
                #expect(result.status == 0, "\(result.errors)")
            }
            let a = try readImage(folder.appending(path: "correlate.npy")).planes[0]
            let b = try readImage(folder.appending(path: "convolve.npy")).planes[0]
            let differences = zip(a.joined(), b.joined()).map { Double($0) - Double($1) }
            let result = try imgconv(
                ["compare", "in.png", "-k", "k.txt", "-b", "wrap", "--json", "-o", "s.png"], in: folder)
            let json = try object(result)
            let diff = try #require(json["diff"] as? [String: Any])
            let count = Double(differences.count)
            let largest = try #require(differences.map(abs).max())
            let rmse = (differences.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
            func expect(_ name: String, _ value: Double) throws {
                let found = try #require(diff[name] as? Double, "\(name)")
                #expect(abs(found - value) <= 1e-9 * max(1, abs(value)), "\(name)")
            }
            try expect("max", largest)
            try expect("mean", differences.reduce(0) { $0 + abs($1) } / count)
            try expect("rmse", rmse)
            try expect("psnr", 20 * log10(255 / rmse))
            let at = try #require(diff["at"] as? [String: Int])
            #expect(Double(abs(a[at["y"] ?? 0][at["x"] ?? 0] - b[at["y"] ?? 0][at["x"] ?? 0])) == largest)
            #expect(json["asymmetry"] as? Double == 8 && json["symmetric"] as? Bool == false)
            #expect(json["status"] as? String == "ok" && json["width"] as? Int == 16 && json["height"] as? Int == 12)
        }
    }

    @Test func symmetricKernelsAreSaidToBe() throws {
        try withFiles { folder in
            let result = try imgconv(["compare", "in.png", "-k", "1 2 1", "-o", "s.png"], in: folder)
            #expect(result.text.contains("no difference: the kernel is the same when rotated by 180 degrees"))
            let json = try object(imgconv(["compare", "in.png", "-k", "1 2 1", "-o", "t.png", "--json"], in: folder))
            let diff = try #require(json["diff"] as? [String: Any])
            #expect(json["symmetric"] as? Bool == true && diff["max"] as? Double == 0)
            // JSON has no infinity.
            #expect(diff["psnr"] is NSNull && diff["at"] is NSNull)
        }
    }

    @Test func comparesConventions() throws {
        try withFiles { folder in
            let names = ["scipy.ndimage.convolve:mode=mirror", "opencv.filter2D"]
            let json = try object(
                imgconv(["compare", "in.png", "-k", "k.txt", "--json", "-o", "s.png", "--against"] + names, in: folder))
            for (side, name) in zip(["a", "b"], names) {
                #expect((json[side] as? [String: Any])?["title"] as? String == name)
                let one = try imgconv(["in.png", "-k", "k.txt", "--like", name, "-o", "\(side).png"], in: folder)
                #expect(one.status == 0, "\(one.errors)")
            }
            let a = try readImage(folder.appending(path: "a.png")).planes[0]
            let b = try readImage(folder.appending(path: "b.png")).planes[0]
            let largest = zip(a.joined(), b.joined()).map { abs($0 - $1) }.max()
            #expect((json["diff"] as? [String: Any])?["max"] as? Double == largest.map(Double.init))
        }
    }

    /// The image may stand behind the presets, too.
    @Test func differentSizesAreSaid() throws {
        try withFiles { folder in
            let result = try imgconv(
                ["compare", "-k", "k.txt", "-o", "s.png", "--against", "torch.Conv2d", "opencv.filter2D", "in.png"],
                in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.text.contains("results of different sizes, 14x10 and 16x12"))
        }
    }

    /// No font, no captions, and a word about it; the sheet is there all the same.
    @Test func withoutFontsThereAreNoCaptions() throws {
        try withFiles { folder in
            let result = try imgconv(
                ["compare", "in.png", "-k", "k.txt", "-o", "s.png"], in: folder, environment: try noFonts(folder))
            #expect(result.status == 0)
            #expect(result.errorLines.count == 1 && result.errors.contains("fonts-dejavu-core"), "\(result.errors)")
            #expect(try readImage(folder.appending(path: "s.png")).header.height > 100)
        }
    }

    @Test(
        arguments: [
            (["in.png"], 64, ["--kernel"]), (["-k", "k.txt"], 64, ["name an image"]),
            (["in.png", "-k", "none.txt"], 66, ["none.txt"]), (["none.png", "-k", "k.txt"], 66, ["none.png"]),
            (["k.txt", "-k", "k.txt"], 65, ["k.txt"]),
            (["in.png", "-k", "k.txt", "-o", "there.png"], 73, ["there.png", "--overwrite"]),
            (["in.png", "-k", "k.txt", "-o", "k.txt/s.png"], 73, ["k.txt/s.png"]),
            (["in.png", "-k", "k.txt", "-o", "s.jpg"], 64, ["s.jpg", ".png", ".html"]),
            (["in.png", "-k", "k.txt", "-o", "sheet"], 64, ["sheet", ".png"]),
            (["-", "-k", "k.txt"], 64, ["-o"]), (["-", "-k", "-", "-o", "s.png"], 64, ["standard input"]),
            (["in.png", "--page-only"], 64, ["--page-only", "in.png"]),
            (["--page-only", "-o", "x.png"], 64, ["x.png", "-o lab.html"]),
            (["--page-only", "--against", "opencv.filter2D", "keras.Conv2D"], 64, ["--against", "--page-only"]),
            (["in.png", "-k", "k.txt", "--scale", "9"], 64, ["--scale", "0.5 to 4"]),
            (["in.png", "-k", "k.txt", "--theme", "drak"], 64, ["did you mean dark?"]),
            (["in.png", "-k", "k.txt", "--against", "opencv.filter2D"], 64, ["--against", "two"]),
            (["in.png", "-k", "k.txt", "--against", "opencv.filter", "keras.Conv2D"], 64, ["opencv.filter"]),
            (
                ["in.png", "-k", "k.txt", "-b", "wrap", "--against", "opencv.filter2D", "keras.Conv2D"], 64,
                ["--boundary"]
            ),
            (["in.png", "-k", "1 0; 0 0", "--against", "gmic.convolve", "opencv.filter2D"], 65, ["gmic.convolve"]),
            (["in.png", "-k", "k.txt", "--anchor", "x=3,y=0"], 64, ["--anchor"]),
            (["in.png", "-k", "1 -1", "--normalize", "sum"], 65, ["sum"]),
            (["in.png", "-k", "3x1: 1,2,3; 3x1: 1,2,1"], 64, ["2 kernels"]),
            (["in.png", "-k", "k.txt", "--max-pixels", "10"], 65, ["--max-pixels"]),
        ] as [([String], Int32, [String])])
    func failuresAreOneLine(arguments: [String], status: Int32, words: [String]) throws {
        try withFiles { folder in
            try Data("kept".utf8).write(to: folder.appending(path: "there.png"))
            let before = try listing(folder)
            let result = try imgconv(["compare"] + arguments, in: folder)
            #expect(result.status == status, "\(result.errors)")
            #expect(result.errorLines.count == 1 && result.output.isEmpty, "\(result.errors)")
            for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
            #expect(try listing(folder) == before)
            #expect(try Data(contentsOf: folder.appending(path: "there.png")) == Data("kept".utf8))
        }
    }
}

/// The environment of a machine without fonts.
func noFonts(_ folder: URL) throws -> [String: String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "imgconv-no-fonts-\(UUID().uuidString).conf")
    try "<fontconfig/>".write(to: file, atomically: true, encoding: .utf8)
    return ["FONTCONFIG_FILE": file.path]
}
