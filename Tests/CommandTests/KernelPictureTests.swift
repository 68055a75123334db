import Foundation
import ImageCodecs
import ImageReport
import TestSupport
import Testing

private let goldens = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/kernel-pictures")

/// `kernel show --png` through the command.
@Suite struct KernelPictureTests {
    /// A kernel's picture as it was looked at.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let kernel: String
        var options: [String] = []

        var testDescription: String { name }
    }

    private static let cases = [
        Case(name: "asymmetric", kernel: "1 2 3; 0 0 0; -1 -2 -4"),
        Case(name: "gaussian", kernel: "gaussian:sigma=1", options: ["--theme", "dark"]),
        Case(name: "even", kernel: "1 2; 3 4"), Case(name: "motion", kernel: "motion:length=21,angle=30"),
        Case(name: "zero", kernel: "0 0 0"),
    ]

    private func draw(_ picture: Case, in folder: URL, environment: [String: String] = [:]) throws -> CommandResult {
        try imgconv(
            ["kernel", "show", picture.kernel, "--png", "k.png", "--scale", "0.5"] + picture.options, in: folder,
            environment: environment)
    }

    @Test(arguments: cases) func kernelPicturesEqualTheGoldenPictures(_ picture: Case) throws {
        guard try fontsAreThoseOfGoldens(in: goldens, fonts: Typesetter().fonts) else { return }
        try withTemporaryFolder { folder in
            let result = try draw(picture, in: folder)
            #expect(result.status == 0 && result.errors.isEmpty)
            try expectGoldenPicture(
                folder.appending(path: "k.png"), goldens.appending(path: "\(picture.name).png"))
        }
    }

    @Test func withoutFontsThereAreNoCaptionsAndAWarning() throws {
        try withTemporaryFolder { folder in
            let configuration = folder.appending(path: "fonts.conf")
            try Data("<?xml version=\"1.0\"?><fontconfig></fontconfig>".utf8).write(to: configuration)
            let result = try draw(
                Self.cases[0], in: folder, environment: ["FONTCONFIG_FILE": configuration.path])
            #expect(result.status == 0)
            #expect(
                result.errorLines == [
                    "imgconv: warning: k.png: drawn without captions, as no font is installed: fonts-dejavu-core brings one"
                ])
            try expectGoldenPicture(
                folder.appending(path: "k.png"), goldens.appending(path: "asymmetric-wordless.png"))
        }
    }

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
            (["1 2", "--png", "there.png/k.png"], 73, "a file stands where its folder should be"),
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
