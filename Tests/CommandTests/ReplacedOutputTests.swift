import FileSystem
import Foundation
import TestSupport
import Testing

/// Outputs that replace files, and outputs that receive their input's time.
@Suite struct ReplacedOutputTests {
    private static let past = ModificationTime(seconds: 1_000_000_000, nanoseconds: 123_456_789)

    private func setPast(_ path: String) throws {
        let file = try FileDescriptor.open(atPath: path, .readWrite)
        defer { file.closeQuietly() }
        try file.setModified(Self.past)
    }

    private func run(_ arguments: [String], in folder: URL) throws -> CommandResult {
        let result = try imgconv(arguments, in: folder)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        return result
    }

    private func permissions(_ url: URL) throws -> CInterop.Mode {
        try #require(FileAttributes(of: url.path)).permissions.rawValue
    }

    private func isLink(_ url: URL) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)) != nil
    }

    @Test(arguments: ["--overwrite", "-y", "-f", "--force"]) func everyNameOfTheFlag(name: String) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in.png"], in: folder)
            let verbs = [
                ["in.png", "-k", "1 2 1", "-o", "out.png"], ["compare", "in.png", "-k", "1 2 3", "-o", "out.html"],
                ["kernel", "convert", "1 2 1", "-o", "out.json"], ["kernel", "show", "1 2 1", "--png", "k.png"],
            ]
            for arguments in verbs {
                #expect(runVerb(arguments, in: folder).status == 0)
                #expect(runVerb(arguments, in: folder).status == 73)
                let again = runVerb(arguments + [name], in: folder)
                #expect(again.status == 0, "\(again.errors)")
            }
        }
    }

    /// Every file that the command replaces: results, pictures of differences, sheets, pages and kernels.
    @Test(arguments: [
        (["in.png", "-k", "1 2 1", "-o", "FILE"], "out.png"), (["in.png", "-k", "1 2 1", "-o", "FILE"], "out.npy"),
        (["in.png", "-k", "1 2 1", "-o", "x.png", "--diff", "FILE"], "out.png"),
        (["in.png", "-k", "1 2 1", "-o", "FILE", "--log", "log"], "out.png"),
        (["compare", "in.png", "-k", "1 2 3", "-o", "FILE"], "out.png"),
        (["compare", "in.png", "-k", "1 2 3", "-o", "FILE"], "out.html"),
        (["kernel", "convert", "1 2 1", "-o", "FILE"], "out.json"),
    ])
    func aNamedLinkStaysAndItsFileKeepsItsPermissions(arguments: [String], name: String) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in.png"], in: folder)
            let file = folder.appending(path: "store/\(name)")
            try FileManager.default.createDirectory(
                at: folder.appending(path: "store"), withIntermediateDirectories: true)
            try Data("old".utf8).write(to: file)
            #expect(chmod(file.path, 0o600) == 0)
            #expect(symlink("store/\(name)", folder.appending(path: name).path) == 0)
            let arguments = arguments.map { $0 == "FILE" ? name : $0 }
            #expect(try imgconv(arguments, in: folder).status == 73)
            _ = try run(arguments + ["--overwrite"], in: folder)
            #expect(isLink(folder.appending(path: name)))
            #expect(try permissions(file) == 0o600)
            #expect(try Data(contentsOf: file) != Data("old".utf8))
            #expect(try listing(folder.appending(path: "store")) == [name])
        }
    }

    @Test(.enabled(if: getuid() == 0)) func anInputThatIsReplacedKeepsItsOwner() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in.png"], in: folder)
            let path = folder.appending(path: "in.png").path
            #expect(chown(path, 1234, 5678) == 0 && chmod(path, 0o640) == 0)
            try setPast(path)
            _ = try run(["in.png", "-k", "1 2 1", "-o", "in.png", "--overwrite", "--keep-time"], in: folder)
            let attributes = try #require(FileAttributes(of: path))
            #expect(attributes.user == 1234 && attributes.group == 5678 && attributes.permissions.rawValue == 0o640)
            #expect(ModificationTime(of: path) == Self.past)
        }
    }

    private static let setpriv = "/usr/bin/setpriv"

    /// A user who may replace the file, but not set its owner and group, opens it to nobody else.
    @Test(
        .enabled(if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: setpriv)),
        arguments: [(0o660, 0o600), (0o664, 0o644), (0o6755, 0o755), (0o666, 0o666)] as [(CInterop.Mode, CInterop.Mode)]
    )
    func aGroupThatCannotBeSetGivesNoAccess(old: CInterop.Mode, new: CInterop.Mode) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in.png", "out.png"], in: folder)
            let path = folder.appending(path: "out.png").path
            #expect(chmod(folder.path, 0o777) == 0 && chmod(folder.appending(path: "in.png").path, 0o644) == 0)
            #expect(chown(path, 0, 5678) == 0 && chmod(path, old) == 0)
            let result = try shell(
                "\(Self.setpriv) --reuid 1234 --regid 1234 --clear-groups "
                    + "\"$IMGCONV\" in.png -k '1 2 1' -o out.png --overwrite", in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let attributes = try #require(FileAttributes(of: path))
            #expect(attributes.user == 1234 && attributes.group == 1234 && attributes.permissions.rawValue == new)
        }
    }

    /// A link in the output folder is replaced, however the folder is given; named files in it are, too.
    @Test(arguments: [["in", "-r", "-o", "out"], ["in/a.png", "-o", "out/"], ["in/a.png", "-o", "out/{stem}.png"]])
    func linksInAnOutputFolderAreReplaced(arguments: [String]) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png"], in: folder)
            let (other, link) = (folder.appending(path: "other.png"), folder.appending(path: "out/a.png"))
            try FileManager.default.createDirectory(
                at: folder.appending(path: "out"), withIntermediateDirectories: true)
            try Data("theirs".utf8).write(to: other)
            #expect(symlink("../other.png", link.path) == 0)
            #expect(try imgconv(arguments + blur, in: folder).status == 73)
            #expect(isLink(link))
            _ = try run(arguments + blur + ["--overwrite"], in: folder)
            #expect(!isLink(link))
            #expect(try readImage(link).planes[0].count == 3)
            #expect(try Data(contentsOf: other) == Data("theirs".utf8))
        }
    }

    /// A run that is resumed knows its outputs, whatever their permissions and times are.
    @Test func directoryRunsKeepPermissionsAndTimes() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b.png", "in/x/c.png"], in: folder)
            let command = ["in"] + blur + ["-o", "out", "-r", "--resume", "--durable", "--keep-time"]
            for name in ["a.png", "x/b.png", "x/c.png"] { try setPast(folder.appending(path: "in/\(name)").path) }
            #expect(try run(command, in: folder).text.hasPrefix("3 images written"))
            let output = folder.appending(path: "out/x/b.png")
            #expect(ModificationTime(of: output.path) == Self.past)
            #expect(chmod(output.path, 0o600) == 0)
            let first = try contents(folder.appending(path: "out"))
            #expect(try run(command, in: folder).text.hasPrefix("0 images written, 3 skipped"))
            #expect(try run(command + ["-b", "wrap", "--overwrite"], in: folder).text.hasPrefix("3 images written"))
            #expect(try permissions(output) == 0o600)
            #expect(ModificationTime(of: output.path) == Self.past)
            #expect(try contents(folder.appending(path: "out")) != first)
            #expect(try run(["status", "out", "in", "-r"], in: folder).status == 0)
        }
    }

    /// With --verbose, one line of a run mentions hard links that part.
    @Test func partedHardLinksAreMentionedOnce() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b.png", "out/a.png", "out/b.png"], in: folder)
            let mention = "had other hard links, which keep the old content"
            func mentions(_ arguments: [String]) throws -> Int {
                try writeImages(["old.png"], in: folder)
                for name in ["a", "b"] {
                    let path = folder.appending(path: "out/\(name).png").path
                    Path.remove(path)
                    #expect(link(folder.appending(path: "old.png").path, path) == 0)
                }
                let old = try Data(contentsOf: folder.appending(path: "old.png"))
                let result = try run(arguments + blur + ["--overwrite"], in: folder)
                #expect(try Data(contentsOf: folder.appending(path: "old.png")) == old)
                return (result.text + result.errors).ranges(of: mention).count
            }
            #expect(try mentions(["in", "-o", "out", "-v"]) == 1)
            #expect(try mentions(["in", "-o", "out"]) == 0)
            #expect(try mentions(["in/a.png", "-o", "out/a.png", "-v"]) == 1)
            #expect(try mentions(["in/a.png", "-o", "out/a.png"]) == 0)
            #expect(try run(["in/a.png", "-o", "new.png", "-v"] + blur, in: folder).text.contains(mention) == false)
        }
    }

    @Test func resultsReceiveTheTimeOfTheirInput() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in.png"], in: folder)
            try setPast(folder.appending(path: "in.png").path)
            func time(_ name: String) -> ModificationTime? {
                ModificationTime(of: folder.appending(path: name).path)
            }
            _ = try run(["in.png", "-k", "1", "-o", "plain.png"], in: folder)
            #expect(time("plain.png") != Self.past)
            _ = try run(["in.png", "-k", "1", "-o", "kept.png", "--diff", "diff.png", "--keep-time"], in: folder)
            #expect(time("kept.png") == Self.past)
            #expect(time("diff.png") != Self.past, "a picture of the difference is not the input's result")
            #expect(time("in.png") == Self.past)
            let piped = try shell(
                "\"$IMGCONV\" - -k 1 -o file.png --keep-time <in.png && cat in.png | "
                    + "\"$IMGCONV\" - -k 1 -o pipe.png --keep-time", in: folder)
            #expect(piped.status == 0)
            #expect(time("file.png") == Self.past)
            #expect(time("pipe.png") != Self.past)
            #expect(
                piped.errors == "imgconv: warning: standard input: has no modification time to keep; "
                    + "name the input as a file\n")
        }
    }

    @Test func standardOutputHasNoTime() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in.png"], in: folder)
            let result = try imgconv(["in.png", "-k", "1", "-o", "-", "--keep-time"], in: folder)
            #expect(result.status == 64 && result.output.isEmpty)
            #expect(result.errors.contains("--keep-time sets a file's time, and standard output has none"))
        }
    }

    /// Neither output replaces the other, also if a link leads to it.
    @Test func aLinkToTheOtherOutputIsRefused() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in.png", "a.png"], in: folder)
            #expect(symlink("a.png", folder.appending(path: "b.png").path) == 0)
            let before = try contents(folder)
            let result = try imgconv(
                ["in.png", "-k", "1", "-o", "a.png", "--diff", "b.png", "--overwrite"], in: folder)
            #expect(result.status == 64 && result.errors.contains("both as the result and as the difference image"))
            #expect(try contents(folder) == before)
        }
    }
}
