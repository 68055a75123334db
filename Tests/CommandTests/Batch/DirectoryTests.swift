import Foundation
import ImageCodecs
import TestSupport
import Testing

/// A kernel that changes every image.
let blur = ["-k", "1 2 1; 2 4 2; 1 2 1", "--normalize", "sum"]

@Suite struct DirectoryTests {
    @Test func structureIsKept() throws {
        try withTemporaryFolder { folder in
            let paths = ["in/a.png", "in/b.PNG", "in/x/c.png", "in/x/y/d.png"]
            try writeImages(paths + ["in/.hidden.png", "in/.git/e.png"], in: folder)
            try "notes".write(to: folder.appending(path: "in/notes.txt"), atomically: true, encoding: .utf8)
            let result = try imgconv(["in/"] + blur + ["-o", "out/", "--recursive"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(
                try contents(folder.appending(path: "out")).keys.sorted() == ["a.png", "b.PNG", "x/c.png", "x/y/d.png"])
            #expect(result.text.hasPrefix("4 images written, 1 other file ignored, in "))
            #expect(result.errors.isEmpty)
            // Each is what it becomes when it is filtered alone.
            for path in paths {
                let alone = try imgconv([path] + blur + ["-o", "alone.png", "--overwrite"], in: folder)
                #expect(alone.status == 0)
                let output = "out/" + path.dropFirst("in/".count)
                #expect(
                    try Data(contentsOf: folder.appending(path: "alone.png"))
                        == Data(contentsOf: folder.appending(path: output)))
            }
        }
    }

    /// What is wrong with an input is said in a run over many as for one.
    @Test func warningsOfInputsArePrinted() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png"], in: folder)
            let damaged = projectRoot.appending(path: "Tests/CommandTests/Fixtures/Inputs/trunc90.jpg")
            try FileManager.default.copyItem(at: damaged, to: folder.appending(path: "in/b.jpg"))
            let result = try imgconv(["in", "-k", "1", "-o", "out", "--damaged", "keep"], in: folder)
            #expect(result.status == 0)
            #expect(result.errorLines.count == 1 && result.errors.contains("warning: in/b.jpg: "), "\(result.errors)")
            #expect(result.errors.contains("rows are missing"))
            let failing = try imgconv(["in/b.jpg", "-k", "1", "-o", "c.png", "--json"], in: folder)
            #expect(failing.status == 65 && failing.text.contains("\"warnings\": []"), "\(failing.text)")
        }
    }

    /// Memory does not grow with the number of images: each image's strips are freed.
    @Test func manyImagesTakeTheMemoryOfAFew() throws {
        try withTemporaryFolder { folder in
            for name in (0..<40).map({ "many/\($0)" }) + ["few/0", "few/1"] {
                try writeNoise(side: 300, to: folder.appending(path: "\(name).npy"))
            }
            func residentBytes(_ input: String) throws -> Int {
                let run = try measuredImgconv(
                    [input] + blur + ["-o", "out-\(input)", "--jobs", "1"], in: folder, addressSpaceKilobytes: 1 << 21)
                #expect(run.status == 0, "\(run.errors)")
                return run.residentBytes
            }
            let (few, many) = (try residentBytes("few"), try residentBytes("many"))
            // An image has 360 kB of samples, and its strips hold several times as much.
            #expect(many < few + 8 << 20, "\(few >> 20) MiB for 2 images, \(many >> 20) for 40")
        }
    }

    @Test func withoutRecursiveADirectorysOwnFilesAreTaken() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/c.png"], in: folder)
            // Neither has the folder to be there, nor its name to end in a slash.
            let result = try imgconv(["in"] + blur + ["-o", "far/out"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try contents(folder.appending(path: "far/out")).keys.sorted() == ["a.png"])
        }
    }

    @Test func severalInputsEachGetTheirFolder() throws {
        try withTemporaryFolder { folder in
            try writeImages(["one/a.png", "two/a.png", "a.png"], in: folder)
            let result = try imgconv(["one", "two/", "a.png"] + blur + ["-o", "out/"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try contents(folder.appending(path: "out")).keys.sorted() == ["a.png", "one/a.png", "two/a.png"])
            try writeImages(["more/one/a.png"], in: folder)
            let met = try imgconv(["one", "more/one"] + blur + ["-o", "out2/"], in: folder)
            #expect(met.status == 64)
            #expect(met.errors.contains("more/one: would go into the folder one of the output like one"))
            #expect(try !listing(folder).contains("out2"))
        }
    }

    /// Content decides, not the name; but a file whose name claims an image that it is not would be missed.
    @Test func whatIsNoImageIsPassedOverUnlessItClaimsToBe() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/nameless"], in: folder)
            try Data().write(to: folder.appending(path: "in/empty"))
            try Data("x".utf8).write(to: folder.appending(path: "in/a.csv"))
            try Data().write(to: folder.appending(path: "in/empty.jpg"))
            let result = try imgconv(["in"] + blur + ["-o", "out"], in: folder)
            #expect(result.status == 1)
            let formats = ImageFormat.list("and")
            #expect(result.errors == "imgconv: in/empty.jpg: is an empty file; what is read here is \(formats)\n")
            #expect(result.text.contains("2 images written, 1 failed, 2 other files ignored"))
            #expect(try contents(folder.appending(path: "out")).keys.sorted() == ["a.png", "nameless.png"])
        }
    }

    @Test func twoInputsAreNeverWrittenToOneOutput() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/a.png", "in/x/b.png"], in: folder)
            try FileManager.default.copyItem(
                at: folder.appending(path: "in/a.png"), to: folder.appending(path: "in/a.jpg"))
            // PNG under two names: a.jpg becomes a.png, as a.png does. The first one by name gets it.
            let kept = try imgconv(["in"] + blur + ["-o", "out", "-r", "--overwrite"], in: folder)
            #expect(kept.status == 1)
            #expect(kept.errors.contains("in/a.png: would be written to out/a.png like in/a.jpg; use a template"))
            #expect(kept.text.contains("3 images written, 1 failed"))
            // The way out that the message names.
            let named = try imgconv(["in"] + blur + ["-o", "named/{dir}/{name}.png", "-r"], in: folder)
            #expect(named.status == 0, "\(named.errors)")
            #expect(
                try contents(folder.appending(path: "named")).keys.sorted()
                    == ["a.jpg.png", "a.png.png", "x/a.png.png", "x/b.png.png"])
            // One folder for all: what meets is found across folders.
            let flat = try imgconv(["in"] + blur + ["-o", "flat/{stem}.{ext}", "-r", "--overwrite"], in: folder)
            #expect(flat.status == 1)
            #expect(flat.errors.contains("in/x/a.png: would be written to flat/a.png like in/a.jpg"))
            #expect(flat.text.contains("2 images written, 2 failed"))
            // A name without {stem} is the same for all.
            let same = try imgconv(["in"] + blur + ["-o", "same/{mode}.png", "-r", "--overwrite"], in: folder)
            #expect(same.text.contains("1 image written, 3 failed"))
        }
    }

    @Test func theOutputInsideTheInputIsNotWalkedInto() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b/c.png"], in: folder)
            for output in ["in/out", "in/b/z/out/{dir}/{stem}.{ext}"] {
                for _ in 0..<2 {
                    let result = try imgconv(["in"] + blur + ["-o", output, "-r", "--overwrite"], in: folder)
                    #expect(result.status == 0, "\(result.errors)")
                    #expect(result.text.hasPrefix(output == "in/out" ? "2 images" : "4 images"), "\(result.text)")
                }
            }
            #expect(try contents(folder.appending(path: "in/out")).keys.sorted() == ["a.png", "b/c.png"])
        }
    }

    @Test func linksAreFollowedButNotInCircles() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b.png", "elsewhere/c.png"], in: folder)
            for (link, target) in [
                ("in/x/up", ".."), ("in/self", "."), ("in/linked.png", "a.png"), ("in/far", "../elsewhere"),
                ("in/gone.png", "nowhere.png"),
            ] {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: link).path, withDestinationPath: target)
            }
            let result = try imgconv(["in"] + blur + ["-o", "out", "-r"], in: folder)
            #expect(result.status == 1)
            #expect(
                try contents(folder.appending(path: "out")).keys.sorted()
                    == ["a.png", "far/c.png", "linked.png", "x/b.png"])
            for word in [
                "warning: in/self/: is a link to a folder that it lies in", "warning: in/x/up/: is a link",
                "in/gone.png: cannot be opened: No such file",
            ] { #expect(result.errors.contains(word), "\(result.errors)") }
            #expect(result.errorLines.count == 3)
        }
    }
}
