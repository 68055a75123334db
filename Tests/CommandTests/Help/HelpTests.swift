import Convolution
import Foundation
import TestSupport
import Testing

@testable import Command

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")
/// A folder that does not exist, so that no word names a file in it.
private let nowhere = fixtures.appending(path: "none")

@Suite struct HelpTests {
    /// Help as a terminal of 80 columns shows it.
    @Test func helpIsPinned() throws {
        try withTemporaryFolder { folder in
            let help = try imgconv(["--help"], in: folder, environment: ["COLUMNS": "80"])
            #expect(help.status == 0)
            #expect(help.errors.isEmpty)
            try expectGolden(help.text, fixtures.appending(path: "help.txt"))
            for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
            let short = try imgconv(["-h"], in: folder)
            #expect(short.status == 0)
            #expect(short.text.split(separator: "\n").count <= 10)
            #expect(help.text.hasPrefix(short.text + "\n"))
            #expect(try imgconv(["help"], in: folder, environment: ["COLUMNS": "80"]).text == help.text)
        }
    }

    /// The short help of every verb, which fits a terminal of 80 columns and 24 lines.
    @Test func shortHelpIsPinned() throws {
        var text = ""
        for words in HelpTopic.all.map(\.words) {
            let help = runVerb(words + ["-h"], in: nowhere)
            #expect(help.status == 0 && help.errors.isEmpty, "\(words)")
            let lines = help.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 24, "\(words)")
            for line in lines { #expect(line.count <= 80, "\(line)") }
            text += "$ imgconv \((words + ["-h"]).joined(separator: " "))\n\(help.text)\n"
        }
        try expectGolden(text, fixtures.appending(path: "short-help.txt"))
    }

    /// `-h` and `--help` are found behind other words, and `help VERB` is `VERB --help`.
    @Test func helpIsOfTheVerb() {
        let filter = HelpTopic(of: ["filter"])
        let texts: [([String], String)] = [
            (["in.png", "-k", "1", "-h"], HelpTopic(of: []).short), (["in.png", "--help"], HelpTopic(of: []).long),
            (["filter", "in.png", "-h"], filter.short), (["help", "filter"], filter.long),
            (["help", "convolve"], filter.long), (["correlate", "-h"], filter.short),
            (["-h", "compare"], HelpTopic(of: ["compare"]).short),
            (["compare", "-h", "--help"], HelpTopic(of: ["compare"]).long),
            (["help", "kernel", "show"], HelpTopic(of: ["kernel", "show"]).long),
            (["kernel", "show", "--help"], HelpTopic(of: ["kernel", "show"]).long),
        ]
        for (arguments, text) in texts {
            let result = runVerb(arguments, in: nowhere)
            #expect(result.status == 0, "\(arguments)")
            #expect(result.text == text + "\n", "\(arguments)")
        }
    }

    @Test(
        arguments: [
            (["nonsense"], "unknown verb nonsense; it is one of filter, compare, "),
            (["compair"], "unknown verb compair; did you mean compare?"),
            (["kernel", "shwo"], "unknown verb kernel shwo; did you mean show?"),
            (["compare", "sheet"], "compare has no verbs, such as sheet"),
        ])
    func helpOfNoVerbIsRefused(_ words: [String], _ message: String) {
        let result = runVerb(["help"] + words, in: nowhere)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("imgconv: \(message)"), "\(result.errors)")
    }

    /// The first line is for scripts; the others say what results depend on besides.
    @Test func versionIsANumber() throws {
        try withTemporaryFolder { folder in
            let result = try imgconv(["--version"], in: folder)
            #expect(result.status == 0)
            let lines = result.text.split(separator: "\n")
            #expect(lines[0].wholeMatch(of: /imgconv \d+\.\d+\.\d+( \([0-9a-f]{7,40}\+?\))?/) != nil, "\(lines[0])")
            let libraries = ["libpng", "libjpeg-turbo", "ISA-L", "zlib", "Little CMS", "FreeType", "fontconfig"]
            for (line, library) in zip(lines.dropFirst(), libraries) {
                #expect(line.hasPrefix("\(library) "), "\(line)")
                #expect(line.contains(/\d+\.\d+/), "\(line)")
            }
            #expect(lines.count == libraries.count + 2)
            #expect(lines.last?.hasPrefix("instructions ") == true)
            #expect(try imgconv(["compare", "--version"], in: folder).text == result.text)
            let narrow = try imgconv(["--version"], in: folder, environment: ["IMGCONV_SIMD": "baseline"])
            #expect(!InstructionSet.baseline.isAvailable || narrow.text.contains(" baseline for filters, "))
        }
    }

    /// The messages that people meet first, as they are printed.
    @Test func messagesArePinned() throws {
        try withTemporaryFolder { folder in
            try writePNG(grayImage([[1, 2], [3, 4]]), to: folder.appending(path: "in.png"))
            try writePNG(grayImage([[1, 2], [3, 4]]), to: folder.appending(path: "there.png"))
            try "1 2\n3".write(to: folder.appending(path: "ragged.txt"), atomically: true, encoding: .utf8)
            let commands: [[String]] = [
                [], ["in.png"], ["in.png", "--kernl", "1"], ["in.png", "-k", "1", "--mode", "corelate"],
                ["in.png", "-k", "1", "-b", "symetric"], ["in.png", "-k", "1", "-b", "nearest"],
                ["in.png", "-k", "1", "--anchor", "x=1,y=0"], ["in.png", "-k", "ragged.txt"],
                ["in.png", "-k", "none.txt"],
                ["none.png", "-k", "1"], ["in.png", "-k", "1", "-o", "there.png"],
                ["in.png", "-k", "1", "-o", "a/b.png"],
                ["in.png", "-k", "1", "-o", "b.tif"], ["in.png", "-k", "1 -1", "--normalize", "sum"],
                ["in.png", "-k", "1 1 1", "--size", "valid"], ["ragged.txt", "-k", "1"],
                ["in.png", "-k", "0 1 2; 3 4 5; 6 7 8", "-m", "correlate", "-o", "done.png"],
                ["in.png", "-k", "100", "-o", "bright.png"],
                ["in.png", "-k", "0 1; 0 0", "-o", "flip.png", "--diff", "d.png", "--diff-against", "flipped"],
            ]
            var text = ""
            for command in commands {
                let result = try imgconv(command, in: folder)
                let words = command.map { $0.contains(" ") || $0.contains(";") ? "'\($0)'" : $0 }
                text +=
                    "$ imgconv \(words.joined(separator: " "))\n\(result.text)\(result.errors)-> \(result.status)\n\n"
            }
            try expectGolden(text, fixtures.appending(path: "messages.txt"))
        }
    }
}
