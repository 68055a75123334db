import Foundation
import TestSupport
import Testing

/// --files-from, --include and --exclude.
@Suite struct FileListTests {
    @Test func listedFilesAreFilteredAsIfNamed() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b c.png", "in/d\nd.png", "e.png", "more/f.png"], in: folder)
            let list = "in/a.png\r\n\r\n\nin/x/b c.png\nin/gone.png\r\nin/x"
            try list.write(to: folder.appending(path: "list.txt"), atomically: true, encoding: .utf8)
            let listed = try imgconv(["--files-from", "list.txt"] + blur + ["-o", "out"], in: folder)
            #expect(listed.status == 1)
            #expect(
                listed.errorLines.sorted() == [
                    "imgconv: in/gone.png: cannot be opened: No such file or directory",
                    "imgconv: in/x: cannot be opened: Is a directory",
                ], "\(listed.errors)")
            #expect(try contents(folder.appending(path: "out")).keys.sorted() == ["a.png", "b c.png"])
            #expect(listed.text.hasPrefix("2 images written, 2 failed, in "), "\(listed.text)")
            // With a journal, as for a directory.
            let again = try imgconv(["--files-from", "list.txt", "--resume"] + blur + ["-o", "out"], in: folder)
            #expect(again.text.hasPrefix("0 images written, 2 skipped, 2 failed"), "\(again.text)")
            // By NUL from standard input, beside other inputs.
            let zeros = Data("in/a.png\0in/d\nd.png\0\0".utf8)
            let nul = try imgconv(
                ["e.png", "more", "--files-from", "-", "-0"] + blur + ["-o", "nul"], in: folder, input: zeros)
            #expect(nul.status == 0, "\(nul.errors)")
            #expect(
                try contents(folder.appending(path: "nul")).keys.sorted()
                    == ["a.png", "d\nd.png", "e.png", "more/f.png"])
        }
    }

    @Test func globsChooseFilesOfDirectoriesAndLists() throws {
        try withTemporaryFolder { folder in
            try writeImages(
                ["in/a.png", "in/b.PNG", "in/x/c.png", "in/x/y/d.png", "in/cache/e.png", "thumb.png"], in: folder)
            func run(_ options: [String], _ output: String) throws -> (CommandResult, [String]) {
                let result = try imgconv(["in", "thumb.png", "-r"] + blur + ["-o", output] + options, in: folder)
                return (result, try contents(folder.appending(path: output)).keys.sorted())
            }
            let (included, names) = try run(["--include", "*.png", "--exclude", "cache", "--exclude", "thumb*"], "a")
            #expect(names == ["in/a.png", "in/x/c.png", "in/x/y/d.png", "thumb.png"])
            #expect(included.text.hasSuffix("\n2 names left out by --include or --exclude\n"), "\(included.text)")
            #expect(try run(["--include", "x/*.png"], "b").1 == ["in/x/c.png", "thumb.png"])
            #expect(try run(["--include", "x/**", "--include", "*.PNG"], "c").1.count == 4)
            #expect(try run(["--exclude", "x/y", "--exclude", "*.PNG"], "d").1.count == 4)
            try "in/a.png\nin/b.PNG\nin/x/c.png\n".write(
                to: folder.appending(path: "list"), atomically: true, encoding: .utf8)
            let listed = try imgconv(
                ["--files-from", "list", "--include", "*.png", "--exclude", "in/x/*"] + blur + ["-o", "e"], in: folder)
            #expect(listed.status == 0)
            #expect(try contents(folder.appending(path: "e")).keys.sorted() == ["a.png"])
            let none = try imgconv(["in", "--include", "*.jpg"] + blur + ["-o", "f"], in: folder)
            #expect(none.status == 66)
            #expect(none.errors.hasPrefix("imgconv: in: holds no image that --include and --exclude admit"))
        }
    }

    @Test(
        arguments: [
            (["--files-from", "list", "-k", "1"], 64, "the list list: name an output folder with -o"),
            (["--files-from", "list", "-k", "1", "-o", "x.png"], 64, "name an output folder with -o x.png/"),
            (["--files-from", "list", "-k", "1", "-o", "-"], 64, "standard output takes one image"),
            (["--files-from", "-", "-", "-k", "1", "-o", "out"], 64, "standard input (-) can be read once, not 2"),
            (["--files-from", "-", "-k", "-", "-o", "out"], 64, "standard input (-) can be read once"),
            (["a.png", "-0", "-k", "1", "-o", "out"], 64, "name the list with --files-from"),
            (["--files-from", "none", "-k", "1", "-o", "out"], 66, "none: cannot be opened: No such file"),
            (["--files-from", ".", "-k", "1", "-o", "out"], 66, ".: is a directory; name a file"),
            (["--files-from", "empty", "-k", "1", "-o", "out"], 66, "empty: lists no file"),
            (["--files-from", "-", "-k", "1", "-o", "out"], 66, "standard input: lists no file"),
        ] as [([String], Int32, String)])
    func whatCannotWorkIsSaid(arguments: [String], status: Int32, words: String) throws {
        try withTemporaryFolder { folder in
            try writeImages(["a.png"], in: folder)
            try "a.png\n".write(to: folder.appending(path: "list"), atomically: true, encoding: .utf8)
            try "\n\r\n".write(to: folder.appending(path: "empty"), atomically: true, encoding: .utf8)
            let result = try imgconv(arguments, in: folder)
            #expect(result.status == status, "\(result.errors)")
            #expect(result.errors.contains(words) && result.errorLines.count == 1, "\(result.errors)")
        }
    }

    /// A rehearsal fails where the run would, as far as headers tell.
    @Test(
        arguments: [
            ["--crop", "9x2+0+0"], ["-k", "identity:size=5", "--size", "valid"], ["--channels", "g"],
            ["--size", "valid", "--valid-fill", "256"],
            ["--max-pixels", "12", "-q"],
        ])
    func aRehearsalPredictsFailures(options: [String]) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png"], in: folder)
            let rows: [[Float]] = (0..<6).map { _ in (0..<10).map { Float($0) } }
            try writePNG(grayImage(rows), to: folder.appending(path: "in/b.png"))
            let command = ["in", "-o", "out"] + (options.contains("-k") ? [] : ["-k", "1 2 1"]) + options
            let rehearsal = try imgconv(command + ["--dry-run"], in: folder)
            #expect(try listing(folder) == ["in"])
            let run = try imgconv(command, in: folder)
            #expect(rehearsal.status == run.status && run.status != 0)
            #expect(rehearsal.errorLines.sorted() == run.errorLines.sorted(), "\(rehearsal.errors)\n\(run.errors)")
        }
    }
}
