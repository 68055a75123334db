import Foundation
import TestSupport
import Testing

@Suite struct BatchReportTests {
    private func withTree(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b.png", "in/x/c.png"], in: folder)
            try body(folder)
        }
    }

    @Test func aDirectorysRunIsSummedUpAndSpeltOutOnDemand() throws {
        try withTree { folder in
            let plain = try imgconv(["in"] + blur + ["-o", "out", "-r"], in: folder)
            #expect(plain.text.split(separator: "\n").count == 1 && plain.errors.isEmpty)
            let verbose = try imgconv(["in"] + blur + ["-o", "v", "-r", "-v"], in: folder)
            #expect(verbose.text.contains("in/x/b.png -> v/x/b.png ("))
            let quiet = try imgconv(["in"] + blur + ["-o", "q", "-r", "-q"], in: folder)
            #expect(quiet.text.isEmpty && quiet.errors.isEmpty)
        }
    }

    @Test func namedFilesAreReportedInTheirOrder() throws {
        try withTemporaryFolder { folder in
            let paths = (0..<30).map { "\(29 - $0).png" }
            try writeImages(paths, in: folder)
            let result = try imgconv(paths + ["gone.png"] + blur + ["-o", "out/", "--jobs", "8"], in: folder)
            #expect(result.status == 1)
            #expect(result.text.split(separator: "\n").map { $0.prefix { $0 != " " } } == paths.map { $0[...] })
            // No journal for what was named.
            #expect(try listing(folder.appending(path: "out")).count == 30)
            let json = try imgconv(paths + blur + ["-o", "out2/", "--jobs", "8", "--json"], in: folder)
            #expect(try jsonLines(json.output).map { $0["input"] as? String } == paths)
        }
    }

    @Test func aRehearsalWritesNothing() throws {
        try withTree { folder in
            let result = try imgconv(["in"] + blur + ["-o", "out", "-r", "--dry-run"], in: folder)
            #expect(result.status == 0)
            let lines = result.text.split(separator: "\n").map(String.init)
            #expect(
                Set(lines.dropLast()) == [
                    "in/a.png -> out/a.png: would be written", "in/x/b.png -> out/x/b.png: would be written",
                    "in/x/c.png -> out/x/c.png: would be written",
                ])
            #expect(lines.last?.hasPrefix("3 images to be written, in ") == true)
            #expect(try listing(folder) == ["in"])
            try writeImages(["out/a.png"], in: folder)
            let refused = try imgconv(["in"] + blur + ["-o", "out", "-r", "-n", "--json"], in: folder)
            #expect(refused.status == 1)
            #expect(
                try jsonLines(refused.output).map { $0["status"] as? String ?? "" }.sorted() == [
                    "failed", "planned", "planned",
                ])
            #expect(try tree(folder.appending(path: "out")) == ["a.png"])
        }
    }

    @Test func existingOutputsArePassedOver() throws {
        try withTree { folder in
            try writeImages(["out/x/b.png"], in: folder)
            let before = try Data(contentsOf: folder.appending(path: "out/x/b.png"))
            let result = try imgconv(["in"] + blur + ["-o", "out", "-r", "--skip-existing", "--json"], in: folder)
            #expect(result.status == 0)
            #expect(try Data(contentsOf: folder.appending(path: "out/x/b.png")) == before)
            let skipped = try #require(try jsonLines(result.output).first { $0["status"] as? String == "skipped" })
            #expect(skipped["input"] as? String == "in/x/b.png" && skipped["output"] as? String == "out/x/b.png")
            #expect(skipped["reason"] as? String == "the output exists")
        }
    }

    @Test func progressIsShownWhereItIsWanted() throws {
        try withTree { folder in
            // No terminal: nothing by itself, lines when asked.
            let lines = try imgconv(["in"] + blur + ["-o", "a", "-r", "--progress", "always"], in: folder)
            #expect(lines.errorLines.last?.hasPrefix("3/3 files, ") == true, "\(lines.errors)")
            #expect(lines.errors.contains(" images/s, ") && lines.errors.contains(" MP/s"))
            #expect(!lines.errors.contains("\u{1B}"))
            guard try shell("command -v script", in: folder).status == 0 else {
                print("note: there is no script(1) here; progress on a terminal was not tried")
                return
            }
            try writeImages((0..<150).map { "many/\($0).png" } + ["many/broken.png"], in: folder)
            try Data("x".utf8).write(to: folder.appending(path: "many/broken.png"))
            func onTerminal(_ variables: String, _ options: String) throws -> String {
                try shell(
                    "\(variables) script -qec '\"$IMGCONV\" many -k 1 -o out -r --overwrite -j 1 \(options)' /dev/null",
                    in: folder
                ).text
            }
            let bar = try onTerminal("TERM=xterm", "")
            #expect(bar.contains("\r\u{1B}[2K["), "\(bar)")
            #expect(bar.contains("150 images written, 1 failed"))
            for (variables, options) in [
                ("TERM=dumb", ""), ("TERM=xterm", "--progress never"), ("TERM=xterm", "--quiet"),
            ] {
                #expect(!(try onTerminal(variables, options)).contains("\u{1B}[2K"), "\(variables) \(options)")
            }
            #expect(!(try onTerminal("NO_COLOR=1 TERM=xterm", "")).contains("\u{1B}[31m"))
        }
    }

    @Test(
        arguments: [
            (["in", "-k", "1"], 64, "in is a directory: name an output folder with -o, as in -o filtered/"),
            (["in", "-k", "1", "-o", "-"], 64, "standard output takes one image"),
            (
                ["in", "-k", "1", "-o", "x.png"], 66,
                "in: is a directory, and x.png names one file; name a folder"
            ),
            (["in", "-k", "1", "-o", "out", "--diff", "d.png"], 64, "--diff compares one image"),
            (["in", "-k", "1", "-o", "out", "--skip-existing", "--resume"], 64, "contradict each other"),
            (["in/a.png", "-k", "1", "--resume"], 64, "--resume keeps a journal in the output folder"),
            (["in/x/y", "-k", "1", "-o", "out"], 66, "in/x/y: holds no image; --recursive looks into its folders"),
            (["in", "-k", "1", "-o", "out", "--jobs", "0"], 64, "a whole number from 1"),
            (["in", "-k", "1", "-o", "out", "--log", "no/log"], 73, "no/log: cannot be written"),
            (["in", "-k", "1", "-o", "in/a.png/out"], 73, "cannot be created"),
            (["status", "in"], 66, "in: no run on a directory has written here"),
            (["status"], 64, "output"),
        ] as [([String], Int32, String)])
    func whatCannotWorkIsSaid(arguments: [String], status: Int32, words: String) throws {
        try withTree { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "in/x/y/z"), withIntermediateDirectories: true)
            let result = try imgconv(arguments, in: folder)
            #expect(result.status == status, "\(result.errors)")
            #expect(result.errors.contains(words) && result.errorLines.count == 1, "\(result.errors)")
        }
    }

    @Test func helpOfStatusIsPinned() throws {
        try withTemporaryFolder { folder in
            let help = try imgconv(["status", "--help"], in: folder, environment: ["COLUMNS": "80"])
            let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            try expectGolden(help.text, fixtures.appending(path: "Fixtures/status-help.txt"))
            for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }
}
