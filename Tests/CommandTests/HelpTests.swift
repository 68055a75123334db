import Convolution
import Foundation
import TestSupport
import Testing

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

@Suite struct HelpTests {
    /// Help as a terminal of 80 columns shows it.
    @Test func helpIsPinned() throws {
        try withTemporaryFolder { folder in
            let help = try imgconv(["--help"], in: folder, environment: ["COLUMNS": "80"])
            #expect(help.status == 0)
            #expect(help.errors.isEmpty)
            try expectGolden(help.text, fixtures.appending(path: "help.txt"))
            for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
            #expect(try imgconv(["-h"], in: folder, environment: ["COLUMNS": "80"]).text == help.text)
            #expect(
                try imgconv(["help", "filter"], in: folder, environment: ["COLUMNS": "80"]).text.contains("--boundary"))
        }
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
