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
