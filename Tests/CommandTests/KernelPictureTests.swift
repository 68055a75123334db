import Foundation
import ImageCodecs
import TestSupport
import Testing

/// `kernel show --png` through the command.
@Suite struct KernelPictureTests {
    @Test func aPictureBesideTheFacts() throws {
        try withTemporaryFolder { folder in
            let plain = try imgconv(["kernel", "show", "1 2 3; 0 0 0; -1 -2 -4"], in: folder)
            let drawn = try imgconv(
                ["kernel", "show", "1 2 3; 0 0 0; -1 -2 -4", "--png", "k.png", "--theme", "dark", "--scale", "0.5"],
                in: folder)
            #expect(drawn.status == 0)
            #expect(drawn.text == plain.text)
            let picture = try readImage(folder.appending(path: "k.png"))
            #expect(picture.header.width == 576 && picture.header.height > 576)
            #expect(picture.planes.map { $0[0][0] } == [20, 21, 26])
        }
    }

    @Test(
        arguments: [
            (["1 2", "--png", "k.jpg"], 64, "k.jpg: does not end in .png"),
            (["1 2", "--png", "there.png"], 73, "there.png: exists already; --overwrite replaces it"),
            (["1 2", "--png", "no/k.png"], 73, "its folder does not exist"),
            (["1 2", "--pgn", "k.png"], 64, "did you mean --png?"),
            (["1 2", "--png", "k.png", "--theme", "drak"], 64, "did you mean dark?"),
            (["1 2", "--png", "k.png", "--scale", "9"], 64, "0.5 to 4"),
            (["several.txt", "--png", "k.png"], 64, "draws one kernel, but there are 2"),
        ] as [([String], Int32, String)])
    func refusals(arguments: [String], status: Int32, words: String) throws {
        try withTemporaryFolder { folder in
            try Data("there".utf8).write(to: folder.appending(path: "there.png"))
            try Data("2x1: 1,2; 2x1: 3,4".utf8).write(to: folder.appending(path: "several.txt"))
            let before = try listing(folder)
            let result = try imgconv(["kernel", "show"] + arguments, in: folder)
            #expect(result.status == status, "\(result.errors)")
            #expect(result.errorLines.count == 1 && result.errors.contains(words), "\(result.errors)")
            #expect(try listing(folder) == before)
        }
    }
}
