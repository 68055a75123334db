import ArgumentParser
import Conventions
import Convolution
import Foundation
import ImagePipeline
import TestSupport
import Testing

@testable import Command

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/explain")

/// The pairs that people trip over, each with a kernel that shows it.
private let pairs: [(name: String, arguments: [String])] = [
    ("scipy-keras", ["scipy.signal.convolve2d", "keras.Conv2D", "--kernel", "seed.txt"]),
    ("scipy-keras-same", ["scipy.signal.convolve2d:mode=same", "keras.Conv2D:padding=same", "-k", "seed.txt"]),
    ("scipy-opencv", ["scipy.signal.convolve2d:mode=same", "opencv.filter2D"]),
    ("ndimage-signal", ["scipy.ndimage.convolve", "scipy.signal.convolve2d:mode=same"]),
    ("ndimage-signal-even", ["scipy.ndimage.convolve", "scipy.signal.convolve2d:same", "-k", "1 2; 3 4"]),
    ("matlab-scipy-even", ["matlab.conv2:same", "scipy.signal.convolve2d:same", "-k", "1 2; 3 4"]),
    (
        "torch-keras-stride",
        ["torch.Conv2d:padding=1,stride=2", "keras.Conv2D:padding=same,strides=2", "-k", "seed.txt"]
    ),
    ("imagemagick", ["imagemagick.convolve", "imagemagick.morphology-convolve", "-k", "seed.txt"]),
    ("pillow-opencv", ["pillow.ImageFilter.Kernel", "opencv.filter2D", "-k", "seed.txt"]),
    ("correlate-correlate2d", ["scipy.signal.correlate:same", "scipy.signal.correlate2d:same", "-k", "1 2 3 4"]),
    ("tensorflow-torch", ["tf.nn.conv2d:padding=same", "torch.Conv2d", "-k", "seed.txt"]),
    ("octave-ndimage", ["octave.imfilter", "scipy.ndimage.correlate", "-k", "seed.txt"]),
    ("symmetric", ["scipy.signal.convolve2d:same", "keras.Conv2D:same", "-k", "1 2 1; 2 4 2; 1 2 1"]),
    ("itself", ["cv2.filter2D", "opencv.filter2D:anchor=-1:-1", "-k", "seed.txt"]),
    ("twice", ["opencv.filter2D", "opencv.filter2D"]),
    ("astropy-scipy", ["astropy.convolve", "scipy.signal.convolve2d:same", "-k", "1 2 3; 4 5 6; 7 8 9"]),
    ("transposable", ["scipy.signal.convolve2d:same", "torch.Conv2d:padding=1", "-k", "1 2 3; 4 5 2; 7 4 1"]),
    ("opencv-borders", ["opencv.filter2D", "opencv.filter2D:border=replicate", "-k", "seed.txt"]),
    ("imgconv-keras", ["imgconv.convolve", "keras.Conv2D:same,strides=3", "-k", "seed.txt"]),
]

private func withSeed(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
        let kernel =
            "0.04277903 0.5318366 0.025291916\n0.5756132 -0.493123 0.116359994\n0.10616145 -0.319581 -0.115053006\n"
        try kernel.write(to: folder.appending(path: "seed.txt"), atomically: true, encoding: .utf8)
        try "1 2\n3\n".write(to: folder.appending(path: "ragged.txt"), atomically: true, encoding: .utf8)
        try body(folder)
    }
}

