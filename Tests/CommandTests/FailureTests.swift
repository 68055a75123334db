import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// What must hold after every failure: the code, one line of error that names the culprit, and an untouched folder.
private func expectFailure(
    _ arguments: [String], status: Int32, saying words: [String], in folder: URL, input: Data? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let before = try listing(folder)
    let result = try imgconv(arguments, in: folder, input: input)
    #expect(result.status == status, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    #expect(result.errorLines.count == 1, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    #expect(result.output.isEmpty, "\(arguments)", sourceLocation: sourceLocation)
    for word in words {
        #expect(result.errors.contains(word), "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    }
    #expect(try listing(folder) == before, "\(arguments)", sourceLocation: sourceLocation)
}

private func withFiles(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
        try writePNG(grayImage([[1, 2, 3], [4, 5, 6]]), to: folder.appending(path: "in.png"))
        let transparent = try PlanarImage(width: 2, height: 2, layout: .rgba) { _ in try Plane(width: 2, height: 2) }
        try writePNG(transparent, to: folder.appending(path: "rgba.png"))
        try "1 2\n3 4\n".write(to: folder.appending(path: "k.txt"), atomically: true, encoding: .utf8)
        try "not an image".write(to: folder.appending(path: "words.png"), atomically: true, encoding: .utf8)
        try body(folder)
    }
}

@Suite struct FailureTests {
    @Test(
        arguments: [
            (["in.png"], ["--kernel"]),
            ([], ["imgconv in.png --kernel"]),
            (["in.png", "--kernl", "k.txt"], ["--kernl", "--kernel"]),
            (["in.png", "-k", "k.txt", "--mode", "corelate"], ["did you mean correlate?"]),
            (["in.png", "-k", "k.txt", "--boundary", "symetric"], ["did you mean symmetric?"]),
            (["in.png", "-k", "k.txt", "--boundary", "mirror"], ["reflect", "symmetric"]),
            (["in.png", "-k", "k.txt", "--boundary", "constant:x"], ["number"]),
            (["in.png", "-k", "k.txt", "--size", "vald"], ["did you mean valid?"]),
            (["in.png", "-k", "k.txt", "--anchor", "1;1"], ["x=X,y=Y"]),
            (["in.png", "-k", "k.txt", "--anchor", "x=2,y=0"], ["outside the 2x2 kernel"]),
            (["in.png", "-k", "k.txt", "--anchor", "x=-1,y=0"], ["outside the 2x2 kernel"]),
            (["in.png", "-k", "k.txt", "--scale", "1/0"], ["--scale"]),
            (["in.png", "-k", "k.txt", "--depth", "12"], ["8 or 16"]),
            (["in.png", "-k", "k.txt", "--quality", "101"], ["1 to 100"]),
            (["in.png", "-k", "k.txt", "--range", "clam"], ["clip"]),
            (["in.png", "-k", "k.txt", "--rounding", "half-evn"], ["half-even"]),
            (["in.png", "-k", "k.txt", "--normalize", "summ"], ["did you mean sum?"]),
            (["in.png", "-k", "k.txt", "-o", "out.tiff"], ["out.tiff", ".png"]),
            (["in.png", "-k", "k.txt", "-o", "out"], ["no ending", ".png"]),
            (["in.png", "-k", "k.txt", "-o", "out.png", "--format", "jpg"], ["out.png", "--format"]),
            (["in.png", "rgba.png", "-k", "k.txt", "-o", "out.png"], ["2 inputs"]),
            (["in.png", "-k", "k.txt", "-o", "-", "--json"], ["--json"]),
            (["-", "-k", "-"], ["standard input"]),
            (["rgba.png", "-k", "k.txt", "-o", "out.jpg"], ["JPEG", "transparency"]),
            (["in.png", "-k", "k.txt", "-o", "out.jpg", "--depth", "16"], ["JPEG", "16"]),
            (["in.png", "-k", "1 1 1 1", "--size", "valid", "-o", "o.png"], ["4x1 kernel", "3x2 image"]),
            (["in.png", "-k", "k.txt", "--size", "full", "-b", "copy"], ["copy"]),
            (["in.png", "-k", "k.txt", "-o", "{stem}{kind}.png"], ["{kind}"]),
            (["in.png", "-k", "k.txt", "-q", "-v"], ["--quiet"]),
            (["in.png", "-k", "k.txt", "-o", "a.png", "--diff", "a.png"], ["a.png"]),
            (["in.png", "-k", "k.txt", "--diff-style", "haet"], ["did you mean heat?"]),
            (["in.png", "-k", "k.txt", "--diff-gain", "-1"], ["--diff-gain"]),
        ] as [([String], [String])])
    func wrongUsageIs64(arguments: [String], words: [String]) throws {
        try withFiles { try expectFailure(arguments, status: 64, saying: words, in: $0) }
    }

