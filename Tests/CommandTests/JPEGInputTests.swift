import Foundation
import TestSupport
import Testing

/// JPEG files that other programs write and the standard does not provide for.
@Suite struct JPEGInputTests {
    private static let fixtures = projectRoot.appending(path: "Tests/ImageCodecsTests/Fixtures/jpeg")

    private func copy(_ name: String, to folder: URL) throws {
        try FileManager.default.copyItem(
            at: Self.fixtures.appending(path: name), to: folder.appending(path: name))
    }

    private func filtered(_ name: String, _ options: [String] = [], in folder: URL) throws -> CommandResult {
        try copy(name, to: folder)
        return try imgconv([name, "-k", "1", "-o", "\(name).png"] + options, in: folder)
    }

    @Test(arguments: [
        ("noeoi.jpg", "no end-of-image marker; all blocks were decoded"),
        ("noeoi_trailer.jpg", "no end-of-image marker; all blocks were decoded"),
        ("pad0_after_soi.jpg", "Corrupt JPEG data: 1 extraneous bytes before marker 0xe0"),
    ])
    func completePicturesAreReadWithAWarning(name: String, warning: String) throws {
        try withTemporaryFolder { folder in
            #expect(try filtered("whole.jpg", in: folder).status == 0)
            let run = try filtered(name, in: folder)
            #expect(run.status == 0)
            #expect(run.errors.contains("imgconv: warning: \(name): \(warning)\n"), "\(run.errors)")
            let png = try Data(contentsOf: folder.appending(path: "\(name).png"))
            #expect(try png == Data(contentsOf: folder.appending(path: "whole.jpg.png")))
        }
    }

    @Test func missingBlocksAreAnError() throws {
        try withTemporaryFolder { folder in
            let run = try filtered("trunc90.jpg", in: folder)
            #expect(run.status == 65)
            #expect(
                run.errors
                    == "imgconv: trunc90.jpg: damaged JPEG: the file ends too early; --damaged keep reads what is there\n"
            )
            #expect(try listing(folder) == ["trunc90.jpg"])
        }
    }

    @Test(arguments: ["cmyk_adobe.jpg", "cmyk_noadobe.jpg"])
    func verboseRunsSayHowInksAreRead(name: String) throws {
        try withTemporaryFolder { folder in
            let line =
                "  input   CMYK, read as inverted (255 minus ink) and converted to RGB without a colour profile\n"
            let run = try filtered(name, ["-v"], in: folder)
            #expect(run.status == 0)
            #expect((run.text + run.errors).contains(line), "\(run.text)\(run.errors)")
            #expect(!run.errors.contains("warning"), "\(run.errors)")
            let quiet = try imgconv([name, "-k", "1", "-o", "again.png"], in: folder)
            #expect(!(quiet.text + quiet.errors).contains("CMYK"))
        }
    }
}