@Suite struct ExplainTests {
    @Test(arguments: pairs.map(\.name))
    func textIsPinned(name: String) throws {
        let arguments = try #require(pairs.first { $0.name == name }).arguments
        try withSeed { folder in
            let result = try imgconv(["explain"] + arguments, in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.isEmpty)
            for line in result.text.split(separator: "\n") { #expect(line.count <= 80, "\(name): \(line)") }
            #expect(!result.text.contains(" \n"), "\(name): blanks at a line's end")
            try expectGolden(result.text, fixtures.appending(path: "\(name).txt"))
        }
    }

    /// What an asker of the first question has to read, wherever it stands.
    @Test func theSeedIsAnsweredInTheFirstLines() throws {
        try withSeed { folder in
            let text = try imgconv(["explain"] + pairs[1].arguments, in: folder).text
            let first = text.split(separator: "\n").prefix(4).joined(separator: " ")
            for words in ["rotates the kernel by 180 degrees", "kernel[::-1, ::-1]", "transposing it does not do"] {
                #expect(first.contains(words), "\(first)")
            }
            #expect(text.contains("\n    scipy.signal.convolve2d(image, kernel[::-1, ::-1], mode=\"same\")\n"))
            #expect(text.contains("--mode correlate --boundary constant\n"))
        }
    }

    /// The verdict is that of the bound, and its reasons are true of the kernel.
    @Test func verdictsAreTrueOfOddKernels() throws {
        try withTemporaryFolder { folder in
            let explain = { (arguments: [String]) in
                try imgconv(["explain"] + arguments, in: folder).text.split { $0 == "\n" || $0 == " " }
                    .joined(separator: " ")
            }
            let cancelled = try explain(["opencv.filter2D", "scipy.ndimage.convolve", "-k", "0 1"])
            #expect(cancelled.hasPrefix("They agree with the given kernel"))
            #expect(cancelled.contains("(operation and centre) cancels out for it"))
            let near = try explain(
                ["scipy.ndimage.convolve", "scipy.ndimage.convolve:nearest", "-k", "1 2 3; 4 5 6; 7 8 9"])
            #expect(near.contains("as far past the border as it reaches, both find the same"))
            let dot = try explain(["scipy.ndimage.convolve", "scipy.ndimage.convolve:mirror", "-k", "0 5 0"])
            #expect(dot.contains("its weights beyond the centre are 0"))
            let divided = try explain(["imgconv.correlate:renormalize", "opencv.filter2D", "-k", "5"])
            #expect(divided.hasPrefix("They differ.") && divided.contains("by 4 at most"))
            #expect(divided.contains("divided by the weight inside nothing as past border"))
            let cancelling = try explain(["imgconv.correlate:renormalize", "opencv.filter2D", "-k", "-1 0 1"])
            #expect(cancelling.contains("divided by nothing nothing no"))
            let white = try explain(
                ["imagemagick.morphology-convolve:white", "scipy.signal.convolve2d:same,fillvalue=1", "-k", "1 2 3"])
            #expect(white.contains("takes everything outside for white; "))
            #expect(white.contains("agree for samples from 0 to 1; for 0 to 255 they differ near the border"))
            let huge = try explain(["scipy.ndimage.correlate", "scipy.ndimage.convolve", "-k", "1e308 1e308 -1e308"])
            #expect(huge.hasPrefix("They differ.") && huge.contains("differ by more than numbers hold"))
        }
    }

    @Test func jsonHoldsTheSame() throws {
        try withSeed { folder in
            for (name, arguments) in pairs {
                let result = try imgconv(["explain", "--json"] + arguments, in: folder)
                #expect(result.status == 0, "\(name): \(result.errors)")
                #expect(result.text.filter { $0 == "\n" }.count == 1)
                let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
                for key in [
                    "a", "b", "kernel", "image", "agree", "verdict", "points", "difference", "shift", "output",
                    "transposing", "remedy",
                ] { #expect(object[key] != nil, "\(name): \(key) is missing") }
                #expect((object["points"] as? [[String: Any]])?.count == 11)
            }
            let result = try imgconv(["explain", "--json"] + pairs[1].arguments, in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            #expect(object["agree"] as? Bool == false)
            let difference = try #require(object["difference"] as? [String: Any])
            #expect(abs((difference["largest"] as? Double ?? 0) - 1.547) < 0.01)
            #expect(difference["exact"] as? Bool == true)
            let remedy = try #require(object["remedy"] as? [String: Any])
            #expect(
                remedy["lines"] as? [String] == ["scipy.signal.convolve2d(image, kernel[::-1, ::-1], mode=\"same\")"])
            #expect(remedy["flags"] as? [String] == ["--mode correlate", "--boundary constant"])
            #expect((object["transposing"] as? [String: Any])?["helps"] as? Bool == false)
        }
    }

    /// One convolves and the other correlates: the reason is said, whether the kernel shows it or not.
    @Test func theReasonIsGivenWhereOneRotates() throws {
        let title = "Why one of them rotates the kernel"
        for (names, isGiven) in [
            (["scipy.signal.convolve2d:same", "keras.Conv2D:same", "-k", "1 2 1"], true),
            (["opencv.filter2D", "scipy.ndimage.convolve"], true), (["opencv.filter2D", "keras.Conv2D"], false),
            (["scipy.ndimage.convolve", "scipy.signal.convolve2d"], false),
            (["opencv.filter2D", "pillow.ImageFilter.Kernel"], false),
        ] {
            #expect(try run(ExplainCommand.parse(names)).text.contains(title) == isGiven, "\(names)")
            let object = try JSONSerialization.jsonObject(with: run(ExplainCommand.parse(names + ["--json"])).output)
            #expect(((object as? [String: Any])?["reason"] is String) == isGiven, "\(names)")
        }
    }

    @Test func theReasonInFullIsPinned() throws {
        let alone = try run(ExplainCommand.parse(["--why"])).text
        for line in alone.split(separator: "\n") { #expect(line.count <= 80 && line.last != " ", "\(line)") }
        try expectGolden(alone, fixtures.appending(path: "why.txt"))
        let pair = try run(ExplainCommand.parse(["opencv.filter2D", "scipy.ndimage.convolve", "--why"])).text
        #expect(pair.hasPrefix("They differ") && pair.hasSuffix("\n\n" + alone))
    }

    /// The page quotes numbers that the program computes.
    @Test func thePageOfReasonsQuotesTheProgram() throws {
        let program = try run(ExplainCommand.parse(["--why"])).text.split(separator: "\n").map { $0.trimmed }
        let page = try String(contentsOf: projectRoot.appending(path: "docs/why.md"), encoding: .utf8)
        let quoted = page.split(separator: "\n").filter { $0.hasPrefix("    ") }.map { $0.trimmed }
        #expect(quoted.count > 10)
        for line in quoted { #expect(program.contains(line), "\(line)") }
    }

    @Test func theListIsPinned() throws {
        try withTemporaryFolder { folder in
            let list = try imgconv(["explain", "--list"], in: folder)
            #expect(list.status == 0)
            for line in list.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
            try expectGolden(list.text, fixtures.appending(path: "list.txt"))
            let lines = try imgconv(["explain", "--list", "--json"], in: folder).text.split(separator: "\n")
            let names = try lines.map { line in
                try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["name"] as? String
                    ?? ""
            }
            #expect(names.count == Set(names).count && names.contains("keras.Conv2D"))
            for name in names { #expect(list.text.contains("\n\n\(name)\n")) }
        }
    }

    /// Every row as A, and some as B, with kernels for which more than a flip differs.
    @Test func everyTextFitsATerminal() throws {
        try withSeed { folder in
            var explained = 0
            for preset in ConventionTable.presets {
                for b in ["keras.Conv2D:dilation_rate=2", "pillow:scale=3", "torch:same,circular", "astropy:None"] {
                    // A path that is printed must be short: relative to the folder of a process.
                    let named = try imgconv(["explain", preset.name, b, "-k", "seed.txt"], in: folder)
                    Self.expectFits(named, "\(preset.name) \(b)")
                    explained += named.status == 0 ? 1 : 0
                    do {
                        let verb = try ExplainCommand.parse([preset.name, b, "-k", "1 2; 3 4"])
                        Self.expectFits(try run(verb), "\(preset.name) \(b)")
                        explained += 1
                    } catch let error as PipelineError {
                        #expect(error.kind == .data, "\(error)")
                    }
                }
            }
            #expect(explained > ConventionTable.presets.count * 4)
        }
    }

    private static func expectFits(_ result: CommandResult, _ what: String) {
        #expect(result.status == 0 || result.status == 65, "\(what): \(result.errors)")
        for line in result.text.split(separator: "\n") {
            #expect(line.count <= 80 && line.last != " ", "\(what): \(line)")
        }
    }

    @Test func helpFitsATerminal() throws {
        try withTemporaryFolder { folder in
            let help = try imgconv(["explain", "--help"], in: folder, environment: ["COLUMNS": "80"])
            #expect(help.status == 0 && help.text.contains("imgconv explain --list"))
            for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }

    @Test(arguments: [
        (["scipy.signal.convolv2d", "keras.Conv2D"], 64, "did you mean"),
        (["conv2d", "keras.Conv2D"], 64, "could be any"),
        (["keras.Conv2D:pading=same", "opencv.filter2D"], 64, "padding"),
        (["keras.Conv2D:padding=sane", "opencv.filter2D"], 64, "same"),
        (["opencv.filter2D:border=wrap", "keras.Conv2D"], 64, "copyMakeBorder"), ([], 64, "two functions"),
        (["opencv.filter2D"], 64, "two functions"), (["--list", "opencv.filter2D"], 64, "--list"),
        (["--list", "--why"], 64, "--list"), (["--why", "-k", "1 2"], 64, "two functions"),
        (["--why", "opencv.filter2D"], 64, "two functions"),
        (["opencv.filter2D", "keras.Conv2D", "--image-size", "10"], 64, "640x480"),
        (["opencv.filter2D", "keras.Conv2D", "-k", "gausian:2"], 64, "gaussian"),
        (["opencv.filter2D", "keras.Conv2D", "-k", "ragged.txt"], 65, "ragged.txt:2"),
        (["opencv.filter2D", "keras.Conv2D", "-k", "absent.txt"], 66, "absent.txt"),
        (["opencv.filter2D", "astropy.convolve", "-k", "1 2"], 65, "odd"),
        (["opencv.filter2D", "keras.Conv2D", "-k", "1 2 3", "--image-size", "2x2"], 65, "larger than"),
        (["opencv.filter2D", "torch.Conv2d:padding=1000000000"], 64, "memory"),
        (["opencv.filter2D", "keras.Conv2D:dilation_rate=1000000000000"], 64, "reaches over"),
    ])
    func mistakesAreNamed(arguments: [String], status: Int32, word: String) throws {
        try withSeed { folder in
            let result = try imgconv(["explain"] + arguments, in: folder)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            #expect(result.errorLines.count == 1 && result.errors.contains(word), "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty)
        }
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