    @Test func aBadInputIs65() throws {
        try withFiles { folder in
            try expectFailure(["words.png", "-k", "k.txt"], status: 65, saying: ["words.png", "text"], in: folder)
            try expectFailure(["-", "-k", "k.txt"], status: 65, saying: ["standard input", "empty"], in: folder)
            try expectFailure(
                ["in.png", "-k", "k.txt", "--max-pixels", "5"], status: 65, saying: ["in.png", "--max-pixels"],
                in: folder)
            try expectFailure(
                ["in.png", "-k", "1 -1", "--normalize", "sum"], status: 65, saying: ["--kernel", "sum", "abs"],
                in: folder)
            try expectFailure(
                ["in.png", "-k", "k.txt", "--diff", "d.png", "--diff-against", "rgba.png"], status: 65,
                saying: ["rgba.png", "width 2", "3)", "channels"], in: folder)
        }
    }

    @Test func aBadKernelIs65WithLineAndColumn() throws {
        try withFiles { folder in
            for (text, place, words) in [
                ("1 2 3\n4 5\n", "k2.txt:2:", "row 2"), ("1 2\n3 x\n", "k2.txt:2:3", "x"),
                ("", "k2.txt:1:1", "no numbers"),
                ("1 nan\n", "k2.txt:1:3", "nan"), ("1 2\u{0}\u{1}", "k2.txt:1", "binary"),
            ] {
                try Data(text.utf8).write(to: folder.appending(path: "k2.txt"))
                try expectFailure(["in.png", "-k", "k2.txt"], status: 65, saying: [place, words], in: folder)
            }
        }
    }

    @Test func whatIsNotThereIs66() throws {
        try withFiles { folder in
            try expectFailure(["absent.png", "-k", "k.txt"], status: 66, saying: ["absent.png"], in: folder)
            try expectFailure(["in.png", "-k", "absent.txt"], status: 66, saying: ["absent.txt"], in: folder)
            try expectFailure([".", "-k", "k.txt", "-o", "x.png"], status: 66, saying: ["directory"], in: folder)
        }
    }

    @Test func anOutputThatExistsIs73AndStays() throws {
        try withFiles { folder in
            let before = try Data(contentsOf: folder.appending(path: "rgba.png"))
            try expectFailure(
                ["in.png", "-k", "k.txt", "-o", "rgba.png"], status: 73, saying: ["rgba.png", "--overwrite"], in: folder
            )
            try expectFailure(["in.png", "-k", "k.txt", "-o", "in.png"], status: 73, saying: ["in.png"], in: folder)
            try expectFailure(
                ["in.png", "-k", "k.txt", "-o", "new.png", "--diff", "rgba.png"], status: 73, saying: ["rgba.png"],
                in: folder)
            try expectFailure(
                ["in.png", "-k", "k.txt", "-o", "k.txt/where.png"], status: 73, saying: ["k.txt/where.png"], in: folder)
            try expectFailure(
                ["absent.png", "-k", "k.txt", "-o", "new/a.png"], status: 66, saying: ["absent"], in: folder)
            #expect(try Data(contentsOf: folder.appending(path: "rgba.png")) == before)
            let replaced = try imgconv(["in.png", "-k", "1", "-o", "rgba.png", "--overwrite"], in: folder)
            #expect(replaced.status == 0)
            #expect(try readImage(folder.appending(path: "rgba.png")).header.layout == .gray)
        }
    }

    @Test func anInputIsReplacedOnlyWhenAsked() throws {
        try withFiles { folder in
            let result = try imgconv(["in.png", "-k", "2", "-o", "in.png", "--overwrite"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try readImage(folder.appending(path: "in.png")).planes == [[[2, 4, 6], [8, 10, 12]]])
        }
    }

    @Test func aFullDiskIs74() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else {
            print("note: there is no /dev/full here; the full disk was not tried")
            return
        }
        try withFiles { folder in
            try expectFailure(
                ["in.png", "-k", "k.txt", "-o", "/dev/full", "--format", "png"], status: 74, saying: ["space"],
                in: folder)
        }
    }

    @Test func twoInputsAreNotWrittenToOneOutput() throws {
        try withFiles { folder in
            let other = folder.appending(path: "other")
            try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: folder.appending(path: "in.png"), to: other.appending(path: "in.png"))
            let result = try imgconv(["in.png", "other/in.png", "-k", "1", "-o", "out/", "--overwrite"], in: folder)
            #expect(result.status == 1)
            #expect(result.errors.contains("other/in.png: would be written to out/in.png like in.png"))
        }
    }
}
