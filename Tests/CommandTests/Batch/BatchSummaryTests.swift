import Foundation
@testable import Command
import TestSupport
import Testing

/// What a directory run says at its end.
@Suite struct BatchSummaryTests {
    private func write(_ images: [(name: String, samples: [[Float]])], in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for image in images { try writePNG(grayImage(image.samples), to: folder.appending(path: image.name)) }
    }

    /// Every number is that of the images, and advice is true for the images that it counts.
    @Test func clippedSamplesAreSummedUp() throws {
        try withTemporaryFolder { folder in
            try write(
                [
                    ("a.png", [[200, 10, 10, 10]]), ("b.png", [[200, 200, 200, 10]]), ("c.png", [[1, 2, 3, 4]]),
                    ("d.png", [[1, 2, 3, 4]]),
                ], in: folder.appending(path: "in"))
            let result = try imgconv(["in", "-k", "2", "-o", "out", "--log", "log"], in: folder)
            #expect(result.status == 0)
            let lines = result.text.split(separator: "\n")
            #expect(lines.count == 2 && lines[0].hasPrefix("4 images written, in "), "\(result.text)")
            #expect(
                lines.last == "clipped: 2 of 4 images, 0.0 % of all samples low and 25 % high, most in in/b.png (75 %)")
            let advice =
                "more than 5 % of the samples were clipped in 2 of 4 images, most in in/b.png (75 %); the kernel sums "
                + "to 2: --normalize sum keeps the brightness"
            #expect(result.errors == "imgconv: warning: \(advice)\n")
            let log = try jsonLines(Data(contentsOf: folder.appending(path: "log")))
            #expect(log.last?["warnings"] as? [String] == [advice])
            // One sentence for each remedy; a single file gives the same one.
            let alone = try imgconv(["in/b.png", "-k", "2", "-o", "b.png"], in: folder)
            #expect(alone.errors.hasSuffix("the kernel sums to 2: --normalize sum keeps the brightness\n"))
            // Nothing is clipped, nothing is said; printed for each image, it is not repeated.
            let plain = try imgconv(["in", "-k", "1", "-o", "plain"], in: folder)
            #expect(plain.errors.isEmpty && !plain.text.contains("clipped"))
            let verbose = try imgconv(["in", "-k", "2", "-o", "verbose", "-v"], in: folder)
            #expect(verbose.errorLines.count == 2 && !verbose.errors.contains("of 4 images"), "\(verbose.errors)")
            let quiet = try imgconv(["in", "-k", "2", "-o", "quiet", "-q"], in: folder)
            #expect(quiet.errors.isEmpty && quiet.text.isEmpty)
        }
    }

    @Test func lostNegativesAreCounted() throws {
        try withTemporaryFolder { folder in
            let images: [(String, [[Float]])] = [("a.png", [[9, 8], [7, 60]]), ("b.png", [[5, 5], [5, 5]])]
            try write(images, in: folder.appending(path: "in"))
            let result = try imgconv(["in", "-k", "laplacian", "-o", "out"], in: folder)
            #expect(
                result.errors
                    == "imgconv: warning: negative results became 0 in 1 of 2 images, most in in/a.png (50 %); "
                    + "--range offset or --range abs shows them\n")
        }
    }

    /// What is no image that is read is counted by its content, whatever its name.
    @Test func passedOverFilesAreCountedByKind() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b.png", "in/y/c.png"], in: folder)
            let files: [(String, [UInt8])] = [
                ("1.HEIC", [0, 0, 0, 0x24] + Array("ftypheic".utf8)), ("2", [0, 0, 0, 0x24] + Array("ftypheix".utf8)),
                ("1.MOV", [0, 0, 0, 0x14] + Array("ftypqt  ".utf8)),
                ("2.mp4", [0, 0, 0, 0x14] + Array("ftypisom".utf8)),
                ("3.mov", [0, 0, 0, 8] + Array("wide".utf8)), ("w.webp", Array("RIFF1234WEBPVP8 ".utf8)),
                ("t.tif", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]), ("t.NEF", [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8]),
                ("t.cr2", [0x49, 0x49, 0x2A, 0, 0x10, 0, 0, 0] + Array("CR\u{2}".utf8)),
                ("notes.txt", Array("BMW, and the wide sky".utf8)), ("b.zip", Array("PK\u{3}\u{4}12345678".utf8)),
                ("v.avif", [0, 0, 0, 0x1C] + Array("ftypavif".utf8)), ("g.gif", Array("GIF89a".utf8)),
                ("l.jxl", [0xFF, 0x0A, 1, 2]), ("2.jp2", [0, 0, 0, 12] + Array("jP  ".utf8)),
            ]
            for (name, bytes) in files {
                try Data(bytes + [UInt8](repeating: 0, count: name == "notes.txt" ? 0 : 64))
                    .write(to: folder.appending(path: "in/\(name)"))
            }
            let result = try imgconv(["in"] + blur + ["-o", "out", "--log", "log"], in: folder)
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
            #expect(result.text.hasPrefix("1 image written, 2 other files ignored, in "), "\(result.text)")
            #expect(
                result.text.hasSuffix(
                    "\n3 videos, 2 HEIC, 1 AVIF, 1 Canon raw, 1 GIF, 1 JPEG 2000, 1 JPEG XL, 1 NEF, 1 TIFF, 1 WebP "
                        + "not read; 2 folders not entered, use --recursive\n"), "\(result.text)")
            let log = try jsonLines(Data(contentsOf: folder.appending(path: "log")))
            #expect((log.last?["not_read"] as? [String: Int])?["HEIC"] == 2)
            #expect(log.contains { $0["event"] as? String == "passed_over" && $0["kind"] as? String == "WebP" })
            let recursive = try imgconv(["in"] + blur + ["-o", "out2", "-r"], in: folder)
            #expect(recursive.text.hasSuffix(" not read\n"), "\(recursive.text)")
            // The state of the run is told in the same words.
            let status = try imgconv(["status", "out2", "in", "-r"], in: folder)
            #expect(status.status == 0 && status.text.hasPrefix("out2: 3 done\n3 videos, 2 HEIC,"), "\(status.text)")
            // The folder of the output is not one that could be entered.
            let inside = try imgconv(["in/x"] + blur + ["-o", "in/x/out"], in: folder)
            #expect(!inside.text.contains("not entered"), "\(inside.text)")
            try FileManager.default.removeItem(at: folder.appending(path: "in/a.png"))
            let none = try imgconv(["in"] + blur + ["-o", "out3"], in: folder)
            #expect(none.status == 66)
            #expect(
                none.errors.hasPrefix("imgconv: in: holds no image that is read here, but 3 videos, 2 HEIC, ")
                    && none.errors.hasSuffix(" 1 WebP; --recursive looks into its folders\n"), "\(none.errors)")
        }
    }

    /// Each failure is one line, which names the file; at the end, its cause is counted.
    @Test(
        arguments: [
            (
                ["--channels", "r"], "--channels r: has no r; its channels are luma",
                "--channels r: the image has no channel r"
            ),
            (
                ["--size", "valid", "--valid-fill", "300"],
                "--valid-fill: a sample of the output cannot be 300.0; PNG holds integers from 0 to 255",
                "--valid-fill: a sample of the output cannot be 300.0; PNG holds integers from 0 to 255"
            ),
            (
                ["--crop", "9x9+0+0"],
                "the region 9x9+0+0 is not within the result of 4x3 samples; --crop can be 4x3+0+0 at most",
                "the region is not within the result"
            ),
            (
                ["--layout", "chw"], "--layout: is not an array, and neither is its output; omit --layout",
                "--layout: a layout is for arrays, and neither the input nor the output is one"
            ),
        ])
    func failuresOfOptionsNameTheFile(options: [String], words: String, cause: String) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b.png", "in/c.png"], in: folder)
            let result = try imgconv(["in"] + blur + ["-o", "out"] + options, in: folder)
            #expect(
                result.errorLines.sorted() == ["a", "b", "c"].map { "imgconv: in/\($0).png: \(words)" },
                "\(result.errors)")
            #expect(result.text.hasPrefix("0 images written, 3 failed, in "))
            #expect(result.text.hasSuffix("\nfailed, \(cause): 3\n"), "\(result.text)")
            let status = try imgconv(["status", "out"], in: folder)
            #expect(status.text.contains("\nfailed, \(cause): 3\n  "), "\(status.text)")
        }
    }

    @Test func greyOfArraysNamesTheFile() throws {
        try withTemporaryFolder { folder in
            for name in ["a", "b"] {
                let url = folder.appending(path: "in/\(name).npy")
                try writeNoise(side: 4, to: url)
                try writeByteArray([UInt8](repeating: 1, count: 12), shape: [2, 2, 3], to: url)
            }
            let result = try imgconv(["in", "-k", "1", "-o", "out", "--grey"], in: folder)
            let why = "an array, which are not known to be colours; write a picture of them with -k 1 -o FILE.png first"
            #expect(
                result.errorLines.sorted()
                    == ["a", "b"].map { name in
                        "imgconv: in/\(name).npy: --grey: the 3 channels of in/\(name).npy are those of \(why)"
                    },
                "\(result.errors)")
            #expect(result.text.contains("--grey: the channels of an array are not known to be colours: 2\n"))
        }
    }

    /// An option that has an effect on one image of a run is not superfluous.
    @Test func optionsWithoutEffectAreNamedOnce() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b.png"], in: folder)
            let command = ["-k", "1", "--quality", "80"]
            for inputs in [["in"], ["in/a.png", "in/b.png"]] {
                let result = try imgconv(inputs + command + ["-o", "out\(inputs.count)/"], in: folder)
                #expect(result.errorLines.count == 1, "\(result.errors)")
                #expect(result.errors.hasPrefix("imgconv: warning: --quality has no effect: "), "\(result.errors)")
            }
            let photo = projectRoot.appending(path: "Tests/CommandTests/Fixtures/Inputs/trunc90.jpg")
            try FileManager.default.copyItem(at: photo, to: folder.appending(path: "in/c.jpg"))
            let mixed = try imgconv(["in"] + command + ["-o", "mixed", "--damaged", "keep"], in: folder)
            #expect(mixed.status == 0 && !mixed.errors.contains("no effect"), "\(mixed.errors)")
        }
    }

    @Test func warningsOfOneKindAreOneLine() {
        var groups = WarningGroups()
        groups.add("3 of 64 rows are missing", number: 7, name: "c.jpg")
        groups.add("holds a second picture", number: 8, name: "d.jpg")
        groups.add("17 of 9 rows are missing", number: 2, name: "a.jpg")
        groups.add("1 of 1 rows are missing", number: 5, name: "b\n.jpg")
        #expect(
            groups.lines == ["a.jpg and 2 other images: 17 of 9 rows are missing", "d.jpg: holds a second picture"])
        groups.add("holds a second picture", number: 1, name: "b\n.jpg")
        #expect(groups.lines.last == "b\\n.jpg and 1 other image: holds a second picture")
        for index in 0..<60 { groups.add(String(repeating: "x", count: index + 1), number: index, name: "e") }
        #expect(groups.lines.count == 51 && groups.lines.last?.hasPrefix("12 more warnings") == true)
    }
}
